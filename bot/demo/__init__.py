"""A desk to look at, with a year behind it."""
