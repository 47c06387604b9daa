"""Engines: who wakes when."""
