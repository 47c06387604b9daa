"""Merging: what is written of a source that moved to where another one is polled already."""


def merged_into(url: str) -> str:
    """Return why a source ended: its feed goes on at `url`, whose own source has its items and knows which it has shown."""
    return f"moved to {url}, which is polled already"
