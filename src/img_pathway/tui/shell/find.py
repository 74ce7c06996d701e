"""The palette: every step, stage and command by words, old and other names included."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.command import CommandInput, CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import LoadingIndicator

from img_pathway.profile.typed.text import plain
from img_pathway.rulebook.search import find, index_of
from img_pathway.tui.commands import FIND, Command, can
from img_pathway.tui.forms.find import likeness
from img_pathway.tui.forms.questions import Asked, AskedFact, AskedList, asked, last_held
from img_pathway.tui.screens.base import BaseScreen, Front
from img_pathway.tui.shell.offered import commands_of, do
from img_pathway.tui.shell.screens import BOARDS, screen_class
from img_pathway.tui.textual_private import PatientPalette
from img_pathway.tui.widgets.bars import KeyBar
from img_pathway.tui.widgets.tolerant_inputs import Plain, Steady

if TYPE_CHECKING:
    from img_pathway.rulebook.book import Rulebook
    from img_pathway.tui.screens.boards import BoardScreen
    from img_pathway.tui.wizard import Wizard


_FIELD, _CALLED, _FIELDS = 0.55, 0.2, 8
"""How much a fact of a form weighs beside a step of the same words, how much more one that is called so, and how many are
shown: to who asks a question a field is no answer, and what is typed next would go into it.
"""
_SENTENCE = 4
"""Words of the shortest question."""
_GOOD, _LEADING = 1.5, 2
"""What the rulebook's answer to one is worth at least, and how many of them lead."""
_RULE, _RULES, _QUESTION = 0.3, 0.7, 0.6
"""What an answer of the rulebook counts for at least, and at most: a good one more than a field that has the words too;
and how much more where a whole question is asked."""
_MYTH = 0.2
"""How much less a myth counts for than a rule of the same words."""
_LESS = 0.9
"""What an answer counts for that leaves words out which mean nothing."""
_WITHIN = 1.1
"""What an answer counts for that names the place beside the fact: it means that one."""
Meant = tuple[tuple[str, float], ...]
ASKED = "a step, a command, or words of old guides: “OET”, “undo”, “Form 186”"
"""What can be asked; it stands in the empty field."""


class Palette(Front, PatientPalette, CommandPalette):
    """Textual's command palette, with a field and a list that bear what is pasted and clicked at speed."""

    DEFAULT_CSS = """
    Palette CommandList { max-height: 60vh; }
    Palette LoadingIndicator { display: none; }
    /* Dim words could not be read on the inverted row of the choice. */
    Palette:ansi > .command-palette--help-text, Palette:nocolor > .command-palette--help-text { text-style: not bold; }
    """

    def on_mount(self) -> None:
        """While the first word is typed, what is searched is read; letters that follow cancel a search, and not this."""
        book = cast("Wizard", self.app).desk.rulebook
        self.app.run_worker(partial(index_of, book), thread=True, group="index", exit_on_error=False)

    def compose(self) -> ComposeResult:
        """As Textual's, which has no other way to put widgets of one's own in."""
        with Vertical(id="--container"):
            with Horizontal(id="--input"):
                yield Words(placeholder=self.prompt, select_on_focus=False)
            with Vertical(id="--results"):
                yield Found()
                yield LoadingIndicator()
        yield KeyBar(keys=(("enter", "Go there"), ("down", "Next"), ("escape", "Close")))


class Words(Plain, CommandInput):
    """The field of the palette."""


class Found(Steady, CommandList):
    """What the palette found; what answered the words before is pale until the answer is there."""

    DEFAULT_CSS = """
    Found { text-wrap: nowrap; text-overflow: ellipsis; }
    Found.-stale { color: $foreground 45%; }
    """


