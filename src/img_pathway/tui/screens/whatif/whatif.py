"""What if: named forks at the left or top, the chosen one beside the profile as it is.

A fork is a file of its own; the profile is changed by `action_accept` alone, through the desk like any fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from textual import on
from textual.containers import Container

from img_pathway.engine.whatif.scenarios import RULES, Scenario, scenarios
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.keep import forks as kept
from img_pathway.profile.keep.forks import Fork, Forks, Listed
from img_pathway.profile.typed.keys import flatten
from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import WIDE
from img_pathway.rulebook import Rulebook
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.screens.dialogs import Ask, Choose, Confirm
from img_pathway.tui.screens.whatif.blocks import (
    BOTH,
    EMPTY,
    VISA,
    ForkViews,
    View,
    accepted_lines,
    begin_choices,
    broken_blocks,
    choice_blocks,
    list_blocks,
    not_acceptable,
    page_blocks,
    read_pack,
    stacked,
    step_of,
    verdict,
    wait_choices,
)
from img_pathway.tui.screens.whatif.dialogs import AcceptFork, ask_length, ask_seen_from, on_its_day
from img_pathway.tui.screens.whatif.fork_list import ForkList
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from textual.events import Key

    from img_pathway.desk.session import Desk

ITS_NAME = "its name, in your words"
WHERE = "Nothing is changed yet: / finds a fact by its words, Enter goes to its field."
WAIT, OPEN = "wait", "open"
"""Chosen in place of a ready-made change."""
PROFILE = "none"
"""Chosen in place of a fork."""
_ON_FORK = frozenset({"open", "change", "accept", "rename", "copy", "seen", "discard"})
LIST = 34
"""Cells of the list of forks beside a comparison."""


class WhatIfScreen(BaseScreen):
    """Forks and a comparison; everything here but accepting leaves the profile alone."""

    DEFAULT_CSS = f"""
    WhatIfScreen #panes {{ layout: vertical; height: 1fr; padding: 1 0 0 0; }}
    WhatIfScreen #forks {{ height: auto; max-height: 6; margin: 0; }}
    WhatIfScreen #page {{ height: 1fr; }}
    WhatIfScreen.-wide #panes {{ layout: horizontal; }}
    WhatIfScreen.-wide #forks {{ width: {LIST}; height: 1fr; max-height: 100%; margin: 0 1 0 0; }}
    WhatIfScreen.-none #forks {{ width: 1fr; max-width: 100; max-height: 100%; }}
    """
    TITLE = "What if"
    SCOPE = "whatif"
    AUTO_FOCUS = "#forks"

    def __init__(self, begin: str = "") -> None:
        """`begin` is a ready-made what-if to show at once, begun unless it is there already, or ``@`` and a fork's name."""
        self.page = Page(id="page", measure=112, shy=True)
        self.forks = Page(id="forks", click_chooses=False, beside=self.page)
        super().__init__(Container(self.forks, self.page, id="panes"))
        self.list = ForkList()
        self.views = ForkViews()
        self.discarded: Fork | None = None
        """The fork that the key before threw away."""
        self._begin = begin
        self._shown = ""

    def on_mount(self) -> None:
        """Read the forks first: there is nothing to draw without them."""
        self.set_class(self.app.size.width >= WIDE, "-wide")
        super().on_mount()
        self.store(lambda: None)

    def subject(self) -> str | None:
        here = self.page.here
        return here.about if self.page.has_focus and here.kind == "rule" else None

    def on_resize(self) -> None:
        self.set_class(self.app.size.width >= WIDE, "-wide")
        if self._drawn is not None:
            self.call_after_refresh(self.draw)

    @property
    def chosen(self) -> Listed | None:
        """What the cursor of the list is on."""
        return self.list.named(self.forks.cursor_id)

    @property
    def shelf(self) -> Forks:
        """Where the forks of the open profile lie; a worker gets it from here, for another profile may be open by then."""
        return self.wizard.data.forks(self.desk.file.path)

    @property
    def fork(self) -> Fork | None:
        """The fork under the cursor, if it can be read."""
        return self.chosen.fork if self.chosen is not None else None

    def forks_changed(self, name: str) -> None:
        self.store(lambda: None, name)

    def draw(self) -> None:
        """Draw the list with what is known, the chosen fork in full, then the others one by one."""
        if not self.list.is_read:
            return self.page.show([])
        self.views.follow(self.desk)
        if (chosen := self.chosen) is not None:
            self.views.of(chosen)
        self.draw_list()
        self.draw_page()
        self.call_later(self._derive_next)

    def draw_list(self, cursor: str | None = None) -> None:
        views = [self.views.known(one) or View(one, None) for one in self.list.all]
        self.set_class(not views, "-none")
        self.page.display = bool(views)
        self.forks.show(list_blocks(views, not self.has_class("-wide"), self.desk.real.beside), cursor=cursor)

    def draw_page(self) -> None:
        chosen = self.chosen
        if chosen is None:
            return self.page.show([])
        view = self.views.of(chosen)
        # Not asked of the page, which may be about to get its room, beside the list, and its scroll bar.
        room = self.app.size.width - (LIST + 1 if self.has_class("-wide") else 0) - 2
        width = max(min(room, 112) - 4, 20)
        if view.side is None:
            self.page.show(broken_blocks(view))
        else:
            base, name = self.views.follow(self.desk), self.desk.real.beside
            other = self.list.named(name) if name != chosen.name else None
            beside = self.views.of(other) if other is not None else None
            self.page.show(page_blocks(view, base, width, flatten(self.desk.profile), beside, name))
        if self._shown != chosen.name:
            # Another fork is read from its beginning.
            self._shown = chosen.name
            self.page.to_top()

    def _derive_next(self) -> None:
        """One fork at a time, so that keys are answered in between."""
        if not self.is_mounted:
            return
        for one in self.list.all:
            if self.views.known(one) is None:
                self.views.of(one)
                self.draw_list()
                self.call_later(self._derive_next)
                return

    @on(Page.Highlighted, "#forks")
    def follow(self) -> None:
        """Show the fork under the cursor."""
        self.draw_page()
        self.draw_list()

    def store(self, work: Callable[[], object], cursor: str | None = None, said: str = "") -> None:
        """Do something with the files in a worker, then read all of them; `said` is told once it is done."""
        shelf = self.shelf

        def run() -> None:
            refused: StoreError | None = None
            try:
                work()
            except StoreError as error:
                refused = error
            self.call_later(self.take, shelf.list(), cursor, refused)
            if said and refused is None:
                self.call_later(self.say, said)

        self.desk.quietly(run)

    def save(self, fork: Fork) -> None:
        self.store(partial(self.shelf.save, fork), fork.name)

    def take(self, listed: list[Listed], cursor: str | None = None, refused: StoreError | None = None) -> None:
        """Show what is on the disk, the cursor on one fork; what was asked for may have been refused."""
        if refused is not None:
            self.wizard.say_refused(refused)
        self.list = ForkList(listed)
        for fork in self.list.forks:
            self._read_pack(fork.rules)
        self.draw_list(cursor)
        self.draw()
        self.refresh_bindings()
        if self._begin:
            ident, self._begin = self._begin, ""
            self._start(ident)

    def _read_pack(self, path: str | None) -> None:
        """Read and check a rule pack in a worker: that may last."""
        if path is None or path in self.views.packs:
            return
        self.views.packs[path] = ""
        data = self.wizard.data

        def run() -> None:
            self.views.packs[path] = read_pack(data, path)
            self.call_later(self.draw)

        self.run_worker(run, thread=True, group="pack", exit_on_error=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "beside":
            return self.chosen is not None and bool(self.list.others(self.chosen))
        if action in _ON_FORK:
            # Also on a fork that cannot be read: the key must not fall through to another meaning.
            return self.chosen is not None
        if action == "drop":
            return self._change_here() is not None
        if action == "bring_back":
            return self.discarded is not None
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        if self.page.has_focus:
            self.forks.focus()
        else:
            self.wizard.go_back()

    def on_descendant_focus(self) -> None:
        self.refresh_bindings()

    @on(Page.Chosen, "#forks")
    def read_on(self) -> None:
        """Enter puts the fork in the profile's place; where there is none yet it begins one."""
        if self.chosen is None:
            self.action_new()
        else:
            self.action_open()

    @on(Page.Chosen, "#page")
    def open_line(self, event: Page.Chosen) -> None:
        """A change opens where it is recorded, a wait asks how long, a rule explains itself."""
        kind = event.block_id.kind
        if kind == "rule":
            self.wizard.show_why(event.block_id.about)
        elif kind == "add":
            self.action_change()
        elif kind == "fact" and (change := self.list.change(event.block_id.rest)) is not None:
            fork, key = change
            if key.startswith("durations."):
                self._ask_length(fork, key.split(".")[1])
            else:
                self._open(fork, step_of(key, self.desk.rulebook))

    def _change_here(self) -> tuple[Fork, str] | None:
        here = self.page.here
        return self.list.change(here.rest) if self.page.has_focus and here.kind == "fact" else None

    def action_read(self) -> None:
        """To the comparison."""
        self.page.focus()

    def action_new(self) -> None:
        base = self.views.follow(self.desk)
        offered = scenarios(base.assessment, base.plan)
        visas = [one for one in offered if one.id.startswith(VISA)]
        choices = begin_choices(offered, visas, self.desk.rulebook)

        def chosen(ident: str) -> None:
            if ident == BOTH:
                self._begin_both(visas)
            elif ident == EMPTY:
                self.ask(Ask("Begin a what-if", ITS_NAME), begin_empty)
            elif ident == RULES:
                words = "A rule pack is a directory or a .zip. It is checked whole, used here only, and not put in use."
                self.ask(Ask("Another rule pack", "path of the pack, or builtin", words), begin_with_rules)
            else:
                self._begin_from(next(one for one in offered if one.id == ident))

        def begin_empty(title: str) -> None:
            if (fork := self.begin_with(title, {})) is not None:
                self._open(fork, said=WHERE)

        def begin_with_rules(path: str) -> None:
            self.begin_with(f"Rules of {plain(path.rstrip('/').rpartition('/')[2], 40)}", {}, rules=path)

        self.choose("What if …", choices, chosen)

    def choose(self, title: str, choices: Iterable[tuple[str, str, str]], then: Callable[[str], object]) -> None:
        """A list of titles, each with a sentence under it; `then` gets the id of the chosen one."""
        self.ask(Choose(title, choice_blocks(choices)), then)

    def _start(self, ident: str) -> None:
        """A fork by its name, or a ready-made one by its id: the fork that holds it already, else a new one."""
        base = self.views.follow(self.desk)
        wanted = next((one for one in scenarios(base.assessment, base.plan) if one.id == ident), None)
        held = self.list.holding(wanted) if wanted is not None else self.list.named(ident.removeprefix("@"))
        if held is not None:
            self.draw_list(held.name)
            self.draw_page()
        elif wanted is not None:
            self._begin_from(wanted)

    def _begin_from(self, one: Scenario) -> None:
        on_its_day(self, one, lambda made: self.begin_with(made.title, made.facts, made.seen_from))

    def begin_with(
        self, title: str, facts: Mapping[str, Any], seen_from: date | None = None, rules: str | None = None
    ) -> Fork | None:
        desk = self.desk
        with self.told():
            fork = kept.new(title, self.list.names, desk.today, seen_from)
            fork = replace(fork.changed(desk.profile, facts), rules=rules)
            # A new one stands beside the profile, whatever the one before stood beside.
            desk.real.beside = ""
            self.save(fork)
            return fork
        return None

    def action_open(self) -> None:
        """Put the fork in the profile's place, on the ordinary screens."""
        if (fork := self.fork) is not None:
            self._open(fork)

    def _open(self, fork: Fork, step_id: str = "", said: str = "") -> None:
        desk, data = self.desk, self.wizard.data
        book = desk.rulebook if fork.rules is None else self.views.packs.get(fork.rules)
        with self.told("It does not fit any more"):
            fork.applied(desk.profile)
            if not isinstance(book, Rulebook):
                return self.notify("Its rule pack is not there.", title="It cannot be opened", severity="warning")

            def opened() -> Desk:
                desk.flush_to_leave()
                return data.open_fork(desk, fork, book)

            def shown(made: Desk) -> None:
                self.wizard.open_fork(made, step_id)
                if said:
                    self.app.notify(said)

            self.wizard.work_on_files(opened, shown, self.wizard.say_refused)

    def action_change(self) -> None:
        """One more change: a ready-made one, a waiting time, or anything on the ordinary screens."""
        if (fork := self.fork) is None or (side := self.views.of(Listed(fork.name, fork)).side) is None:
            return
        offered = {one.id: one for one in scenarios(side.assessment, side.plan) if one.id != RULES}
        more = (
            (WAIT, "Something takes longer, or less …", "Choose what, and say how long: 9 months, 6 weeks, 200 days."),
            (OPEN, "Anything else …", "On the ordinary screens: what is recorded there goes to this what-if alone."),
        )

        def chosen(ident: str) -> None:
            if ident == OPEN:
                self._open(fork)
            elif ident == WAIT:
                waits = wait_choices(side)
                self.choose("What takes longer, or less?", waits, lambda name: self._ask_length(fork, name))
            else:
                on_its_day(self, offered[ident], lambda one: self._stack(fork, one))

        self.choose("And what if …", [*((one.id, one.title, one.text) for one in offered.values()), *more], chosen)

    def _stack(self, fork: Fork, one: Scenario) -> None:
        """One more ready-made change to a fork, seen from the later day of both."""
        with self.told():
            bigger = fork.changed(self.desk.profile, one.facts)
            title = stacked(fork.title, one.title, self.views.follow(self.desk))
            later = max((day for day in (fork.seen_from, one.seen_from) if day is not None), default=None)
            self.save(replace(bigger, title=title, seen_from=later))

    def _ask_length(self, fork: Fork, name: str) -> None:
        key = f"durations.{name}.seen"

        def answered(length: int) -> None:
            with self.told():
                self.save(fork.changed(self.desk.profile, {key: length}))

        ask_length(self, name, fork.facts.get(key), answered)

    def action_drop(self) -> None:
        if (change := self._change_here()) is not None:
            with self.told("Others build on it"):
                smaller = change[0].without(change[1])
                smaller.applied(self.desk.profile)
                self.save(smaller)

    def action_seen(self) -> None:
        if (fork := self.fork) is not None:
            ask_seen_from(self, fork, lambda seen: self.save(replace(fork, seen_from=seen)))

    def action_rename(self) -> None:
        if (fork := self.fork) is None:
            return

        def rename(title: str) -> None:
            with self.told():
                renamed = self.list.titled(fork, title, fork.name)
                self.store(partial(self.shelf.rename, fork, renamed), renamed.name)

        self.ask(Ask(f"Rename “{fork.title}”", ITS_NAME, "", fork.title), rename)

    def action_copy(self) -> None:
        if (fork := self.fork) is None:
            return

        def copy(title: str) -> None:
            with self.told():
                self.save(replace(self.list.titled(fork, title), created=self.desk.today))

        self.ask(Ask(f"Copy “{fork.title}”", ITS_NAME, "", f"{fork.title}, and"[:60]), copy)

    def action_accept(self) -> None:
        """Record every change in the profile, after a question: one change that one undo takes back."""
        fork, desk = self.fork, self.desk
        if fork is None:
            return

        def accepted(_: bool) -> None:
            # One with other rules stays: its facts are recorded, its rules are not in use.
            if fork.rules is not None and desk.record_many(fork.facts):
                self.say(f"“{fork.title}” is recorded. u takes it back.")
            elif fork.rules is None and desk.accept(fork):
                said = f"“{fork.title}” is recorded, and no what-if any more. u takes it back."
                self.store(partial(self.shelf.delete, fork.name), said=said)

        with self.told("It does not fit any more"):
            if (why_not := not_acceptable(fork, desk)) is not None:
                title, words = why_not
                return self.notify(words, title=title, severity="warning", timeout=10)
            lines = accepted_lines(fork, flatten(desk.profile), fork.moved(desk.profile), desk.rulebook)
            self.ask(AcceptFork(f"Accept “{fork.title}” into your profile?", lines), accepted)

    def action_discard(self) -> None:
        if (chosen := self.chosen) is None:
            return
        title, fork = plain(chosen.title, 60), chosen.fork
        back = "u right after it brings it back." if fork is not None else "It cannot be taken back."

        def gone(_: bool) -> None:
            self.store(partial(self.shelf.delete, chosen.name), said=f"“{title}” is gone. {back}")
            self.discarded = fork
            self.refresh_bindings()

        self.ask(Confirm(f"Discard “{title}”?", f"Your profile is not touched. {back}", "Discard"), gone)

    def on_key(self, event: Key) -> None:
        """Only the key right after brings it back; a later u is about the profile again."""
        if event.key != "u":
            self.discarded = None

    def action_bring_back(self) -> None:
        fork, self.discarded = self.discarded, None
        if fork is not None:
            self.save(fork)
            self.say(f"“{plain(fork.title, 60)}” is back.")

    def action_beside(self) -> None:
        """Choose what stands at the left of the comparison: the profile as it is, or another fork."""
        chosen = self.chosen
        if chosen is None or chosen.fork is None:
            return
        others = self.list.others(chosen)

        def beside(name: str) -> None:
            self.desk.real.beside = "" if name == PROFILE else name.removeprefix("@")
            self.draw_list()
            self.draw_page()

        # A fork may be called like the profile's own line.
        rows = [(f"@{one.name}", one.title, verdict(self.views.of(one))[0]) for one in others]
        profile = (PROFILE, "Your profile as it is", "What is recorded, and nothing else.")
        self.choose(f"Beside “{plain(chosen.title, 60)}”", [*rows, profile], beside)

    def _begin_both(self, pair: Sequence[Scenario]) -> None:
        """Two ready-made what-ifs side by side; one that is there already is taken as it is."""
        names = []
        for one in pair:
            held = self.list.holding(one)
            made = held.fork if held is not None else self.begin_with(one.title, one.facts)
            names += [made.name] if made is not None else []
        if len(names) == len(pair):
            self.desk.real.beside = names[0]
            self.store(lambda: None, names[-1])
