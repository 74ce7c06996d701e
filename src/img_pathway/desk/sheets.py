"""A sheet read for one's list: what it would do, for the wizard and the command line alike. Nothing is recorded here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from img_pathway.engine.words.recorded import in_words, summary
from img_pathway.profile.facts.declare import Table
from img_pathway.profile.facts.season import Programme
from img_pathway.profile.sheets import interviews, programmes
from img_pathway.profile.sheets.columns import Choice, Kind, Preview
from img_pathway.profile.sheets.read import Sheet as Tab
from img_pathway.reports.pages.sheets import Change
from img_pathway.rulebook.book import Rulebook

What = Literal["programs", "interviews"]
NOUNS: Mapping[What, str] = {"programs": "programme", "interviews": "interview"}
KINDS: Mapping[What, Kind] = {"programs": programmes.KIND, "interviews": interviews.KIND}


class Sheet(NamedTuple):
    """What an import would do."""

    noun: str
    preview: Preview[Any]
    programmes: tuple[Programme, ...]
    """The list with what the sheet has in it."""
    new: int
    there: int
    """How many were there and are brought up to date."""
    changes: tuple[Change, ...] = ()
    """What of them it writes over."""
    examples: tuple[str, ...] = ()
    """The first ones, as they are read."""
    directory: tuple[Programme, ...] = ()
    """More programmes than a list holds: to choose from."""


_EXAMPLES = 3


def look(
    what: What, tabs: Sequence[Tab], listed: Sequence[Programme], book: Rulebook, today: date, choice: Choice
) -> Sheet:
    """See what the tabs of a file (`read_sheets`) would do to a list. Raises `SheetError`."""
    if what == "interviews":
        taken = interviews.preview(tabs, choice, today, listed)
        seen = (f"{listed[one.programme].called}: {summary(one.interview, book)}" for one in taken.found[:_EXAMPLES])
        made, new, there = interviews.joined(listed, taken.found)
        return Sheet(NOUNS[what], taken, made, new, there, tuple(_interviews(listed, made, book)), tuple(seen))
    found = programmes.preview(tabs, choice, today, book.specialty_named, book.specialties_like)
    examples = tuple(summary(one, book) for one in found.found[:_EXAMPLES])
    if len(found.found) > programmes.MOST_PROGRAMMES:
        return Sheet(NOUNS[what], found, tuple(listed), len(found.found), 0, (), examples, found.found)
    made, new, there = programmes.joined(listed, found.found)
    changes = (change for old, one in zip(listed, made, strict=False) for change in _over(old.called, old, one, book))
    return Sheet(NOUNS[what], found, made, new, there, tuple(changes), examples)


def _over(whose: str, old: Table, new: Table, book: Rulebook) -> Iterator[Change]:
    """Facts of an entry that were recorded and are another now, or nothing."""
    for name, fact in new.facts.items():
        was, now = getattr(old, name), getattr(new, name)
        if was not in (None, ()) and was != now:
            told = "" if now is None else in_words(fact, now, book)
            yield Change(whose, fact.label, in_words(fact, was, book), told)


def _interviews(listed: Sequence[Programme], made: Sequence[Programme], book: Rulebook) -> Iterator[Change]:
    for before, after in zip(listed, made, strict=True):
        for old, new in zip(before.interviews, after.interviews, strict=False):
            yield from _over(before.called, old, new, book)
