"""Processes of our own that may be killed at any moment: where what strangers wrote is read."""
