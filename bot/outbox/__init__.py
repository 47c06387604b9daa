"""Outbox: what becomes of a send, and when it is tried again. Pure."""
