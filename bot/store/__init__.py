"""Stores: where the rows live."""
