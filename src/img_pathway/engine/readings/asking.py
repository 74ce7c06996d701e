"""When to ask again those who have something in hand: a wait after the last time one asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.readings.over import season_over
from img_pathway.engine.time.days import first_and_last
from img_pathway.engine.time.waits import span
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts.season import Letter
from img_pathway.profile.facts.waiting import Contact
from img_pathway.rulebook.types import Dated

AGAIN = "ask-again"
"""The waiting time after a question."""


def contacts(case: Case, about: str, since: date | None) -> tuple[Contact, ...]:
    """Each time one asked about a step or an own wait, since it is with others; oldest first."""
    return tuple(sorted(_contacts(case, about.casefold(), since or date.min), key=_day))


def _contacts(case: Case, about: str, since: date) -> Iterator[Contact]:
    for one in case.profile.waiting.contacts:
        if one.date is not None and since <= one.date <= case.today and (one.about or "").strip().casefold() == about:
            yield one


class Owed(NamedTuple):
    """Something one waits for that is no step: an own wait, a letter asked for, a contact to write to again."""

    key: str
    what: str
    whom: str
    since: date | None
    usual: int | None
    confidence: str
    nudge: Dated | None
    """The day to ask, or to write."""
    mine: bool = False
    """Is it one's own turn: nobody else has it in hand?"""
    question: Said | None = None
    """What an office is asked about this very thing; ``None`` of a person, who is spoken to by name."""


LETTER = "letter"
"""The waiting time of a letter of recommendation."""
PROCESSED = "eras-documents"
"""… and of what was uploaded, until ECFMG has processed it (eras.doc.processing)."""


def owed(case: Case) -> tuple[Owed, ...]:
    """All of them that are not over; the first day to ask is after the days it usually takes."""
    return (*_errands(case), *_letters(case), *_people(case))


def _errands(case: Case) -> Iterator[Owed]:
    for number, one in enumerate(case.profile.waiting.errands, 1):
        if one.what and not case.past(one.done):
            first = Dated(one.since, "yours").plus(one.usual) if one.since and one.usual is not None else None
            nudge = ask_again(case, one.what, one.since, first)
            key = f"waiting.errands.{number}"
            yield Owed(key, one.what, one.whom or "", one.since, one.usual, "yours", nudge)


def _letters(case: Case) -> Iterator[Owed]:
    """Letters of the target season that were asked for and have not come, or came and are not processed yet.

    None of a season of which nothing can come any more. Rules: eras.lor.portal-2027, eras.doc.processing.
    """
    if (end := season_over(case)) is not None and end.sure:
        return
    for number, one in enumerate(case.season.recommendations, 1):
        there = case.past(one.uploaded)
        since = one.uploaded if there else asked_by(case, one)
        if since is None or case.past(one.processed) or (there and case.season.result):
            continue
        wait = span(case, PROCESSED if there else LETTER)
        first = (
            Dated(since, "yours").plus(wait.typical, wait.confidence, wait.rules) if wait.typical is not None else None
        )
        said = Said("waiting.a-letter-there" if there else "waiting.a-letter", writer=one.writer or "")
        what = case.words.text(said)
        nudge = ask_again(case, what, since, first)
        key = f"seasons.{case.target}.recommendations.{number}"
        question = Said("waiting.letter.ask-processed") if there else None
        whom = "ECFMG" if there else one.writer or ""
        known = one.uploaded if there else one.requested
        yield Owed(key, what, whom, known, wait.typical, wait.confidence, nudge, question=question)


def asked_by(case: Case, one: Letter) -> date | None:
    """The day on which a letter was asked for; where only its month is known, the last day of it that is past."""
    if one.requested is not None or one.requested_month is None:
        return one.requested if case.past(one.requested) else None
    first, last = first_and_last(one.requested_month)
    return min(last, case.today) if first <= case.today else None


def _people(case: Case) -> Iterator[Owed]:
    for number, one in enumerate(case.profile.experience.people, 1):
        if one.name and one.follow_up is not None:
            what = case.words.text(Said("waiting.a-contact", name=one.name))
            nudge = ask_again(case, what, one.met, Dated(one.follow_up, "yours"))
            yield Owed(f"experience.people.{number}", what, one.name, one.met, None, "yours", nudge, mine=True)


def _day(one: Contact) -> date:
    assert one.date is not None
    return one.date


def ask_again(case: Case, about: str, since: date | None, first: Dated | None) -> Dated | None:
    """The day to ask: `first`, or some days after the last time one asked, whichever is later."""
    if first is None or not (asked := contacts(case, about, since)):
        return first
    wait = span(case, AGAIN)
    days = wait.typical
    after = Dated(_day(asked[-1]), "yours").plus(days, wait.confidence, wait.rules) if days is not None else first
    return max(first, after)
