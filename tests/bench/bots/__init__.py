"""The bots that are measured, each a program of its own: `python -m tests.bench.bots.mizban` and so on."""
