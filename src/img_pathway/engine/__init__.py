"""Pure derivation: statuses, reasons, clocks, cliffs and what comes next. No clock, file or environment."""

from img_pathway.engine.assess import assess
from img_pathway.engine.assessment import Assessment

__all__ = ["Assessment", "assess"]
