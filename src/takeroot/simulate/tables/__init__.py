"""What was written down, and the truth, as tables."""
