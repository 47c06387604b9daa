"""Asking for feeds over HTTP: the client, the address guard, and the limits of an answer."""
