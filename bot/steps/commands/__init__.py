"""Steps that run because a person asked."""
