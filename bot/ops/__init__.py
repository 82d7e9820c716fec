"""What an operator watches: health, readiness, metrics, and warnings of what is stuck."""
