"""The form of one step: the facts its definition in the rulebook names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from img_pathway.tui.forms.fact_form import FactForm
from img_pathway.tui.forms.questions import Asked, asked

if TYPE_CHECKING:
    from img_pathway.desk.session import Desk


class StepForm(FactForm):
    """Records the facts of a step. One widget serves all steps: `show_step` changes what it asks."""

    def __init__(
        self, desk: Desk, step_id: str | None = None, *, read_only: bool = False, id: str | None = None
    ) -> None:
        """`step_id` may be left out and shown later."""
        super().__init__(desk, read_only=read_only, id=id)
        self.step_id = step_id

    def _first(self) -> tuple[Asked, ...]:
        if self.step_id is None:
            return ()
        return asked(self.desk.rulebook.step(self.step_id).fields, self.desk.profile.profile.target_match)

    def show_step(self, step_id: str) -> None:
        """Ask the facts of another step, or of the same one anew; raises KeyError for an unknown id."""
        if step_id == self.step_id and self._body is not None and self._body.entry is not None:
            self.refresh_facts()
            return
        self.step_id = step_id
        self.show_keys(self.desk.rulebook.step(step_id).fields, self.desk.profile.profile.target_match)

    def refresh_facts(self) -> None:
        """Show what is recorded now; a changed target Match shows the form of its season."""
        if self.step_id is not None and self._body is not None and self._body.entry is None:
            step = self.desk.rulebook.step(self.step_id)
            items = asked(step.fields, self.desk.profile.profile.target_match)
            if items != self._body.items:
                self.show_keys(step.fields, self.desk.profile.profile.target_match)
                return
        super().refresh_facts()
