"""The ports: what the steps need of the world, as small Protocols; the docstrings are the contracts."""
