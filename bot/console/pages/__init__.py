"""The console's pages, one task a file: what each reads, and what it shows."""
