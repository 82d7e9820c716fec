"""Reports by name, each turned from its figures into tables."""
