"""The parts of the store that are SQL, over a driver of two methods."""
