"""What a turn costs, how notices drain, how tracking grows: `make bench`. What is measured and how: docs/bench.md."""
