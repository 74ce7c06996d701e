"""Pure derivation: statuses, reasons, clocks, cliffs and what comes next. No clock, file or environment."""

from .assess import assess
from .model import Assessment

__all__ = ["Assessment", "assess"]
