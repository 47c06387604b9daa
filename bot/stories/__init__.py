"""Stories: which articles report one event. Pure."""
