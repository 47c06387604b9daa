"""Measuring topics and stories against labelled items."""
