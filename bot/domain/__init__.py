"""The nouns: what Newsdesk talks about, as frozen values without any I/O."""
