"""The palette: every step, stage and command by words, old and other names included."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from inspect import unwrap
from typing import TYPE_CHECKING, Any, cast

from textual import work
from textual.app import ComposeResult
from textual.command import CommandInput, CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets import LoadingIndicator

from img_pathway.profile.typed.text import plain
from img_pathway.rulebook.search import find, index_of
from img_pathway.tui.commands import COMMANDS, Command
from img_pathway.tui.screens.answers_once import Front
from img_pathway.tui.widgets.tolerant_inputs import Plain, Steady

if TYPE_CHECKING:
    from img_pathway.tui.shell.app import PathwayApp

_SCOPES = {
    "HomeScreen": "home",
    "StageScreen": "stage",
    "ProfilesScreen": "profiles",
    "StatesScreen": "states",
    "DeadlinesScreen": "deadlines",
    "TimelineScreen": "timeline",
    "WhatIfScreen": "whatif",
}


def scope_of(screen: Screen[Any]) -> str | None:
    """The scope of the commands that work on a screen beside those that work everywhere."""
    return _SCOPES.get(type(screen).__name__)


def likeness(query: str, texts: Iterable[str]) -> float:
    """How well some texts answer a query, 0 to 1: every word of it must begin a word of theirs."""
    wanted = query.casefold().split()
    best = 0.0
    words: set[str] = set()
    for number, text in enumerate(texts):
        folded = text.casefold()
        own = folded.replace(".", " ").replace("-", " ").split()
        words.update(own)
        if folded.startswith(" ".join(wanted)):
            best = max(best, 1.0 - 0.05 * min(number, 6))
        elif all(any(word.startswith(part) for word in own) for part in wanted):
            best = max(best, 0.8 - 0.05 * min(number, 6))
    if not best and all(any(word.startswith(part) for word in words) for part in wanted):
        best = 0.4
    return best


class Palette(Front, CommandPalette):
    """Textual's command palette, with a field and a list that bear what is pasted and clicked at speed."""

    def compose(self) -> ComposeResult:
        """As Textual's, which has no other way to put widgets of one's own in."""
        with Vertical(id="--container"):
            with Horizontal(id="--input"):
                yield Words(placeholder=self._placeholder, select_on_focus=False)
            with Vertical(id="--results"):
                yield Found()
                yield LoadingIndicator()

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)
    async def _gather_commands(self, search_value: str) -> None:
        """As Textual's; a search that begins while the palette goes finds no list to fill, and that is no error."""
        with suppress(NoMatches):
            await unwrap(CommandPalette._gather_commands)(self, search_value)


class Words(Plain, CommandInput):
    """The field of the palette."""


class Found(Steady, CommandList):
    """What the palette found."""


class FindProvider(Provider):
    """Finds steps by title, id and other words; rules and myths by the rulebook's own search."""

    @property
    def _app(self) -> PathwayApp:
        return cast("PathwayApp", self.app)

    def _commands(self) -> list[tuple[Command, Callable[[], Any]]]:
        scopes = {scope_of(self.screen), "app"}
        found: list[tuple[Command, Callable[[], Any]]] = []
        for command in COMMANDS:
            everywhere = command.scope == "app"
            node = self.app if everywhere else self.screen
            if not command.palette or command.scope not in scopes:
                continue
            name, _, _ = command.action.partition("(")
            if self._app.allows(name, self.screen) if everywhere else node.check_action(name, ()):
                found.append((command, partial(self.app.run_action, command.action, node)))
        return found

    async def startup(self) -> None:
        """Read the rulebook's words once, beside the screen, before the first letter asks for them."""
        await asyncio.to_thread(index_of, self._app.session.rulebook)

    async def discover(self) -> Hits:
        """Before anything is typed: the commands that work here."""
        for command, run in self._commands():
            yield DiscoveryHit(command.label, run, help=command.help)

    async def search(self, query: str) -> Hits:
        """Commands, steps and stages whose words match, then what the rulebook finds."""
        matcher = self.matcher(query)
        for command, run in self._commands():
            if (score := likeness(query, (command.label, command.help))) > 0:
                yield Hit(score, matcher.highlight(command.label), run, help=command.help)
        app = self._app
        assessment = app.session.assessment
        stages = {stage.id: stage.title for stage in assessment.stages}
        for stage in assessment.stages:
            if (score := likeness(query, (stage.title,))) > 0:
                yield Hit(score, _shown(stage.title), partial(app.open_stage, stage.id), stage.title, help="Stage")
        offered: set[str] = set()
        for step in app.session.rulebook.steps:
            state = assessment.by_id.get(step.id)
            if state is None:
                continue
            score = likeness(query, (step.title, step.id, *step.words))
            if score > 0:
                offered.add(step.id)
                words = f"{stages.get(step.stage, '')}: {state.status}"
                yield Hit(score, _shown(step.title), partial(app.open_step, step.id), step.title, help=_help(words))
        for hit in self._rulebook_hits(query, offered):
            yield hit

    def _rulebook_hits(self, query: str, offered: set[str]) -> list[Hit]:
        """What `translate` would say: old names and misspellings lead to today's step or rule."""
        app = self._app
        hits: list[Hit] = []
        for found, score in find(app.session.rulebook, query)[:12]:
            steps = tuple(getattr(found, "steps", ()))
            if found.id in offered:
                continue
            title = found.title
            run: Callable[[], Any] = partial(app.show_why, found.id)
            text = str(getattr(found, "now", None) or getattr(found, "statement", None) or getattr(found, "do", ""))
            if not steps and found.id in app.session.assessment.by_id:
                run = partial(app.open_step, found.id)
            rank = min(0.2 + score / 20, 0.6)
            hits.append(Hit(rank, _shown(title), run, text=f"{title} {found.id}", help=_help(text)))
        return hits


def _shown(text: str) -> Content:
    """Words of a rulebook, perhaps one from outside, as they are: Textual reads plain strings as markup."""
    return Content(plain(text, 160))


def _help(text: str) -> str:
    # Textual takes a Content here as well, although it does not say so.
    return cast(str, _shown(text))
