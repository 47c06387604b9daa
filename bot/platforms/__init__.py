"""Platforms: where people meet Newsdesk."""
