"""Deadlines: every date ahead, soonest first, grouped and filtered as wanted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from img_pathway.days import say_month
from img_pathway.engine.ahead.agenda import DateAhead, agenda
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.model import ACTIONABLE
from img_pathway.reports.pages.deadlines import GROUPINGS, WORDS, Grouping, deadlines_page, marks, stage_titles
from img_pathway.tui.screens.kinds import FilteredScreen
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from img_pathway.engine.plan.model import Plan

ORDERS: tuple[Grouping | None, ...] = (None, *GROUPINGS)
"""What `g` goes through."""


class DeadlinesScreen(FilteredScreen):
    """A list to act on: Enter opens the step, Why gives the reasoning behind a date."""

    DEFAULT_CSS = """
    DeadlinesScreen #filter { max-width: 98; }
    DeadlinesScreen #dates { padding: 1 0 0 1; max-width: 104; }
    """
    TITLE = "Deadlines"
    SCOPE = "deadlines"
    AUTO_FOCUS = "#dates"
    PROMPT = "words of a date, a step, a kind or a month"

    def __init__(self) -> None:
        self.page = Page(id="dates")
        super().__init__(self.page)
        self.grouping: Grouping | None = None
        self._entries: tuple[DateAhead, ...] = ()
        self._plan: Plan | None = None

    def subject(self) -> str | None:
        entry = self._here()
        return entry.about if entry is not None else None

    def draw(self) -> None:
        found = self.desk.assessment
        self._plan = self.desk.plan()
        self._entries = agenda(found, self._plan)
        self.show_list()

    def shown(self) -> tuple[DateAhead, ...]:
        """The dates that answer the filter."""
        wanted = self.words()
        found = self.desk.assessment
        return tuple(one for one in self._entries if all(word in _words(one, found) for word in wanted))

    def show_list(self) -> None:
        self.page.show(
            deadlines_page(self.shown(), self.desk.assessment, self.grouping, len(self._entries), self._plan)
        )
        # Why and Enter come and go with what is under the cursor.
        self.refresh_bindings()

    def _here(self) -> DateAhead | None:
        return next((one for one in self._entries if (self.page.cursor_id or "").endswith(f"@{one.id}")), None)

    def action_group(self) -> None:
        self.grouping = ORDERS[(ORDERS.index(self.grouping) + 1) % len(ORDERS)]
        self.show_list()

    def on_page_chosen(self, event: Page.Chosen) -> None:
        entry = self._here()
        if entry is None:
            return
        states = [self.desk.assessment.step(step) for step in entry.steps]
        step = next((state.id for state in states if state.status in ACTIONABLE), states[0].id if states else None)
        if step is not None:
            self.pathway.open_step(step)
        else:
            self.pathway.show_why(entry.about)


def _words(entry: DateAhead, assessment: Assessment) -> str:
    titles: Mapping[str, str] = stage_titles(assessment)
    steps = ", ".join(assessment.step(step).title for step in entry.steps)
    parts = (entry.title, WORDS[entry.kind], say_month(entry.day), steps, titles.get(entry.stage, ""), entry.id)
    return " ".join((*parts, marks(entry, assessment.today))).casefold()