class FindProvider(Provider):
    """Finds steps by title, id and other words; rules and myths by the rulebook's own search."""

    @property
    def wizard(self) -> Wizard:
        return cast("Wizard", self.app)

    def _commands(self) -> list[tuple[Command, Callable[[], Any]]]:
        return [
            (command, partial(do, self.app, self.screen, command))
            for command in commands_of(self.screen)
            if FIND in command.seen and can(self.app, self.screen, command)
        ]

    async def discover(self) -> Hits:
        """Before anything is typed: the commands that work here."""
        for command, run in self._commands():
            yield DiscoveryHit(command.label, run, help=command.help)

    async def search(self, query: str) -> Hits:
        """Commands, steps and stages whose words match, then what the rulebook finds.

        Each letter cancels the search of the one before. Its thread reads the rulebook's words to the end all the same; in
        `startup` the first letters would have cancelled that, and Textual then finds nothing until the palette is closed.
        """
        matcher = self.matcher(query)
        wizard = self.wizard
        meant = _meant(query, wizard.desk.rulebook)
        for command, run in self._commands():
            if (score := _answers(meant, (command.label, command.help, *_also("commands", command.id)))) > 0:
                yield Hit(
                    score + _named(query, command.label), matcher.highlight(command.label), run, help=command.help
                )
        if isinstance(self.screen, BaseScreen) and self.screen.OF_OTHERS:
            # Where a step stands is told of somebody, and nobody is open.
            return
        assessment = wizard.desk.assessment
        stages = {stage.id: stage.title for stage in assessment.stages}
        for stage in assessment.stages:
            if (score := _answers(meant, (stage.title,))) > 0:
                yield Hit(
                    score + _named(query, stage.title),
                    _shown(stage.title),
                    partial(wizard.open_stage, stage.id),
                    stage.title,
                    help="Stage",
                )
        offered: set[str] = set()
        for step in wizard.desk.rulebook.steps:
            state = assessment.by_id.get(step.id)
            if state is None:
                continue
            score = _answers(meant, (step.title, step.id, *step.words))
            if score > 0:
                offered.add(step.id)
                words = f"{stages.get(step.stage, '')}: {state.status}"
                score += _named(query, step.title)
                yield Hit(score, _shown(step.title), partial(wizard.open_step, step.id), step.title, help=_help(words))
        # Both read much when they are asked for the first time.
        await asyncio.to_thread(index_of, wizard.desk.rulebook)
        await asyncio.to_thread(_boards)
        for hit in self._field_hits(meant):
            yield hit
        for hit in self._rulebook_hits(query, offered):
            yield hit

    def _asked(self) -> Iterator[tuple[str, str, Asked]]:
        """What the forms ask, those of the steps before those of the boards: each with where, and what that is called."""
        wizard = self.wizard
        target = wizard.desk.profile.profile.target_match
        for step in wizard.desk.rulebook.steps:
            if step.id in wizard.desk.assessment.by_id:
                yield from ((step.id, step.title, item) for item in asked(step.fields, target, wizard.desk.today))
        for name, page in _boards().items():
            yield from ((name, page.TITLE or "", item) for item in asked(page.KEYS, target))

    def _field_hits(self, meant: Meant) -> list[Hit]:
        """Facts and lists that a form asks, by label and choices: each once, where it is asked first; the cursor goes there."""
        wizard, query = self.wizard, meant[0][0].strip()
        target = wizard.desk.profile.profile.target_match
        season, held = f"seasons.{target}.", f"seasons.{last_held(target, wizard.desk.today)}."
        hits: dict[tuple[str, str], Hit] = {}
        for place, title, item in self._asked():
            for name, called in _called(item).items():
                key = (f"{item.key}.1.{name}" if name else item.key).replace(season, "seasons.{season}.")
                key = key.replace(held, "seasons.{held}.")
                own = (*called, *_also("facts", key))
                score = max(_answers(meant, own), _answers_within(meant, own, title))
                if score > 0 and (item.key, name) not in hits:
                    # A list itself is opened at the first fact of its newest entry.
                    fact = name or next(iter(item.table.facts)) if isinstance(item, AskedList) else ""
                    run = partial(wizard.open_field, place, item, fact)
                    # Many lists ask the same of their entries: of what each is stands with it.
                    plain_words = called[0].casefold() == item.item if isinstance(item, AskedList) else True
                    label = (
                        f"{called[0]} ({item.item})"
                        if isinstance(item, AskedList) and name and not plain_words
                        else called[0]
                    )
                    if choice := _choice_meant(meant, item, name):
                        label = f"{label}: {choice}"
                    told = _help(f"Record it: {title}")
                    # What people call exactly so comes before all that only has the words in it.
                    exact = max(float(query.casefold() in _also("facts", key)), _named(query, called[0]))
                    weight = score * _FIELD + _CALLED * _named(query, called[0]) + exact
                    hits[item.key, name] = Hit(weight, _shown(label), run, label, help=told)
        return sorted(hits.values(), key=lambda hit: -hit.score)[:_FIELDS]

    def _rulebook_hits(self, query: str, offered: set[str]) -> list[Hit]:
        """What `translate` would say: old names and misspellings lead to today's step or rule."""
        wizard = self.wizard
        hits: list[Hit] = []
        asks = _is_question(query, wizard.desk.rulebook)
        for found, score in find(wizard.desk.rulebook, query)[:12]:
            steps = tuple(getattr(found, "steps", ()))
            if found.id in offered:
                continue
            myth = getattr(found, "kind", "") == "myth"
            # What people wrongly believe is called that, and stands below what holds.
            title = f"Myth: {found.title}" if myth else found.title
            run: Callable[[], Any] = partial(wizard.show_why, found.id)
            text = str(getattr(found, "now", None) or getattr(found, "statement", None) or getattr(found, "do", ""))
            if not steps and found.id in wizard.desk.assessment.by_id:
                run = partial(wizard.open_step, found.id)
            # To a whole question the rulebook's best answers come first.
            led = asks and score >= _GOOD and len(hits) < _LEADING and not myth
            rank = min(_RULE + score / 20, _RULES) + _QUESTION * led - _MYTH * myth
            hits.append(Hit(rank, _shown(title), run, text=f"{title} {found.id}", help=_help(text)))
        return hits


