"""The arguments of verbs that have several deeds."""
