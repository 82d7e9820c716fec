"""The web console of staff, unit heads, head, evaluator and admins. Its pages are imported when first asked for."""
