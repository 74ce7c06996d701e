"""One module per verb; each holds one function ``run(session, args) -> int``."""
