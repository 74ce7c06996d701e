"""Forms that record facts: one field widget per kind of fact, made from the declarations in `profile.facts`."""

from img_pathway.tui.forms.fact_form import FactForm
from img_pathway.tui.forms.step_form import StepForm

__all__ = ["FactForm", "StepForm"]
