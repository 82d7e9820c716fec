"""A busy year of the desk, made in memory by its own decisions with a moved clock, then written in bulk."""
