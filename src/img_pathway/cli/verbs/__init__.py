"""One module per verb, kindred verbs in one; each verb is a function ``run(command, args) -> int``."""
