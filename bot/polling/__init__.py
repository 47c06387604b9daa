"""Polling: what an answer of a source means. Pure: values in, a decision out; the time and the jitter are arguments."""
