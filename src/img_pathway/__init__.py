"""img-pathway: from "is my school listed?" to the first day of a US residency, offline and private."""

__version__ = "0.1.0"
