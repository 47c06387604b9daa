"""Matching: which topics an article is about, and why. Pure."""
