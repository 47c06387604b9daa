"""Feeds: fetching over HTTP, guarding addresses, parsing documents, OPML."""
