"""The plan to one Match: the verdict, the chain that decides, every open step with its dates and room."""

from __future__ import annotations

from collections.abc import Iterator

from img_pathway.engine.plan.plan import plan
from img_pathway.reports.page import WIDE, Block, BlockId, Line, line
from img_pathway.reports.pages.plan import plan_page
from img_pathway.tui.screens.kinds import ReadingScreen


class PlanScreen(ReadingScreen):
    """A page to read; a step of it opens, another Match can be tried."""

    DEFAULT_CSS = "PlanScreen #text { max-width: 118; }"
    TITLE = "Plan"
    SCOPE = "plan"

    def __init__(self) -> None:
        super().__init__()
        self._match: int | None = None
        """The Match tried; ``None`` is the target."""

    def subject(self) -> str | None:
        ident = self.page.here.about
        return ident if ident in self.desk.assessment.by_id else None

    def draw(self) -> None:
        desk = self.desk
        found = desk.plan() if self._match is None else plan(desk.assessment, self._match)
        self.page.show(in_columns(plan_page(found, desk.assessment), self.app.size.width))

    def on_resize(self) -> None:
        if self._drawn is not None:
            self.draw()

    def action_match(self, by: int) -> None:
        target = self.desk.assessment.target_match
        calendar = self.desk.rulebook.calendar
        first = max(calendar.first, self.desk.today.year)
        year = min(max((self._match or target or first) + by, first), calendar.last)
        self._match = None if year == target else year
        self.page.scroll_home(animate=False)
        self.draw()

    def choose(self, block_id: BlockId) -> None:
        """Open the step, whether it stands there itself, decides or bars the way."""
        self.wizard.open_step(block_id.about)


_COLUMNS = ("earliest", "latest safe", "latest possible")
_DATE, _ROOM = 18, 15


def in_columns(blocks: list[Block], width: int) -> list[Block]:
    """The dates of the open steps as the columns of a table; `width` is that of the screen."""
    told = {one.label for block in blocks if block.kind == "step" for one in block.lines}
    # Without a target Match nothing is counted back: no empty columns then.
    shown = tuple(name for name in _COLUMNS if name in told and (width >= WIDE or name == "latest safe"))
    shown = shown or _COLUMNS[:1]
    heads = "".join(f"{name:>{_DATE}}" for name in shown) + (f"{'room':>{_ROOM}}" if "room" in told else "")
    made: list[Block] = []
    for block in blocks:
        if block.kind == "step":
            if made and not made[-1].id:
                made.append(Block((line(("~ expected", "dim"), right=((heads, "dim"),)),), gap=0))
            block = block._replace(lines=tuple(_row(block.lines, shown, "room" in told)))
        made.append(block)
    return made


def _row(lines: tuple[Line, ...], shown: tuple[str, ...], roomy: bool) -> Iterator[Line]:
    """A step with its days in columns, and under it why it is no sooner."""
    values = {one.label: one.parts[0] for one in lines if one.label}
    dates = "".join(f"{_narrow(values.get(name, ('–', ''))[0]):>{_DATE}}" for name in shown)
    room, role = values.get("room", ("–", ""))
    yield lines[0]._replace(right=((dates, ""), (f"{room:>{_ROOM}}" if roomy else "", role)))
    if why := values.get("why then"):
        yield line((f"  {why[0]}", "dim"), hang=2)
    yield from (one for one in lines[1:] if not one.label)


def _narrow(day: str) -> str:
    sure = day.removesuffix(" (expected)")
    return day if sure == day else f"~{sure}"
