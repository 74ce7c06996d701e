"""Home: the one next step above all, the pathway as a map at the left, what threatens and the dates at the right."""

from __future__ import annotations

from textual import on
from textual.containers import Horizontal
from textual.geometry import Size

from img_pathway.profile.keep.state import known_case
from img_pathway.reports.page import Block, line, text_block
from img_pathway.reports.pages.home import PLAN, map_blocks, next_strip, side_blocks, slack_line
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.widgets.page import MEASURE, Page

HEAD = 2
"""Rows over the stages of the map."""
ROOMY = 34
"""Rows from which the map leaves a row of air between its stages."""


WIDEST = 118
"""Cells of the card of the next step at most: its facts are a list, no text to read."""


class HomeScreen(BaseScreen):
    """Where you are and what to do, within one second."""

    DEFAULT_CSS = """
    HomeScreen { overflow: hidden; }
    HomeScreen #next { height: auto; max-height: 50%; scrollbar-gutter: auto; }
    HomeScreen #panes { height: 1fr; }
    HomeScreen #map { width: 62%; min-width: 28; max-width: 52; margin: 1 1 0 0; scrollbar-gutter: auto; }
    HomeScreen #side { width: 1fr; min-width: 20; margin: 1 0 0 0; }
    HomeScreen.-tight #map { margin: 0 1 0 0; }
    HomeScreen.-tight #side { margin: 0; }
    """
    SCOPE = "home"
    VIEWS = True
    AUTO_FOCUS = "#map"

    def __init__(self) -> None:
        self.next = Page(id="next", static=True, measure=WIDEST)
        self.side = Page(id="side", shy=True, measure=MEASURE)
        self.map = Page(id="map", beside=self.side)
        super().__init__(self.next, Horizontal(self.map, self.side, id="panes"))
        self._here: str | None = None
        self._planned = False
        """Has the plan been asked for? Not before the first frame: it is not needed to see where one is."""
        self._room: Size | None = None
        """The size it was drawn for."""
        self._forks = 0
        """What-if forks that are open; looked for together with the plan."""
        self._desk_id = 0
        """The desk drawn last: another profile begins at the top."""

    def place(self) -> str:
        return "home"

    def draw(self) -> None:
        desk = self.desk
        self._room = self.app.size
        width, height = self._room
        roomy = height >= ROOMY
        following = desk.assessment.next
        another, self._desk_id = self._desk_id not in (0, desk.id), desk.id
        if another:
            self._here = None
        at = self._here or (following.step.partition(".")[0] if following else None)
        plan = desk.plan() if self._planned else None
        self.next.show([next_strip(desk.assessment, desk.rulebook, roomy)])
        self._forks = self._count_forks()
        self.keys.count("app.whatif", self._forks)
        slack = slack_line(plan, width) if plan is not None else None
        self.map.show(map_blocks(desk.assessment, roomy, width, slack), cursor=at)
        # The whole map is worth more than a row of air above it.
        taken = self.top.rows + self.next.rows_for(width) + self.keys.rows + 1
        self.set_class(height - taken < HEAD + len(desk.assessment.stages), "-tight")
        blocks = side_blocks(desk.assessment, desk.rulebook, roomy, width, plan, self._forks)
        if (since := self._since()) is not None:
            blocks.insert(0, since)
        if (left := self.wizard.data.questions_left(desk)) is not None:
            words = f"go on where you left off, at page {left + 1}"
            blocks.insert(0, Block((line(("▸ First questions: ", "link"), words, hang=2),), id="questions:"))
        came = known_case(self.wizard.data.store.state, desk.real.file.path)
        if came is not None and came.taken_on:
            words = f"here since {came.taken_on}. To hand it back: p, then o."
            blocks.insert(0, text_block(line(("Somebody's case  ", "warn"), words, hang=2)))
        if warning := self.wizard.data.clock_warning:
            blocks.insert(0, text_block(line(("! clock  ", "warn"), warning, hang=2)))
        if desk.file.read_only is not None:
            blocks.insert(0, text_block(line(("! read-only  ", "warn"), desk.file.read_only, hang=2)))
        self.side.show(blocks)
        if another:
            self.side.to_top()
            self.map.focus()

    def _since(self) -> Block | None:
        """What time did since the last visit; not before the first frame either."""
        last = self.wizard.data.last_visit(self.desk) if self._planned else None
        if last is None:
            return None
        from img_pathway.engine.ahead.came import came
        from img_pathway.reports.pages.changes import since_block

        return since_block(came(self.desk.assessment, last), last)

    def _count_forks(self) -> int:
        # Inside one of them it would read as if another stood on it.
        return self.wizard.data.forks_open(self.desk.file.path) if self._planned and self.desk.fork is None else 0

    def on_screen_resume(self) -> None:
        """Back from elsewhere: the right side begins at its top, unless one went away from a line of it."""
        if self._forks != self._count_forks():
            self._drawn = None
        super().on_screen_resume()
        if not self.side.has_focus:
            self.side.to_top()

    def begin(self) -> None:
        """As it first comes up: both panes at their top, the cursor in the map."""
        self.side.to_top()
        self.map.focus()

    def show_slack(self) -> None:
        """From now on say how much room the target Match leaves."""
        self._planned = True
        self.draw()

    def on_resize(self) -> None:
        self.keys.fit(self.app.size)
        if self._drawn is not None and self._room != self.app.size:
            self.draw()

    def subject(self) -> str | None:
        """What the cursor is on."""
        if self.map.has_focus:
            stage = self.map.cursor_id
            steps = self.desk.assessment.stage(stage).counted if stage and stage != PLAN else ()
            return next((step.id for step in (*(step for step in steps if step.status != "done"), *steps)), None)
        here = self.side.here
        return here.rest if here.kind in ("next", "then", "step", "cliff", "warning") else None

    @on(Page.Highlighted, "#map")
    def follow_map(self, event: Page.Highlighted) -> None:
        """Keep the place on the map when facts change."""
        self._here = event.block_id if event.block_id != PLAN else self._here

    @on(Page.Chosen, "#map")
    def open_stage(self, event: Page.Chosen) -> None:
        """Open the chosen stage at its first open step."""
        if event.block_id == PLAN:
            return self.wizard.open_page("plan")
        self._here = event.block_id
        self.wizard.open_stage(event.block_id)

    @on(Page.Chosen, "#next")
    @on(Page.Chosen, "#side")
    def open_card(self, event: Page.Chosen) -> None:
        """Open the step a card is about, or the reasoning behind it."""
        kind, ident = event.block_id.kind, event.block_id.rest
        if event.block_id == PLAN:
            return self.wizard.open_page("plan")
        assessment = self.desk.assessment
        if kind == "questions":
            return self.wizard.welcome()
        if kind == "since":
            return self.wizard.open_page("changes")
        if kind in ("next", "then", "step"):
            return self.wizard.open_step(ident)
        if kind in ("changes", "whatif"):
            return self.wizard.open_page(kind, ident)
        if kind == "cliff":
            steps = next((cliff.steps for cliff in assessment.cliffs if cliff.id == ident), ())
            why = ident
        else:
            warning = next((warning for warning in assessment.warnings if warning.id == ident), None)
            steps = warning.steps if warning else ()
            why = warning.rules[0] if warning and warning.rules else ""
        if steps:
            self.wizard.open_step(steps[0])
        elif why:
            self.wizard.show_why(why)

    def action_pane(self, by: int) -> None:
        (self.side if by > 0 else self.map).focus()
