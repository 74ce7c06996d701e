"""A stage: its steps at the left, the chosen step's facts, guidance and form at the right."""

from __future__ import annotations

from asyncio import get_running_loop
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer
from textual.widget import AwaitMount, Widget

from img_pathway.reports.page import WIDE, Part
from img_pathway.reports.pages.stage import detail_blocks, list_blocks, root_of
from img_pathway.tui.messages import FormEnded
from img_pathway.tui.screens.base import ARROW, BaseScreen
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from asyncio import TimerHandle
    from collections.abc import Callable, Mapping

    from img_pathway.engine.model import StepState
    from img_pathway.tui.forms.fact_form import FactForm
    from img_pathway.tui.forms.questions import Asked

FOLLOW = 0.001
"""Seconds between the moved highlight and the right pane that follows it."""
SETTLE = 0.09
"""Seconds the cursor rests on a step before its form is mounted, so that held keys never queue."""


STEPS, LEAST, MOST = 38, 20, 42
"""The list of steps: its share of the width in hundredths, and the cells it has at least and at most."""
AROUND = 3
"""Rows of the two bars and the margin."""
BESIDE = 4
"""Cells between the list and the fields of the form, and at their right."""
READING, RECORDING = 0.6, 0.12
"""Share of the height that the text above a high form has at most, while it is read and while facts are recorded."""

GLANCE = 3
"""Rows of the text that stay in sight in the lowest window: the title, and how the reason begins."""


class Spot(NamedTuple):
    """A step as it was seen: what to show to come back to it."""

    step: str
    list_row: int
    detail_row: int
    field: str
    """Key of the field that had the focus; empty for the list."""


class Side(Vertical):
    """The right side: text and form share what room there is, also while a notice takes some of it."""

    def __init__(self, *parts: Widget, share: Callable[[], object], id: str) -> None:
        super().__init__(*parts, id=id)
        self._divide = share

    def on_resize(self) -> None:
        self._divide()


