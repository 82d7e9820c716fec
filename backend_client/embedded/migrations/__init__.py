"""The schema's history. `NEWEST`: the revision that this program works with."""

NEWEST = "0018"
