"""One module per verb; each holds one function ``run(command, args) -> int``."""
