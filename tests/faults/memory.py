"""How much memory this process has needed so far."""

from __future__ import annotations

import sys

MEMORY = 400
"""Mebibytes by which a fault test may grow the process."""


def peak() -> int:
    """The most memory held so far, in mebibytes; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1024 * 1024 if sys.platform == "darwin" else 1024)
