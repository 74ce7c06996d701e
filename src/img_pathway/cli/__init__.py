"""The command line: thin, one verb one function, each imported only when it is called."""
