"""The schema's history. `KNOWN`: all revisions in order; the last one is what this program works with."""

KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009")
