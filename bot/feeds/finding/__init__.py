"""Finding feeds: what an address leads to, and what is wrong with a feed."""
