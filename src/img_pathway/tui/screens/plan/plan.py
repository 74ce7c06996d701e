"""The plan to one Match: the verdict, the chain that decides, every open step with its dates and slack."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.plan.model import Link, Plan, PlannedStep
from img_pathway.engine.plan.plan import plan
from img_pathway.reports.text.plan import assumed, days, verdict
from img_pathway.reports.words import GLYPHS, day
from img_pathway.tui.commands import bindings
from img_pathway.tui.screens.base import ReadingScreen
from img_pathway.tui.screens.home.blocks import short_day
from img_pathway.tui.widgets.lines import Block, Line, Part, line, text_block

WIDE = 100
"""Columns from which the table shows all three dates."""


class PlanScreen(ReadingScreen):
    """A page to read; a step of it opens, another Match can be tried."""

    DEFAULT_CSS = "PlanScreen #text { max-width: 112; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("plan")]
    TITLE_PARTS = ("Plan",)
    SCOPE = "plan"

    def __init__(self) -> None:
        super().__init__()
        self._match: int | None = None
        """The Match tried; ``None`` is the target."""

    def subject(self) -> str | None:
        """The step under the cursor."""
        ident = (self.page.cursor_id or "").partition(":")[2]
        return ident if ident in self.desk.assessment.by_id else None

    def draw(self) -> None:
        """Plan from the facts."""
        desk = self.desk
        found = desk.plan() if self._match is None else plan(desk.assessment, self._match)
        self.page.show(plan_blocks(found, desk.assessment, self.app.size.width))

    def on_resize(self) -> None:
        """More columns, more dates."""
        if self._drawn is not None:
            self.draw()

    def action_match(self, by: int) -> None:
        """Try the Match a year later or sooner; nothing is recorded."""
        target = self.desk.assessment.target_match
        calendar = self.desk.rulebook.calendar
        first = max(calendar.first, self.desk.today.year)
        year = min(max((self._match or target or first) + by, first), calendar.last)
        self._match = None if year == target else year
        self.page.scroll_home(animate=False)
        self.draw()

    def choose(self, block_id: str) -> None:
        """Open the step."""
        self.pathway.open_step(block_id.partition(":")[2])


def plan_blocks(found: Plan, assessment: Assessment, width: int) -> list[Block]:
    """The whole plan as blocks; `width` is that of the screen."""
    tried = found.match != assessment.target_match and found.match is not None
    blocks = [text_block(line((verdict(found), role(found))), gap=0 if tried else 1)]
    if tried:
        words = f"Tried out only: your target stays {assessment.target_match or 'unrecorded'}."
        blocks.append(text_block(line((words, "dim"))))
    blocks += [text_block(line(("· ", "dim"), note, hang=2)) for note in found.notes]
    if found.blockers:
        blocks.append(_heading("WHAT MAKES IT SO"))
        blocks += _last_apart([_blocker(one.step, one.text) for one in found.blockers])
    if found.chain:
        blocks.append(_heading("THE CHAIN THAT DECIDES"))
        blocks += _last_apart([_link(one) for one in found.chain])
    for reserve in found.reserves:
        sign: Part = ("Reserve  ", "head") if reserve.kept else ("! Reserve  ", "warn")
        blocks.append(text_block(line(sign, reserve.text, hang=2)))
    if found.steps:
        blocks.append(_table_head(width))
        blocks += _last_apart([_row(one, width) for one in found.steps])
    if found.assumptions:
        blocks.append(_heading("WHAT THESE DATES REST ON"))
        blocks += _last_apart([text_block(line(assumed(one, found), hang=2), gap=0) for one in found.assumptions])
    return blocks


def role(found: Plan) -> str:
    """The style of a verdict; a plan is never green, since it rests on times that nobody can promise."""
    if found.feasible is False:
        return "danger"
    return "warn" if found.thin else "strong"


def _heading(words: str) -> Block:
    return text_block(line((words, "dim")), gap=0)


def _last_apart(blocks: list[Block]) -> list[Block]:
    return [*blocks[:-1], blocks[-1]._replace(gap=1)]


def _blocker(step_id: str, text: str) -> Block:
    return Block((line(("✗ ", "danger"), text, hang=2),), id=f"blocker:{step_id}", gap=0)


def _link(link: Link) -> Block:
    if link.kind == "deadline":
        when = day(link.latest_possible) if link.latest_possible else ""
        return Block((line(("→ ", "dim"), (link.title, "strong"), right=((when, "strong"),)),), gap=0)
    begin = f"{short_day(link.earliest)} at the earliest" if link.earliest else "date not known"
    slack = f"slack {days(link.slack)}" if link.slack is not None else ""
    head = line(("→ ", "dim"), link.title, right=((slack, _slack_role(link.slack)),))
    safe = f", {short_day(link.latest_safe)} latest-safe" if link.latest_safe else ""
    return Block((head, line((f"  {begin}{safe}", "dim"), hang=2)), id=f"link:{link.id}", gap=0)


def _slack_role(slack: int | None) -> str:
    if slack is None:
        return ""
    return "danger" if slack < 0 else "warn" if slack <= 14 else ""


_DATE = 13
_SLACK = 7


def _table_head(width: int) -> Block:
    names = ("earliest", "latest-safe", "latest-poss.") if width >= WIDE else ("latest-safe",)
    right = "".join(f"{name:>{_DATE}}" for name in names) + f"{'slack':>{_SLACK}}"
    return text_block(line(("OPEN STEPS", "dim"), right=((right, "dim"),)), gap=0)


def _row(one: PlannedStep, width: int) -> Block:
    dates = (one.earliest, one.latest_safe, one.latest_possible) if width >= WIDE else (one.latest_safe,)
    told = "".join(f"{short_day(when) if when else '–':>{_DATE}}" for when in dates)
    slack = f"{one.slack if one.slack is not None else '–':>{_SLACK}}"
    head = line(
        (f"{GLYPHS[one.status]} ", one.status),
        one.title,
        right=((told, ""), (slack, _slack_role(one.slack))),
    )
    notes: list[Line] = [line((f"  {note}", "dim"), hang=2) for note in one.notes if one.earliest is None]
    return Block((head, *notes), id=f"step:{one.id}", gap=0)