class StageScreen(BaseScreen):
    """One screen for all stages: it stays alive and is told which stage and step to show."""

    DEFAULT_CSS = f"""
    StageScreen {{ layout: horizontal; overflow: hidden; layers: default over; }}
    StageScreen.-spread TopBar, StageScreen.-spread KeyBar {{ layer: over; }}
    StageScreen #steps {{ width: {STEPS}%; min-width: {LEAST}; max-width: {MOST}; margin: 1 1 0 0; }}
    StageScreen #right {{ width: 1fr; min-width: 20; height: 1fr; margin: 1 0 0 0; }}
    StageScreen.-spread #right {{ layer: over; width: 100%; margin: 0; padding: 1 0 0 1; background: $background; }}
    StageScreen #detail {{ height: 1fr; }}
    StageScreen FactForm {{ border-top: solid $border-blurred; border-title-color: $primary;
        padding: 0 1 0 2; }}
    StageScreen FactForm:focus-within {{ border-top: solid $primary; }}
    """
    SCOPE = "stage"
    BAR_FOLLOWS = False
    AUTO_FOCUS = "#steps"

    def __init__(self) -> None:
        super().__init__()
        self.stage_id = ""
        self.step_id = ""
        self.detail = Page(id="detail", static=True)
        self.steps = Page(id="steps", click_chooses=False, beside=self.detail)
        self.right = Side(self.detail, share=self._share, id="right")
        self.form: FactForm | None = None
        self._rest: Timer | None = None
        self._next: TimerHandle | None = None
        self._mounting: AwaitMount | None = None
        self._shown = ("", "")
        """The stage and the step drawn last."""

    def compose(self) -> ComposeResult:
        """List, detail and the form below the detail, all in the frame the screen comes up in."""
        yield self.top
        yield self.steps
        with self.right:
            if self.step_id:
                yield self._new_form()
        yield self.keys

    def place(self) -> str:
        return self.step_id

    def subject(self) -> str | None:
        return self.step_id or None

    def what_if(self) -> str:
        """After a Match that is decided: what another one would be like."""
        from img_pathway.engine.readings.season import DECIDED
        from img_pathway.engine.whatif.scenarios import AGAIN

        case = self.desk.planned.case
        decided = self.step_id == "match.result" and case.season.result in DECIDED
        return AGAIN if decided else ""

    def crumbs(self) -> tuple[Part, ...]:
        if not self.stage_id:
            return ()
        stage = self.desk.planned.stage(self.stage_id)
        count = f"{stage.done} of {len(stage.counted)} done" if stage.counted else "not needed"
        return (*ARROW, (stage.title, "strong"), ("  ", ""), (count, "dim"))

    @property
    def state(self) -> StepState:
        """The chosen step as it stands."""
        return self.desk.planned.step(self.step_id)

    def go(self, step_id: str) -> None:
        """Show a step and its stage; the screen need not be in front yet."""
        self.stage_id = step_id.partition(".")[0]
        self.step_id = step_id
        if self._shown != (self.stage_id, self.step_id):
            self._drawn = None
            self.detail.scroll_to(y=0, animate=False)
        if self.is_mounted:
            self.redraw()
            self.steps.focus()

    def spot(self) -> Spot:
        """What is seen now."""
        field = next((each.key for each in self.form.fields if each.has_focus_within), "") if self.form else ""
        return Spot(self.step_id, self.steps.scroll_offset.y, self.detail.scroll_offset.y, field)

    def show_again(self, spot: Spot) -> None:
        """Show what was seen before, in front already."""
        self.go(spot.step)

        async def scroll() -> None:
            self.steps.scroll_to(y=spot.list_row, animate=False)
            self.detail.scroll_to(y=spot.detail_row, animate=False)
            if spot.field and self.step_id == spot.step:
                await self.action_record()
                if self.form is not None and spot.field in {field.key for field in self.form.fields}:
                    self.form.field(spot.field).editor.focus()

        self.call_after_refresh(scroll)

    def draw(self) -> None:
        """Draw list and detail at once; the form with them on the way to the front, else when the cursor rests."""
        if not self.step_id:
            return
        self._shown = (self.stage_id, self.step_id)
        stage = self.desk.planned.stage(self.stage_id)
        purpose = next((item.purpose for item in self.desk.rulebook.stages if item.id == self.stage_id), "")
        self.steps.show(list_blocks(self.desk.planned, stage, purpose), cursor=self.step_id)
        self._draw_detail()
        if self.form is not None and self.form.step_id == self.step_id:
            self.form.refresh_facts()
        if self.is_current:
            self._settle_soon()
        else:
            self._settle()

    def _draw_detail(self, still: bool = False) -> None:
        self.detail.show(detail_blocks(self.desk.planned, self.state), still=still)

    def _settle_soon(self) -> None:
        """Lay out anew and change the form once the cursor rests."""
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(SETTLE, self._settle)

    def _settle(self) -> None:
        if not self.step_id:
            return
        self.detail.settle()
        self._share()
        self.refresh_bindings()
        self.wizard.note_place()
        if self.form is None:
            self._mounting = self.right.mount(self._new_form())
        elif self.form.step_id != self.step_id:
            self.form.show_step(self.step_id)

    def _new_form(self) -> FactForm:
        from img_pathway.tui.forms.fact_form import FactForm

        self.form = FactForm(self.desk, step_id=self.step_id)
        self.form.drafts = self.wizard.data.drafts(self.desk)
        self.form.border_title = "Record what happened"
        width = self.app.size.width
        self.form.expect(width - min(max(width * STEPS // 100, LEAST), MOST) - BESIDE)
        self.form.fit = self._share
        self._share()
        return self.form

    def forget_form(self) -> None:
        """Drop the form: another profile is open."""
        self.step_id = ""
        if self.form is not None:
            self.form.remove()
            self.form = None

    def _share(self) -> None:
        """The form is as high as its fields need, the text above it gets the rest; where both are high, the one in use
        gets more.
        """
        if self.form is not None:
            height = self.right.size.height or self.app.size.height - AROUND
            recording = self.form.has_focus_within
            # While the form is only read, its help would be two empty rows.
            self.form.help.display = recording
            text = self.detail.rows_for(self.detail.size.width or self.form.inner)
            room = max(round(height * (RECORDING if recording else READING)), GLANCE)
            most = height - min(text, room)
            self.detail.mark_cut(recording)
            self.form.most = most - 1
            self.form.styles.height = min(self.form.needed, self.form.most) + 1

    def on_descendant_focus(self) -> None:
        """The form gets more room while it is used."""
        self._spread()
        self._share()

    def on_resize(self) -> None:
        self._spread()
        self._share()

    def _spread(self) -> None:
        """In a narrow window the form takes the whole width while it is used; the list of steps lies under it."""
        spread = self.form is not None and self.form.has_focus_within and self.app.size.width < WIDE
        if spread != self.has_class("-spread"):
            self.set_class(spread, "-spread")
            # The text has other rows in another width.
            self.call_after_refresh(self._share)

    @on(Page.Highlighted, "#steps")
    def follow_cursor(self, event: Page.Highlighted) -> None:
        """The cursor moved to another step."""
        if event.block_id == self.step_id:
            return
        self.step_id = event.block_id
        self._shown = (self.stage_id, self.step_id)
        self.call_after_refresh(self._follow_soon)

    def _follow_soon(self) -> None:
        """Say what there is about the step, once the moved highlight is out.

        A thread of Textual's writes it, and has its turn when this one rests: hence a moment of nothing, which the
        loop's own clock gives at less cost than a timer of Textual's.
        """
        if self._next is not None:
            self._next.cancel()
        self._next = get_running_loop().call_later(FOLLOW, self.call_later, self._follow)

    def _follow(self) -> None:
        if self.step_id not in self.desk.planned.by_id:
            # Another profile was opened meanwhile.
            return
        self.detail.scroll_to(y=0, animate=False)
        self._draw_detail(still=True)
        self._settle_soon()

    @on(Page.Chosen, "#detail")
    def choose_detail(self, event: Page.Chosen) -> None:
        """A click on a line of the detail: jump to a missing step, or copy the address."""
        match event.block_id.kind:
            case "missing":
                self.wizard.open_step(event.block_id.about)
            case "portal":
                self.action_copy_address()
            case "whatif":
                self.wizard.open_page("whatif", event.block_id.rest)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.step_id or self.step_id not in self.desk.planned.by_id:
            return action == "stage" or super().check_action(action, parameters)
        state = self.state
        can = {
            "missing": lambda: bool(self._missing()),
            "copy_address": lambda: self._address() is not None,
            "looked_up": lambda: state.asks is not None,
            "yours": lambda: any(getattr(self.desk.rulebook.step(self.step_id), what) for what in ("fees", "waiting")),
            "open_anyway": lambda: state.status == "locked" and state.override_note is None,
            "close_again": lambda: state.override_note is not None,
            "record": lambda: self.focused is self.steps,
        }.get(action)
        return can() if can is not None else super().check_action(action, parameters)

    def on_form_ended(self, event: FormEnded) -> None:
        """Enter in the last field: back to the list of steps, unless something typed is not recorded."""
        if event.ends and self.form is not None and self.form.let_go():
            self.steps.focus()

    def _missing(self) -> tuple[str, ...]:
        return tuple(step for step in self.state.missing if step in self.desk.planned.by_id)

    def _address(self) -> str | None:
        portal = self.state.portal
        try:
            return self.desk.rulebook.portal(portal).address if portal else None
        except KeyError:
            return None

    def action_back(self) -> None:
        if self.focused is not None and self.focused is not self.steps:
            if self.form is None or not self.form.leave_entry():
                self.steps.focus()
        else:
            self.wizard.go_back()

    async def action_record(self) -> None:
        if self._rest is not None:
            self._rest.stop()
        self._settle()
        if self._mounting is not None:
            await self._mounting
            self._mounting = None
        if self.form is not None:
            # Keys that follow at once wait for the first field, so that nothing typed goes astray.
            await self.form.ready()
            self.form.focus_first()

    async def record_at(self, item: Asked, fact: str) -> None:
        """Go to the form, to one of its facts."""
        await self.action_record()
        if self.form is not None:
            await self.form.open_fact(item, fact)

    def action_missing(self) -> None:
        """Open what has to be done first of all before this step, however many steps lie between."""
        if way := root_of(self.desk.planned, self.state):
            self.wizard.open_step(way[-1].id)

    def action_copy_address(self) -> None:
        """Copy the portal's address; the terminal does it (OSC 52), also over ssh."""
        if (address := self._address()) is not None:
            self.app.copy_to_clipboard(address)
            self.say(f"Copied: {address}")

    def action_stage(self, by: int) -> None:
        stages = self.desk.planned.stages
        ids = [stage.id for stage in stages]
        stage = stages[(ids.index(self.stage_id) + by) % len(ids)]
        self.wizard.open_stage(stage.id, beside=True)

    def action_scroll_detail(self, by: int) -> None:
        self.detail.action_page(by)

    def action_looked_up(self) -> None:
        from img_pathway.profile.typed.keys import get
        from img_pathway.tui.screens.dialogs import LookUp

        key = self.state.asks
        if key is None:
            return

        def answered(found: tuple[str, str]) -> None:
            answer, seen_at = found
            today = self.desk.today if answer else None
            facts = {"answer": answer or None, "seen_at": seen_at or None, "date": today}
            self.desk.record_many({f"answers.{key}.{name}": value for name, value in facts.items()})

        known = (str(get(self.desk.profile, f"answers.{key}.{part}") or "") for part in ("answer", "seen_at"))
        self.ask(LookUp(self.state.title, self.state.reasons[-1].text, self.desk.today, *known), answered)

    def action_yours(self) -> None:
        from img_pathway.tui.screens.yours import Yours, figures

        def answered(found: Mapping[str, int | None]) -> None:
            days = {
                f"{key.rpartition('.')[0]}.date": None if value is None else self.desk.today
                for key, value in found.items()
            }
            self.desk.record_many({**found, **days})

        if asked := figures(self.desk, self.step_id):
            self.ask(Yours(self.state.title, self.desk, asked), answered)

    def action_open_anyway(self) -> None:
        from img_pathway.tui.screens.dialogs import Ask

        words = "It opens this step only: nothing becomes done, and no other step opens."
        ask = Ask(f"Open “{self.state.title}” anyway", "Why? (your note)", words)
        self.ask(ask, partial(self._override, self.step_id))

    def _override(self, step_id: str, note: str | None) -> None:
        day = self.desk.today if note else None
        self.desk.record_many({f"overrides.{step_id}.note": note, f"overrides.{step_id}.date": day})

    def action_close_again(self) -> None:
        self._override(self.step_id, None)
