"""What if: named forks at the left or top, the chosen one beside the profile as it is.

A fork is a file of its own; the profile is changed by `action_accept` alone, through the desk like any fact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from textual import on
from textual.containers import Container

from img_pathway.engine.whatif.scenarios import RULES, Scenario, scenarios
from img_pathway.engine.whatif.whatif import moment
from img_pathway.profile.checks.sound import new_errors
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.keep import forks as kept
from img_pathway.profile.keep.forks import Fork, Listed
from img_pathway.profile.typed.dates import parse_day
from img_pathway.profile.typed.keys import flatten
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import Block, line
from img_pathway.tui.forms.check import sentence
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.screens.dialogs import Ask, Choose, Confirm
from img_pathway.tui.screens.whatif.blocks import (
    ForkViews,
    View,
    accepted_lines,
    broken_blocks,
    list_blocks,
    page_blocks,
)
from img_pathway.tui.screens.whatif.dialogs import EMPTY, AcceptFork, ChangeFact
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook

WIDE = 100
"""Columns from which the forks stand at the left."""
ITS_NAME = "its name, in your words"
_ON_FORK = frozenset({"change", "accept", "rename", "copy", "seen", "discard"})


class WhatIfScreen(BaseScreen):
    """Forks and a comparison; everything here but accepting leaves the profile alone."""

    DEFAULT_CSS = """
    WhatIfScreen #panes { layout: vertical; height: 1fr; padding: 1 0 0 0; }
    WhatIfScreen #forks { height: auto; max-height: 6; margin: 0; }
    WhatIfScreen #page { height: 1fr; }
    WhatIfScreen.-wide #panes { layout: horizontal; }
    WhatIfScreen.-wide #forks { width: 34; height: 1fr; max-height: 100%; margin: 0 1 0 0; }
    """
    TITLE = "What if"
    SCOPE = "whatif"
    AUTO_FOCUS = "#forks"

    def __init__(self, begin: str = "") -> None:
        """`begin` is a ready-made what-if to show at once, begun unless it is there already."""
        self.page = Page(id="page", measure=112, shy=True)
        self.forks = Page(id="forks", click_chooses=False, beside=self.page)
        super().__init__(Container(self.forks, self.page, id="panes"))
        self.listed: list[Listed] | None = None
        self._begin = begin
        self._shown = ""
        self.views = ForkViews()

    def on_mount(self) -> None:
        """Read the forks first: there is nothing to draw without them."""
        self.set_class(self.app.size.width >= WIDE, "-wide")
        super().on_mount()
        self._store(lambda: None)

    def subject(self) -> str | None:
        kind, _, ident = (self.page.cursor_id or "").partition(":") if self.page.has_focus else ("", "", "")
        return ident.partition("@")[0] if kind == "rule" else None

    def on_resize(self) -> None:
        self.set_class(self.app.size.width >= WIDE, "-wide")
        if self._drawn is not None:
            self.call_after_refresh(self.draw)

    @property
    def chosen(self) -> Listed | None:
        """What the cursor of the list is on."""
        return next((one for one in self.listed or () if one.name == self.forks.cursor_id), None)

    @property
    def fork(self) -> Fork | None:
        """The fork under the cursor, if it can be read."""
        return self.chosen.fork if self.chosen is not None else None

    def draw(self) -> None:
        """Draw the list with what is known, the chosen fork in full, then the others one by one."""
        if self.listed is None:
            return self.page.show([])
        self.views.follow(self.desk)
        if (chosen := self.chosen) is not None:
            self.views.of(chosen)
        self._draw_list()
        self._draw_page()
        self.call_later(self._derive_next)

    def _draw_list(self, cursor: str | None = None) -> None:
        views = [self.views.known(one) or View(one, None) for one in self.listed or ()]
        self.forks.show(list_blocks(views, not self.has_class("-wide")), cursor=cursor)

    def _draw_page(self) -> None:
        chosen = self.chosen
        if chosen is None:
            return self.page.show([])
        view = self.views.of(chosen)
        width = max(min(self.page.size.width or self.app.size.width, 112) - 4, 20)
        recorded = flatten(self.desk.profile)
        self.page.show(broken_blocks(view) if view.found is None else page_blocks(view, width, recorded))
        if self._shown != chosen.name:
            # Another fork is read from its beginning.
            self._shown = chosen.name
            self.page.action_edge(False)

    def _derive_next(self) -> None:
        """One fork at a time, so that keys are answered in between."""
        if not self.is_mounted:
            return
        for one in self.listed or ():
            if self.views.known(one) is None:
                self.views.of(one)
                self._draw_list()
                self.call_later(self._derive_next)
                return

    @on(Page.Highlighted, "#forks")
    def follow(self) -> None:
        """Show the fork under the cursor."""
        self._draw_page()
        self._draw_list()
        self.refresh_bindings()

    def _store(self, work: Callable[[], object], cursor: str | None = None) -> None:
        """Do something with the files in a worker, then read all of them."""
        shelf = self.pathway.data.forks(self.desk.file.path)

        def run() -> None:
            refused: StoreError | None = None
            try:
                work()
            except StoreError as error:
                refused = error
            self.call_later(self.take, shelf.list(), cursor, refused)

        self.desk.quietly(run)

    def _save(self, fork: Fork) -> None:
        shelf = self.pathway.data.forks(self.desk.file.path)
        self._store(lambda: shelf.save(fork), fork.name)

    def take(self, listed: list[Listed], cursor: str | None = None, refused: StoreError | None = None) -> None:
        """Show what is on the disk, the cursor on one fork; what was asked for may have been refused."""
        if refused is not None:
            self.pathway.say_refused(refused)
        self.listed = listed
        for fork in (one.fork for one in listed if one.fork is not None):
            self._read_pack(fork.rules)
        self._draw_list(cursor)
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
        data = self.pathway.data

        def run() -> None:
            try:
                found: Rulebook | str = data.pack(path)
            except (OSError, ValueError) as refused:
                found = f"✗ the rule pack cannot be used: {plain(str(refused), 160)}"
            self.views.packs[path] = found
            self.call_later(self.draw)

        self.run_worker(run, thread=True, group="pack", exit_on_error=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in _ON_FORK:
            # Also on a fork that cannot be read: the key must not fall through to another meaning.
            return self.chosen is not None
        if action == "drop":
            return self._change_here() is not None
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        if self.page.has_focus:
            self.forks.focus()
        else:
            self.pathway.go_back()

    def on_descendant_focus(self) -> None:
        self.refresh_bindings()

    @on(Page.Chosen, "#forks")
    def read_on(self) -> None:
        """Enter goes on to the comparison."""
        self.page.focus()

    @on(Page.Highlighted, "#page")
    def move(self) -> None:
        """The keys depend on the line."""
        self.refresh_bindings()

    @on(Page.Chosen, "#page")
    def open_line(self, event: Page.Chosen) -> None:
        """A change opens, a rule explains itself."""
        kind, _, ident = event.block_id.partition(":")
        if kind == "rule":
            self.pathway.show_why(ident.partition("@")[0])
        elif kind == "add":
            self.action_change()
        elif kind == "fact" and (change := self._change_of(ident)) is not None:
            from img_pathway.profile.typed.values import format_value

            fork, key = change
            value = fork.facts[key]
            self._ask_change(fork, f"{key}={'' if value is None else format_value(value)}")

    def _change_of(self, ident: str) -> tuple[Fork, str] | None:
        """The fork and the key that a line of the comparison names, if the fork still changes that fact.

        The line says whose change it is: the cursor of the list may be on another fork by now.
        """
        name, _, key = ident.partition(":")
        forks = (one.fork for one in self.listed or () if one.fork is not None)
        return next(((fork, key) for fork in forks if fork.name == name and key in fork.facts), None)

    def _change_here(self) -> tuple[Fork, str] | None:
        kind, _, ident = (self.page.cursor_id or "").partition(":")
        return self._change_of(ident) if self.page.has_focus and kind == "fact" else None

    def action_new(self) -> None:
        base = self.views.follow(self.desk)
        offered = {one.id: one for one in scenarios(base.assessment, base.plan)}
        choices = [(one.id, one.title, one.text) for one in offered.values()]
        choices.append((EMPTY, "An empty one …", "You name it and change what you like."))

        def chosen(ident: str) -> None:
            if ident == EMPTY:
                self.ask(Ask("Begin a what-if", ITS_NAME), lambda title: self._begin_with(title, {}))
            elif ident == RULES:
                words = "A rule pack is a directory or a .zip. It is checked whole, used here only, and not put in use."
                self.ask(Ask("Another rule pack", "path of the pack, or builtin", words), begin_with_rules)
            else:
                self._begin_from(offered[ident])

        def begin_with_rules(path: str) -> None:
            self._begin_with(f"Rules of {plain(path.rstrip('/').rpartition('/')[2], 40)}", {}, rules=path)

        blocks = [
            Block((line((title, "strong"), hang=2), line((f"  {text}", "dim"), hang=2)), id=ident, gap=0)
            for ident, title, text in choices
        ]
        self.ask(Choose("What if …", blocks), chosen)

    def _start(self, ident: str) -> None:
        """A ready-made one asked for by its id: the fork that holds it already, else a new one."""
        base = self.views.follow(self.desk)
        wanted = next((one for one in scenarios(base.assessment, base.plan) if one.id == ident), None)
        if wanted is None:
            return
        for one in self.listed or ():
            if one.fork is not None and one.fork.facts == dict(wanted.facts):
                self._draw_list(one.name)
                return self._draw_page()
        self._begin_from(wanted)

    def _begin_from(self, one: Scenario) -> None:
        self._begin_with(one.title, one.facts, one.seen_from)

    def _begin_with(
        self, title: str, facts: Mapping[str, Any], seen_from: date | None = None, rules: str | None = None
    ) -> None:
        desk = self.desk
        with self.told():
            fork = kept.new(title, [one.name for one in self.listed or ()], desk.today, seen_from)
            fork = replace(fork.changed(desk.profile, facts), rules=rules)
            self._read_pack(rules)
            self._save(fork)

    def action_change(self) -> None:
        if (fork := self.fork) is not None:
            self._ask_change(fork, "")

    def _ask_change(self, fork: Fork, text: str) -> None:
        desk = self.desk
        with self.told("Take back what no longer fits"):
            fork.applied(desk.profile)
            seen = moment(desk.now, fork.seen_from).date()
            question = ChangeFact(fork, desk.profile, desk.rulebook, seen, text)
            self.ask(question, lambda changed: self._save(changed) if changed != fork else None)

    def action_drop(self) -> None:
        if (change := self._change_here()) is not None:
            fork, key = change
            with self.told("Others build on it"):
                smaller = fork.without(key)
                smaller.applied(self.desk.profile)
                self._save(smaller)

    def action_seen(self) -> None:
        if (fork := self.fork) is None:
            return

        def answered(text: str) -> None:
            with self.told():
                seen = None if text.casefold() in ("today", "now") else parse_day(text)
                if seen is not None and seen < self.desk.today:
                    raise BadValue("seen_from", text, "it can be seen from today or a later day")
                self._save(replace(fork, seen_from=seen))

        value = fork.seen_from.isoformat() if fork.seen_from else "today"
        words = "What lies ahead counts for nothing yet: to see a result, look back at it from a day after it."
        self.ask(Ask(f"Seen from: {fork.title}", "a day, or today", words, value), answered)

    def _titled(self, fork: Fork, title: str, besides: str = "") -> Fork:
        """A fork under another title and a name that no other has; `besides` may be taken. Raises `StoreError`."""
        shown = kept.clean_title(title)
        taken = [one.name for one in self.listed or () if one.name != besides]
        return replace(fork, title=shown, name=kept.free_name(shown, taken))

    def action_rename(self) -> None:
        if (fork := self.fork) is None:
            return

        def rename(title: str) -> None:
            shelf = self.pathway.data.forks(self.desk.file.path)
            with self.told():
                renamed = self._titled(fork, title, fork.name)

                def work() -> None:
                    shelf.save(renamed)
                    if renamed.name != fork.name:
                        shelf.delete(fork.name)

                self._store(work, renamed.name)

        self.ask(Ask(f"Rename “{fork.title}”", ITS_NAME, "", fork.title), rename)

    def action_copy(self) -> None:
        if (fork := self.fork) is None:
            return

        def copy(title: str) -> None:
            with self.told():
                self._save(replace(self._titled(fork, title), created=self.desk.today))

        self.ask(Ask(f"Copy “{fork.title}”", ITS_NAME, "", f"{fork.title}, and"[:60]), copy)

    def action_accept(self) -> None:
        """Record every change in the profile, after a question: one change that one undo takes back."""
        fork, desk = self.fork, self.desk
        if fork is None:
            return
        if not fork.changes:
            more = " A rule pack is put in use with: img-pathway rules use." if fork.rules else ""
            return self.notify(f"It changes no fact.{more}", title="Nothing to accept")

        def accepted(_: bool) -> None:
            if desk.record_many(fork.facts):
                self.notify(f"“{fork.title}” is recorded in your profile. u takes it back.", timeout=6)

        with self.told("It does not fit any more"):
            after = fork.applied(desk.profile)
            if after == desk.profile:
                return self.notify("Everything in it is recorded already.", title="Nothing to accept")
            for problem in new_errors(desk.profile, after, desk.today):
                words = f"{sentence(problem.text, problem.fix)} Your profile is as it was."
                return self.notify(words, title="It cannot be recorded today", severity="warning", timeout=10)
            lines = accepted_lines(fork, flatten(desk.profile), fork.moved(desk.profile), desk.rulebook)
            self.ask(AcceptFork(f"Accept “{fork.title}” into your profile?", lines), accepted)

    def action_discard(self) -> None:
        if (chosen := self.chosen) is None:
            return
        title = chosen.fork.title if chosen.fork else chosen.name
        shelf = self.pathway.data.forks(self.desk.file.path)

        ask = Confirm(
            f"Discard “{plain(title, 60)}”?", "Its changes are gone then. Your profile is not touched.", "Discard"
        )
        self.ask(ask, lambda _: self._store(lambda: shelf.delete(chosen.name)))
