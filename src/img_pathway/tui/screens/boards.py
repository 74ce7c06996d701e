"""The boards: one page to read for each part of an application, and under it the form of its facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from img_pathway.engine.readings.printed import BIRTHS, NAMES
from img_pathway.profile.file.disk_calls import write_whole
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.typed.keys import get, locate
from img_pathway.profile.typed.text import plain
from img_pathway.reports.boards import BOARDS, Board
from img_pathway.reports.page import ALL, Block, BlockId, about, item, named, row_of
from img_pathway.tui.commands import BOARD, Command, on_board
from img_pathway.tui.forms.questions import Asked, AskedList, asked
from img_pathway.tui.messages import FormEnded
from img_pathway.tui.screens.kinds import ReadingScreen
from img_pathway.tui.widgets.page import MEASURE

if TYPE_CHECKING:
    from img_pathway.engine.assessment import Assessment
    from img_pathway.engine.waiting.board import Awaited, WaitingRoom
    from img_pathway.tui.forms.fact_form import FactForm

RECORD = "record:"
"""Id of the line that leads to the first entry."""
AIM = "aim:"
"""Id of the line that asks for the target Match, to whose season a board belongs."""
PASSPORT = "profile.passport_name"
WORDS = "words-to-ask.txt"
"""The file of the data folder that holds the words copied last."""
HIGH = 60
"""Share of the height, in hundredths, that the form takes at most."""


class BoardScreen(ReadingScreen):
    """A board as a screen; which one its class says.

    A row that is about a step opens it; one that is about an entry of one's list opens that in the form.
    """

    DEFAULT_CSS = f"""
    BoardScreen #text {{ max-width: {MEASURE}; height: 1fr; }}
    BoardScreen FactForm {{ border-top: solid $primary; border-title-color: $primary; padding: 0 1 0 2;
        max-height: {HIGH}%; max-width: {MEASURE}; }}
    BoardScreen.-choosing FactForm {{ max-height: 90%; }}
    """
    SCOPE = BOARD
    NAME: ClassVar[str]
    KEYS: ClassVar[tuple[str, ...]] = ()
    """What its form asks; ``{season}`` stands for the target Match. Without any there is no form."""
    ENTRIES_FIRST: ClassVar[bool] = False
    """Does the cursor begin at the first entry, below what is to be mended?"""

    def __init__(self) -> None:
        super().__init__()
        self._made: tuple[Assessment, Board] | None = None
        self._rested: dict[str, list[str]] = {}
        """The rules of each finding of that board, once they are asked for."""
        self._open: set[str] = set()
        """Ids of the blocks that show all they have."""
        self._under: str | None = None
        """The block to go to at the next drawing."""
        self._left: list[str] = []
        """Where the cursor goes once an entry was removed, the first that is still there."""
        self._swapped = ""
        """The key of what was taken back or put again just now."""

    def commands(self) -> tuple[Command, ...]:
        return on_board(self.SCOPE)

    @property
    def board(self) -> Board:
        """The board as it stands, made once for each assessment."""
        if self._made is None or self._made[0] is not self.desk.assessment:
            self._made = self.desk.assessment, BOARDS[self.NAME](self.desk.assessment, self.desk.rulebook)
            self._rested.clear()
        return self._made[1]

    def subject(self) -> str | None:
        """A step or a rule under the cursor; of a finding the first rule it rests on."""
        here, desk = self.page.here, self.desk
        if here.kind == "finding":
            return next(iter(self._rules(here)), None)
        ident = here.about
        return ident if ident in desk.assessment.by_id or desk.rulebook.has_rule(ident) else None

    def draw(self) -> None:
        """Draw the board from the facts."""
        blocks = self._filled(self.board.page(self._open))
        if self.ENTRIES_FIRST and self.page.cursor_id is None:
            self._under = next((block.id for block in blocks if block.kind == "fact"), None)
        self._show(blocks)

    def _show(self, blocks: list[Block]) -> None:
        """Show the blocks, the cursor where it was sent; once the form has gone, on the row of the entry it held last."""
        form = self.form
        held = form.last_entry if form is not None and not form.display else ""
        if form is not None and held and (row := row_of(held, blocks)) is not None:
            self._under, form.last_entry = row, ""
        self._under = self._under or next((one for one in self._left if one in {block.id for block in blocks}), None)
        self._left = []
        while self._swapped:
            self._under = self._under or row_of(self._swapped, blocks)
            self._swapped = self._swapped.rpartition(".")[0]
        self.page.show(named(blocks, self.title_of), cursor=self._under)
        self._under = None
        if form is not None:
            form.refresh_facts()

    def _filled(self, blocks: list[Block]) -> list[Block]:
        """The blocks; where nothing can be chosen yet, the way to the first entry."""
        if any(block.id for block in blocks):
            return blocks
        seasonal = any("{season}" in key for key in self.KEYS)
        if seasonal and self.desk.profile.profile.target_match is None and self.desk.file.read_only is None:
            way, words = AIM, "Record the target Match"
        elif self.can_add():
            way, words = RECORD, "Record the first one"
        else:
            return blocks
        return [*blocks, item(("▸ ", "accent"), (words, "link"), id=way)]

    def swapped(self, key: str) -> None:
        self._swapped, self._drawn = key, None
        self.redraw()

    def choose(self, block_id: BlockId) -> None:
        match block_id.kind:
            case "aim":
                self.bring(self._ask_target)
            case "record":
                self.bring(self.action_add)
            case "fact":
                self.bring(partial(self.open_fact, block_id.about))
            case "step" | "rule":
                super().choose(block_id)
            case "finding" if len(rules := self._rules(block_id)) == 1:
                self.wizard.show_why(rules[0])
            case _:
                self._open ^= {block_id}
                self.draw()

    def _rules(self, block_id: BlockId) -> list[str]:
        """What a finding rests on."""
        board = self.board
        if not self._rested:
            for block in board.page(ALL):
                self._rested.setdefault((block.id or "").rpartition("@")[2], []).append(about(block.id))
        return self._rested.get(f"finding.{block_id.about}", [])

    def fact_here(self) -> str | None:
        """The key of the fact or entry under the cursor, where the form asks for it."""
        season = str(self.desk.profile.profile.target_match)
        asked = tuple(key.replace("{season}", season) for key in self.KEYS)
        return next((one for one in re.split("[:@]", self.page.here)[1:] if one.startswith(asked)), None)

    async def action_record(self) -> None:
        """Go to the form, at what is under the cursor."""
        if (here := self.fact_here()) is not None:
            await self.open_fact(here)
        else:
            (await self._shown_form()).focus_first()

    async def _ask_target(self) -> None:
        """Without one the form asks for nothing else of a season."""
        (await self._shown_form()).focus_first()

    async def record_at(self, item: Asked, fact: str) -> None:
        """Go to the form, to one of its facts."""
        await (await self._shown_form()).open_fact(item, fact)

    async def action_add(self) -> None:
        """A new entry at once, past the last one of the list under the cursor, or of the first."""
        here = self._entry()
        keys = self.KEYS if here is None else (here.rpartition(".")[0],)
        listed = asked(keys, self.desk.profile.profile.target_match)
        key = next((one.key for one in listed if isinstance(one, AskedList)), None)
        if key is None:
            await self.action_record()
        else:
            await self.open_new(key)

    async def open_new(self, series: str, **preset: Any) -> None:
        """Show the form at a new entry of a list, with what it begins with."""
        await self.open_fact(f"{series}.{len(get(self.desk.profile, series) or ()) + 1}", preset)

    async def open_fact(self, key: str, preset: Mapping[str, Any] | None = None) -> None:
        """Show the form at a fact, or at one entry of a list: ``waiting.errands.2``."""
        form = await self._shown_form()
        place = locate(key)
        if place.series is not None and place.path[-1].at is not None:
            series, _, number = key.rpartition(".")
            # An entry inside another one says whose it is.
            owner = get(self.desk.profile, series.rpartition(".")[0]) if len(place.path) > 1 else None
            title = plain(getattr(owner, "name", None) or place.series.title, 40)
            listed = AskedList(series, title, place.series.item, place.table)
            await form.open_entry(listed, int(number), preset, from_page=self.focused is self.page)
        elif key in {field.key for field in form.fields}:
            form.field(key).editor.focus()

    def action_remove(self) -> None:
        """Take the entry under the cursor off its list."""
        if (key := self._entry()) is not None:
            self._left = self.page.nearest
            self.desk.remove(key)

    def _entry(self) -> str | None:
        """The key of the entry under the cursor, if it is one of a list."""
        here = self.fact_here() if self.focused is self.page else None
        return here if here is not None and here.rpartition(".")[2].isdecimal() else None

    def _fit(self) -> None:
        """The form is as high as it needs, and may have nearly all while an entry, a list or a calendar lies open."""
        if (form := self.form) is not None:
            form.styles.height = form.needed + 1
            self.set_class(form.opened > 0 or form.in_entry, "-choosing")

    async def _shown_form(self) -> FactForm:
        if self.form is None:
            from img_pathway.tui.forms.fact_form import FactForm

            self.form = form = FactForm(self.desk, self.KEYS)
            form.drafts = self.wizard.data.drafts(self.desk)
            form.border_title = "Record what happened"
            form.fit = self._fit
            await self.mount(form, after=self.page)
        self.form.display = True
        await self.form.ready()
        self.form.fit()
        return self.form

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "remove":
            return self._entry() is not None and self.desk.file.read_only is None
        if action in ("record", "add"):
            able = self.can_add() if action == "add" else bool(self.KEYS)
            return able and (self.form is None or not self.form.has_focus_within)
        return super().check_action(action, parameters)

    def can_add(self) -> bool:
        """May an entry be added, wherever the cursor is?"""
        return bool(self.KEYS) and self.desk.file.read_only is None

    def on_form_ended(self, event: FormEnded) -> None:
        """Enter in the last field, or out of an entry that was opened from the page: back to it."""
        if event.ends and self.form is not None:
            self.form.put_aside()
            self.form.display = False
            self.draw()
            self.page.focus()

    def action_back(self) -> None:
        """From the form to the page, from there to where one came from."""
        if self.form is None or not self.form.has_focus_within:
            self.wizard.go_back()
        elif not self.form.leave_entry():
            self.on_form_ended(FormEnded(True))


class NamesScreen(BoardScreen):
    """Names and dates as printed."""

    TITLE = "Names as printed"
    NAME = "names"
    KEYS = (
        *(PASSPORT, *(one.key for one in NAMES)),
        *("identity.passport_born", *(one.key for one in BIRTHS)),
        *("school.graduated", "school.degree"),
    )

    def draw(self) -> None:
        """The cursor begins at the passport while that is wanted: all else is compared with it."""
        if self.page.cursor_id is None and self.desk.profile.profile.passport_name is None:
            self._under = next((one.id for one in self.board.page(ALL) if (one.id or "").endswith(PASSPORT)), None)
        super().draw()

    def choose(self, block_id: BlockId) -> None:
        """What is not recorded yet is typed at once; else the step says what to do."""
        key = self.fact_here()
        if key is not None and get(self.desk.profile, key) is None:
            self.bring(partial(self.open_fact, key))
        else:
            super().choose(block_id)


class WaitingScreen(BoardScreen):
    """The waiting room; the words to ask with can be copied."""

    TITLE = "Waiting room"
    NAME = "waiting"
    SCOPE = "waiting"
    KEYS = ("waiting.errands", "waiting.contacts")

    def _here(self) -> Awaited | None:
        """The wait under the cursor."""
        room: WaitingRoom = self.board.model
        ident = self.page.here.about
        return next((row for row in room.rows if row.id == ident), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("copy_letter", "asked_today"):
            return self._here() is not None
        return super().check_action(action, parameters)

    def action_copy_letter(self) -> None:
        """Copy the words to ask with; the terminal does it (OSC 52), also over ssh, and cannot tell whether it did: they are
        kept in a file too.
        """
        if (here := self._here()) is not None:
            self.app.copy_to_clipboard(here.letter)
            self._open.add(self.page.here)
            self.draw()
            kept = (
                f"it stands in {WORDS} in the data folder (p names it)" if self._keep(here.letter) else "mark the words"
            )
            self.say(f"Copied. If pasting gives nothing, {kept}.")

    def _keep(self, words: str) -> bool:
        """Write the words to a file of the data folder, in place of the last ones; could they be written?"""
        data = self.wizard.data
        try:
            write_whole(data.store.files, data.folder / WORDS, f"{words}\n".encode())
        except StoreError:
            return False
        return True

    def action_asked_today(self) -> None:
        """Record that one asked today; the day to ask again moves on."""
        if (here := self._here()) is not None:
            entry = f"waiting.contacts.{len(self.desk.profile.waiting.contacts) + 1}"
            topic = here.step or here.title
            self.desk.record_many({f"{entry}.date": self.desk.today, f"{entry}.about": topic})


class LettersScreen(BoardScreen):
    """Letters of recommendation."""

    TITLE = "Letters"
    NAME = "letters"
    KEYS = ("seasons.{season}.recommendations",)


class ExperienceScreen(BoardScreen):
    """Experience, mentors and contacts."""

    TITLE = "Experience"
    NAME = "experience"
    KEYS = ("experience.entries", "experience.people")


class DocumentsScreen(BoardScreen):
    """Papers: where each stands and what it must show."""

    TITLE = "Documents"
    NAME = "documents"
    KEYS = ("documents.papers",)

    async def action_record(self) -> None:
        """A paper that is not recorded yet gets an entry of its kind."""
        if (kind := self._wanted()) is not None:
            await self.open_new("documents.papers", kind=kind)
        else:
            await super().action_record()

    async def action_add(self) -> None:
        if (kind := self._wanted()) is not None:
            await self.open_new("documents.papers", kind=kind)
        else:
            await super().action_add()

    def _wanted(self) -> str | None:
        """The kind of the paper under the cursor, where none of that kind is recorded."""
        key, _, kind = self.page.here.rest.partition("@")
        return kind if key == "documents.papers" else None
