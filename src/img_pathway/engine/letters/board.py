"""The letters of the target season: where each stands, when to ask, and what the set lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from img_pathway.engine.case import Case
from img_pathway.engine.finding import Finding, finding
from img_pathway.engine.model import DayName
from img_pathway.engine.own_lists import is_listed, number_alone
from img_pathway.engine.readings.asking import asked_by, owed
from img_pathway.engine.readings.programmes import names_of
from img_pathway.engine.readings.season import certified_in
from img_pathway.engine.readings.services import specialty
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts.season import Letter
from img_pathway.rulebook.types import Dated

LetterState = Literal["to ask", "asked", "gone", "uploaded", "processed"]
"""*gone*: its request was removed when the portal changed, and has to be made again."""
MIX, MOST = "match.lor.mix", "eras.lor.max-per-program"
_KEPT = "eras.lor.reuse"
"""How many seasons letters can be brought back after a certified application."""
_PORTAL = "eras.2027.letter-portal-cutover"


class LetterRow(Struct, frozen=True):
    """One letter."""

    id: str
    writer: str
    kind: str
    """In words; empty where not recorded."""
    specialty: str
    state: LetterState
    since: date | None
    """The day of that state."""
    month: str
    """Its month or year, where the day is not known."""
    nudge: Dated | None
    """When to remind the writer."""
    due: bool
    text: str
    assigned: tuple[str, ...]
    rules: tuple[str, ...]
    waived: bool | None = None
    """Is the right to see it waived?"""


class LettersBoard(Struct, frozen=True):
    """All letters of the target season, and what is found in the set."""

    today: date
    target_match: int | None
    summary: str
    by: Dated | None
    """The day by which they should be there."""
    rows: tuple[LetterRow, ...]
    findings: tuple[Finding, ...]
    named: DayName | None = None
    """Which day of the step `by` is."""


def letters_board(case: Case) -> LettersBoard:
    """Judge each letter and the set; rests on an assessed case, for the day of its step."""
    letters = case.season.recommendations
    rows = tuple(_row(case, number, one) for number, one in enumerate(letters, 1))
    there = sum(row.state in ("uploaded", "processed") for row in rows)
    step = case.states["programs.letters"]
    by = step.by or (step.due.day if step.due else None)
    if case.target is None:
        said = Said("letters.no-target")
    elif not rows:
        said = Said("letters.none", year=case.target, number=number_alone(case.season.letters))
    else:
        said = Said("letters.summary", there=there, count=len(rows), usual=case.number(MIX))
    found = tuple(_findings(case, letters)) if rows else ()
    summary, named = case.words.text(said), step.name_of(by) if by is not None else None
    return LettersBoard(case.today, case.target, summary, by if step.open else None, rows, found, named)


def _row(case: Case, number: int, one: Letter) -> LetterRow:
    key = f"seasons.{case.target}.recommendations.{number}"
    waits = next((each for each in owed(case) if each.key == key), None)
    nudge = waits.nudge if waits is not None else None
    due = nudge is not None and nudge <= case.today
    state, since = _state(case, one)
    match state:
        case "to ask":
            said = Said("letters.to-ask")
        case "gone":
            change = case.read(_PORTAL, season=case.target)
            said = Said("letters.gone", day=change.day if change is not None else None)
        case "asked" if nudge is not None:
            said = Said("letters.ask-now") if due else Said("letters.ask-from", day=nudge)
        case "asked":
            said = Said("letters.asked")
        case "uploaded" if nudge is not None:
            said = Said("letters.uploaded-ask-now") if due else Said("letters.uploaded-ask-from", day=nudge)
        case "uploaded":
            said = Said("letters.uploaded")
        case _:
            said = Said("letters.processed")
    kind = dict(Letter.facts["kind"].choices).get(one.kind or "", "")
    rules = (_PORTAL,) if state == "gone" else ("eras.lor.portal-2027",)
    return LetterRow(
        key, one.writer or "", kind, one.specialty or "", state, since,
        (one.requested_month or "") if state in ("asked", "gone") and since is None else "", nudge, due, case.words.text(said),
        one.assigned, rules, one.waived,
    )  # fmt: skip


def _state(case: Case, one: Letter) -> tuple[LetterState, date | None]:
    if case.past(one.processed):
        return "processed", one.processed
    if case.past(one.uploaded):
        return "uploaded", one.uploaded
    if (asked := asked_by(case, one)) is None:
        return "to ask", None
    change = case.read(_PORTAL, season=case.target)
    gone = change is not None and asked < change.day <= case.today
    return "gone" if gone else "asked", one.requested


def _findings(case: Case, letters: tuple[Letter, ...]) -> Iterator[Finding]:
    there = [one for one in letters if case.past(one.uploaded) or case.past(one.processed)]
    usual = case.number(MIX)
    home = sum(one.kind == "us-clinical" for one in letters)
    enough = Said("letters.enough" if len(there) >= usual else "letters.too-few", count=len(there), usual=usual)
    yield finding(case, "usual", "fine" if len(there) >= usual else "check", enough, MIX)
    yield finding(case, "us", "fine" if home else "check", Said("letters.us", count=home), MIX)
    yield from _own_forms(case, letters)
    yield from _assigned(case, there)
    if unsaid := sum(one.waived is None for one in letters):
        yield finding(case, "waiver", "check", Said("letters.waiver", count=unsaid), "eras.lor.waiver")
    if there and case.target is not None and certified_in(case.season) and (kept := case.book.values(_KEPT)):
        yield finding(case, "kept", "fine", Said("letters.kept", year=case.target + kept[-1].value), _KEPT, MIX)
    if there and not case.past(case.season.submitted) and (end := case.event("eras.end")) is not None:
        yield finding(case, "draft", "check", Said("letters.draft", year=case.target, day=end.day), _KEPT)


def _own_forms(case: Case, letters: tuple[Letter, ...]) -> Iterator[Finding]:
    """Specialties whose letters are written on a form of their own (eras.lor.standardized-2027, match.lor.mix)."""
    for wanted in case.profile.profile.specialties:
        row = specialty(case, wanted)
        if row is None or not row.own_letter:
            continue
        mine = [one for one in letters if one.own_form and (not one.specialty or specialty(case, one.specialty) is row)]
        said = Said("letters.own-form", specialty=wanted) if mine else Said("letters.no-own-form", specialty=wanted)
        yield finding(case, f"own-form.{wanted}", "fine" if mine else "check", said, row.own_letter)


def _assigned(case: Case, there: list[Letter]) -> Iterator[Finding]:
    """More letters at one programme than it takes, and programmes without any (match.mistake.docs-unassigned)."""
    most = case.read(MOST, season=case.target)
    each = Counter(name.strip().casefold() for one in there for name in one.assigned)
    names = {name.strip().casefold(): name for one in there for name in one.assigned}
    for name, count in each.items() if most is not None else ():
        if most is not None and count > most.value:
            said = Said("letters.too-many", programme=names[name], count=count, most=most.value)
            yield finding(case, f"most.{name}", "wrong", said, MOST)
    bare = [one for one in case.season.programmes if is_listed(one) and one.service in (None, "eras", "residencycas")]
    without = tuple(one.called for one in bare if not names_of(one) & set(each))
    if there and without:
        more = (Said("letters.more", count=len(without) - _NAMED),) if len(without) > _NAMED else ()
        few: tuple[str | Said, ...] = (*without[:_NAMED], *more)
        said = Said("letters.unassigned", count=len(without), programmes=few)
        yield finding(case, "unassigned", "check", said, "match.mistake.docs-unassigned", "match.cas.manual-assign")


_NAMED = 5
"""Programmes named one by one."""
