"""What happened at the desk, in figures: E10, G8, O2. Pure functions over facts without personal data."""
