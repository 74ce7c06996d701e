"""first_run."""
