"""The store in one SQLite file: one connection that writes, one that reads, WAL, and nothing acknowledged before it is on the disk."""
