"""Polling: what an answer means for a source, and when it is asked again. Pure."""
