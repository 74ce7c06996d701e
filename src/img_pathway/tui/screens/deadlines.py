"""Deadlines: every date ahead by month, the chosen one in full beside them, what is done folded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from img_pathway.days import say_month
from img_pathway.engine.ahead.agenda import DateAhead, agenda
from img_pathway.engine.ahead.behind import Behind, behind
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.model import ACTIONABLE
from img_pathway.reports.page import Block
from img_pathway.reports.pages.deadlines import (
    FOLD,
    GROUPINGS,
    WORDS,
    Grouping,
    Rows,
    detail_page,
    list_page,
    marks,
    rows_of,
    stage_titles,
)
from img_pathway.tui.screens.kinds import FilteredScreen
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from img_pathway.engine.plan.model import Plan

ORDERS: tuple[Grouping | None, ...] = (*GROUPINGS, None)
"""What the key goes through."""


class DeadlinesScreen(FilteredScreen):
    """A list to act on: Enter opens the step, Why gives the reasoning behind a date."""

    DEFAULT_CSS = """
    DeadlinesScreen.-wide #list { width: 75%; max-width: 104; }
    """
    TITLE = "Deadlines"
    SCOPE = "deadlines"
    AUTO_FOCUS = "#dates"
    BESIDE = 116
    PROMPT = "words of a date, a step, a kind or a month"

    def __init__(self) -> None:
        self.page = Page(id="dates")
        super().__init__(self.page)
        self.grouping: Grouping | None = "month"
        self.opened = False
        """Is what is done or over shown?"""
        self._entries: tuple[DateAhead, ...] = ()
        self._behind: tuple[Behind, ...] = ()
        self._plan: Plan | None = None

    def subject(self) -> str | None:
        row = self._here()
        return row[0].about if row else None

    def draw(self) -> None:
        found = self.desk.assessment
        self._plan = self.desk.plan()
        self._entries, self._behind = agenda(found, self._plan), behind(found)
        self.show_list()

    def shown(self) -> tuple[DateAhead, ...]:
        """The dates that answer the filter."""
        wanted = self.words()
        found = self.desk.assessment
        return tuple(one for one in self._entries if all(word in _words(one, found) for word in wanted))

    def show_list(self) -> None:
        past = () if self.words() else self._behind
        self.page.show(
            list_page(
                self.shown(), self.desk.assessment, self.grouping, len(self._entries), self._plan, past,
                room=self._room(), opened=self.opened and not self.words(),
            )
        )  # fmt: skip
        self.tell()

    def _room(self) -> int:
        """Cells of a row of the list."""
        width = self.app.size.width
        return (min(width * 75 // 100, 104) if self.wide else width) - 5

    def chosen(self) -> list[Block]:
        row = self._here()
        return detail_page(row, self.desk.assessment, self.desk.rulebook) if row else []

    def _here(self) -> Rows:
        """The dates under the cursor."""
        here = self.page.here
        return next((row for row in rows_of(self._entries) if any(here.endswith(f"@{one.id}") for one in row)), ())

    def action_group(self) -> None:
        self.grouping = ORDERS[(ORDERS.index(self.grouping) + 1) % len(ORDERS)]
        self.show_list()
        # Another order is read from its beginning.
        self.page.action_edge(False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A date is exported where one is under the cursor."""
        return bool(self._here()) if action == "export" else super().check_action(action, parameters)

    def action_export(self) -> None:
        """Write the chosen date alone to a calendar file."""
        from img_pathway.tui.screens.export import ask_for_calendar

        row = self._here()
        ask_for_calendar(
            self.app, self.desk, redact=False, only=tuple(one.id for one in row), title=row[0].title if row else ""
        )

    def on_page_chosen(self, event: Page.Chosen) -> None:
        if event.block_id == FOLD:
            self.opened = not self.opened
            self.show_list()
            # They stand last: what was opened is brought into view.
            self.page.scroll_end(animate=False, force=True)
            return
        if event.block_id.kind == "step":
            return self.wizard.open_step(event.block_id.about)
        row = self._here()
        if not row:
            return
        states = [self.desk.assessment.step(step) for one in row for step in one.steps]
        step = next((state.id for state in states if state.status in ACTIONABLE), states[0].id if states else None)
        if step is not None:
            self.wizard.open_step(step)
        else:
            self.wizard.show_why(row[0].about)


def _words(entry: DateAhead, assessment: Assessment) -> str:
    titles: Mapping[str, str] = stage_titles(assessment)
    steps = ", ".join(assessment.step(step).title for step in entry.steps)
    parts = (entry.title, WORDS[entry.kind], say_month(entry.day), steps, titles.get(entry.stage, ""), entry.id)
    return " ".join((*parts, marks(entry, assessment.today))).casefold()
