"""What if: named forks at the left or top, the chosen one beside the profile as it is.

A fork is a file of its own; the profile is changed by `action_accept` alone, through the desk like any fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from textual import on
from textual.containers import Container

from img_pathway.engine.whatif.scenarios import RULES, Scenario, scenarios
from img_pathway.profile.checks.sound import new_errors
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.keep import forks as kept
from img_pathway.profile.keep.forks import Fork, Listed
from img_pathway.profile.typed.dates import parse_day
from img_pathway.profile.typed.keys import flatten, parse
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import WIDE, Block, line
from img_pathway.reports.pages.plan import days
from img_pathway.rulebook import Rulebook
from img_pathway.tui.forms.check import sentence
from img_pathway.tui.screens.dialogs import Ask, Choose
from img_pathway.tui.screens.whatif.beside import SideBySide
from img_pathway.tui.screens.whatif.blocks import (
    View,
    accepted_lines,
    broken_blocks,
    list_blocks,
    page_blocks,
    read_pack,
    stacked,
    step_of,
    wait_choices,
)
from img_pathway.tui.screens.whatif.dialogs import AcceptFork, on_its_day
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from img_pathway.desk.session import Desk
    from img_pathway.engine.whatif.whatif import Outlook

ITS_NAME = "its name, in your words"
WHERE = "Nothing is changed yet: / finds a fact by its words, Enter goes to its field."
EMPTY, WAIT, OPEN, BOTH = "empty", "wait", "open", "both"
"""Chosen in place of a ready-made change."""
VISA = "visa-"
"""How the ids of the ready-made what-ifs of a visa class begin."""
_ON_FORK = frozenset({"open", "beside", "change", "accept", "rename", "copy", "seen", "discard"})
LIST = 34
"""Cells of the list of forks beside a comparison."""


class WhatIfScreen(SideBySide):
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
        self._begin = begin
        self._shown = ""

    def on_mount(self) -> None:
        """Read the forks first: there is nothing to draw without them."""
        self.set_class(self.app.size.width >= WIDE, "-wide")
        super().on_mount()
        self.store(lambda: None)

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

    def forks_changed(self, name: str) -> None:
        self.store(lambda: None, name)

    def draw(self) -> None:
        """Draw the list with what is known, the chosen fork in full, then the others one by one."""
        if self.listed is None:
            return self.page.show([])
        self.views.follow(self.desk)
        if (chosen := self.chosen) is not None:
            self.views.of(chosen)
        self.draw_list()
        self.draw_page()
        self.call_later(self._derive_next)

    def draw_list(self, cursor: str | None = None) -> None:
        views = [self.views.known(one) or View(one, None) for one in self.listed or ()]
        self.set_class(not views, "-none")
        self.page.display = bool(views)
        self.forks.show(list_blocks(views, not self.has_class("-wide"), self.beside), cursor=cursor)

    def draw_page(self) -> None:
        chosen = self.chosen
        if chosen is None:
            return self.page.show([])
        view = self.views.of(chosen)
        # Not asked of the page, which may be about to get its room, beside the list, and its scroll bar.
        room = self.app.size.width - (LIST + 1 if self.has_class("-wide") else 0) - 2
        width = max(min(room, 112) - 4, 20)
        recorded = flatten(self.desk.profile)
        if view.side is None:
            self.page.show(broken_blocks(view))
        else:
            other = next((one for one in self.listed or () if one.name == self.beside != chosen.name), None)
            beside = self.views.of(other) if other is not None else None
            self.page.show(page_blocks(view, self.views.follow(self.desk), width, recorded, beside, self.beside))
        if self._shown != chosen.name:
            # Another fork is read from its beginning.
            self._shown = chosen.name
            self.page.to_top()

    def _derive_next(self) -> None:
        """One fork at a time, so that keys are answered in between."""
        if not self.is_mounted:
            return
        for one in self.listed or ():
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
        shelf = self.wizard.data.forks(self.desk.file.path)

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
        shelf = self.wizard.data.forks(self.desk.file.path)
        self.store(lambda: shelf.save(fork), fork.name)

    def take(self, listed: list[Listed], cursor: str | None = None, refused: StoreError | None = None) -> None:
        """Show what is on the disk, the cursor on one fork; what was asked for may have been refused."""
        if refused is not None:
            self.wizard.say_refused(refused)
        self.listed = listed
        for fork in (one.fork for one in listed if one.fork is not None):
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
        kind, _, ident = event.block_id.partition(":")
        if kind == "rule":
            self.wizard.show_why(ident.partition("@")[0])
        elif kind == "add":
            self.action_change()
        elif kind == "fact" and (change := self._change_of(ident)) is not None:
            fork, key = change
            if key.startswith("durations."):
                self._ask_length(fork, key.split(".")[1])
            else:
                self._open(fork, step_of(key, self.desk.rulebook))

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

    def action_read(self) -> None:
        """To the comparison."""
        self.page.focus()

    def action_new(self) -> None:
        base = self.views.follow(self.desk)
        offered = scenarios(base.assessment, base.plan)
        choices = [(one.id, one.title, one.text) for one in offered]
        visas = [one for one in offered if one.id.startswith(VISA)]
        if len(visas) > 1:
            titles = {one.id: one.title for one in self.desk.rulebook.visa_classes}
            both = " beside ".join(titles[one.id.removeprefix(VISA)] for one in visas)
            choices.insert(offered.index(visas[-1]) + 1, (BOTH, both, "Both at once, in two columns."))
        choices.append((EMPTY, "An empty one …", "You name it, and change what you like on the ordinary screens."))

        def chosen(ident: str) -> None:
            if ident == BOTH:
                self.begin_both(visas)
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
        blocks = [
            Block((line((title, "strong"), hang=2), line((f"  {text}", "dim"), hang=2)), id=ident, gap=0)
            for ident, title, text in choices
        ]
        self.ask(Choose(title, blocks), then)

    def _start(self, ident: str) -> None:
        """A fork by its name, or a ready-made one by its id: the fork that holds it already, else a new one."""
        base = self.views.follow(self.desk)
        wanted = next((one for one in scenarios(base.assessment, base.plan) if one.id == ident), None)
        named = (one for one in self.listed or () if ident == f"@{one.name}")
        held = next(named, None) or (self.holding(wanted) if wanted is not None else None)
        if held is not None:
            self.draw_list(held.name)
            return self.draw_page()
        if wanted is not None:
            self._begin_from(wanted)

    def _begin_from(self, one: Scenario) -> None:
        on_its_day(self, one, lambda made: self.begin_with(made.title, made.facts, made.seen_from))

    def begin_with(
        self, title: str, facts: Mapping[str, Any], seen_from: date | None = None, rules: str | None = None
    ) -> Fork | None:
        desk = self.desk
        with self.told():
            fork = kept.new(title, [one.name for one in self.listed or ()], desk.today, seen_from)
            fork = replace(fork.changed(desk.profile, facts), rules=rules)
            self._read_pack(rules)
            # A new one stands beside the profile, whatever the one before stood beside.
            self.put_beside("")
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
                self._ask_wait(fork, side)
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

    def _ask_wait(self, fork: Fork, side: Outlook) -> None:
        choices = wait_choices(side)
        self.choose("What takes longer, or less?", choices, lambda name: self._ask_length(fork, name))

    def _ask_length(self, fork: Fork, name: str) -> None:
        key = f"durations.{name}.seen"

        def answered(length: str) -> None:
            with self.told():
                self.save(fork.changed(self.desk.profile, {key: int(length)}))

        now = fork.facts.get(key)
        title = self.desk.rulebook.duration(name).title
        value = days(now) if now is not None else ""
        example, words = "9 months, 6 weeks or 200 days", "In this what-if only."
        ask = Ask(f"How long: {title}", example, words, value, read=lambda text: str(parse(key, text)))
        self.ask(ask, answered)

    def action_drop(self) -> None:
        if (change := self._change_here()) is not None:
            fork, key = change
            with self.told("Others build on it"):
                smaller = fork.without(key)
                smaller.applied(self.desk.profile)
                self.save(smaller)

    def action_seen(self) -> None:
        if (fork := self.fork) is None:
            return

        def day_of(text: str) -> str:
            seen = parse_day(text, today=self.desk.today)
            if seen < self.desk.today:
                raise BadValue("seen_from", text, "it can be seen from today or a later day")
            return seen.isoformat()

        def answered(text: str) -> None:
            seen = date.fromisoformat(text)
            self.save(replace(fork, seen_from=None if seen == self.desk.today else seen))

        value = fork.seen_from.isoformat() if fork.seen_from else "today"
        words = "What lies ahead counts for nothing yet: to see a result, look back at it from a day after it."
        self.ask(Ask(f"Seen from: {fork.title}", "a day, or today", words, value, read=day_of), answered)

    def _titled(self, fork: Fork, title: str, besides: str = "") -> Fork:
        """A fork under another title and a name that no other has; `besides` may be taken. Raises `StoreError`."""
        shown = kept.clean_title(title)
        taken = [one.name for one in self.listed or () if one.name != besides]
        return replace(fork, title=shown, name=kept.free_name(shown, taken))

    def action_rename(self) -> None:
        if (fork := self.fork) is None:
            return

        def rename(title: str) -> None:
            shelf = self.wizard.data.forks(self.desk.file.path)
            with self.told():
                renamed = self._titled(fork, title, fork.name)

                def work() -> None:
                    shelf.save(renamed)
                    if renamed.name != fork.name:
                        shelf.delete(fork.name)

                self.store(work, renamed.name)

        self.ask(Ask(f"Rename “{fork.title}”", ITS_NAME, "", fork.title), rename)

    def action_copy(self) -> None:
        if (fork := self.fork) is None:
            return

        def copy(title: str) -> None:
            with self.told():
                self.save(replace(self._titled(fork, title), created=self.desk.today))

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
            said = f"“{fork.title}” is recorded{', and no what-if any more' if fork.rules is None else ''}. u takes it back."
            if fork.rules is not None and desk.record_many(fork.facts):
                self.say(said)
            elif fork.rules is None and desk.accept(fork):
                shelf = self.wizard.data.forks(desk.file.path)
                self.store(lambda: shelf.delete(fork.name), said=said)

        with self.told("It does not fit any more"):
            after = fork.applied(desk.profile)
            if after == desk.profile:
                return self.notify("Everything in it is recorded already.", title="Nothing to accept")
            for problem in new_errors(desk.profile, after, desk.today):
                todo = problem.fix if fork.seen_from is None else "It can be accepted once that has happened."
                words = f"{sentence(problem.text, todo)} Your profile is as it was."
                return self.notify(words, title="It cannot be recorded today", severity="warning", timeout=10)
            lines = accepted_lines(fork, flatten(desk.profile), fork.moved(desk.profile), desk.rulebook)
            self.ask(AcceptFork(f"Accept “{fork.title}” into your profile?", lines), accepted)
