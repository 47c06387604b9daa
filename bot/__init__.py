"""Newsdesk: one card per story, for the channels that subscribed to its topics."""