@cache
def _boards() -> Mapping[str, type[BoardScreen]]:
    """The pages with a form of their own, by name."""
    return {name: screen_class(name) for name in BOARDS}


def _meant(query: str, book: Rulebook) -> Meant:
    """A question as it is typed, then without the words that mean nothing, with what an answer to each counts for."""
    idle = book.texts.get("search", {}).get("stop", ())
    rest = " ".join(word for word in query.split() if word.casefold() not in idle)
    return ((query, 1.0), (rest, _LESS)) if rest else ((query, 1.0),)


def _is_question(query: str, book: Rulebook) -> bool:
    """Is it a whole question, and no name with a word more: four words and more, half of which mean nothing by themselves?"""
    idle, words = book.texts.get("search", {}).get("stop", ()), query.casefold().strip(" ?").split()
    return len(words) >= _SENTENCE and 2 * sum(word in idle for word in words) >= len(words)


def _named(query: str, title: str) -> float:
    """What is called exactly so comes before all that only has the words in it: "Withdrawn on" by "withdrawn" too."""
    return float(_bare(query) == _bare(title))


def _bare(words: str) -> str:
    return words.casefold().strip(" ?").removesuffix(" on")


def _answers(meant: Meant, texts: Sequence[str]) -> float:
    """How well texts answer a question, 0 to 1."""
    return max(likeness(words, texts) * weight for words, weight in meant)


def _answers_within(meant: Meant, own: Sequence[str], title: str) -> float:
    """The same where some words name the fact and the others the place that asks it ("Pathway rejected")."""
    named = any(likeness(word, own) for words, _ in meant for word in words.split())
    return _WITHIN * _answers(meant, (f"{' '.join(own)} {title}",)) if named else 0.0


def _called(item: Asked) -> dict[str, tuple[str, ...]]:
    """Each fact of an item by its name, in a list the list itself by none: its label, then other words for it."""
    facts = {"": item.fact} if isinstance(item, AskedFact) else item.table.facts
    named: dict[str, tuple[str, ...]] = {
        name: (fact.label, " ".join(label for _, label in fact.choices)) for name, fact in facts.items()
    }
    return named if isinstance(item, AskedFact) else {"": (item.title, item.item), **named}


def _choice_meant(meant: Meant, item: Asked, name: str) -> str:
    """The choice of a fact that the words mean, where they are none of its label."""
    fact = item.fact if isinstance(item, AskedFact) else item.table.facts.get(name)
    if fact is None or _answers(meant, (fact.label,)):
        return ""
    return next((label for _, label in fact.choices if _answers(meant, (label,))), "")


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files(__package__).joinpath("find.toml").read_text("utf-8"))


def _also(table: str, name: str) -> tuple[str, ...]:
    """What people call a command or a fact beside what it is called here."""
    return tuple(word.strip() for word in _words()[table].get(name, "").split(",") if word)


def _shown(text: str) -> Content:
    """Words of a rulebook, perhaps one from outside, as they are: Textual reads plain strings as markup."""
    return Content(plain(text, 160))


def _help(text: str) -> str:
    # Textual takes a Content here as well, although it does not say so.
    return cast(str, _shown(text))
