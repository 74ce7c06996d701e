"""visa."""
