"""The page in the browser: what channels get, as it looks there, and how Newsdesk does."""
