"""Feeds that Newsdesk offers, as Atom and as JSON Feed."""
