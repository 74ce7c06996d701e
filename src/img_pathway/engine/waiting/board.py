"""The waiting room: who has what since when, how long that usually takes, when to ask, and words to ask with."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.documents.board import PaperRow, documents_board
from img_pathway.engine.model import StepState
from img_pathway.engine.readings.asking import Owed, contacts, owed
from img_pathway.engine.readings.given import GIVEN
from img_pathway.engine.time.waits import Span, spans
from img_pathway.engine.words.recorded import summary
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated


class Awaited(Struct, frozen=True):
    """One thing in somebody else's hands."""

    id: str
    """Id of the step, or the key of one's own wait."""
    title: str
    who: str
    since: date | None
    days: int | None
    """How long it has been there."""
    usual: int | None
    bad: int | None
    """Days it usually takes, and in a bad case; ``None`` where no source says."""
    confidence: str | None
    """How sure these times are; ``None`` without any."""
    source: str
    """Where they are from."""
    nudge: Dated | None
    """The next day to ask."""
    due: bool
    """Has that day come?"""
    text: str
    """How it stands, in a sentence."""
    letter: str
    """Words to ask with."""
    asked: tuple[str, ...]
    """Each time one asked, in a line, newest first."""
    step: str | None
    rules: tuple[str, ...]


class WaitingRoom(Struct, frozen=True):
    """Everything one waits for, what is to be asked about first."""

    today: date
    summary: str
    rows: tuple[Awaited, ...]


def waiting_room(case: Case) -> WaitingRoom:
    """What waits, by the day to ask; rests on an assessed case."""
    times = spans(case)
    steps = [_of_step(case, state, times) for state in case.states.values() if state.status == "waiting"]
    own = [_own(case, one) for one in owed(case) if not one.mine]
    told = {row.step for row in steps}
    papers = [_paper(case, row) for row in documents_board(case).rows if row.state == "sent" and row.step not in told]
    rows = sorted((*steps, *own, *papers), key=lambda row: (row.nudge or date.max, row.since or date.max))
    due = sum(row.due for row in rows)
    said = Said("waiting.summary", count=len(rows), due=due) if rows else Said("waiting.nothing")
    return WaitingRoom(case.today, case.words.text(said), tuple(rows))


def _of_step(case: Case, state: StepState, times: dict[str, Span]) -> Awaited:
    step = case.book.step(state.id)
    span = times[step.waiting[0]] if step.waiting else None
    who = state.who or (step.portal or "")
    rules = tuple(dict.fromkeys((*(span.rules if span else ()), *(state.nudge.rules if state.nudge else ()))))
    return Awaited(
        id=state.id, title=state.title, who=who, since=state.since, days=_days(case, state.since),
        usual=span.typical if span else None, bad=span.bad if span else None,
        confidence=span.confidence if span and span.typical is not None else None, source=span.source if span else "",
        nudge=state.nudge, due=state.nudge is not None and state.nudge <= case.today,
        text=_told(case, state.since, state.nudge, span.bad if span else None),
        letter=_letters(case, span.title if span else state.title, who, state.since, step.portal), asked=_asked(case, state.id, state.since),
        step=state.id, rules=rules or step.rules[:1],
    )  # fmt: skip


def _own(case: Case, one: Owed) -> Awaited:
    return Awaited(
        id=one.key, title=one.what, who=one.whom, since=one.since, days=_days(case, one.since),
        usual=one.usual, bad=None, confidence=one.confidence if one.usual is not None else None, source="",
        nudge=one.nudge, due=one.nudge is not None and one.nudge <= case.today,
        text=_told(case, one.since, one.nudge, None), letter=_letter(
            case, one.what, one.whom, one.since, to="" if one.question else one.whom, question=one.question,
            writer=".recommendations." in one.key and one.question is None,
        ),
        asked=_asked(case, one.what, one.since), step=None, rules=(),
    )  # fmt: skip


def _paper(case: Case, row: PaperRow) -> Awaited:
    """A paper that was sent and of which nothing came back: the same reading as on the documents board."""
    sent = [one for one in row.sent if one.state == "sent"]
    since = max((one.date for one in sent if one.date is not None), default=row.since)
    # What was "given to ECFMG" is at ECFMG, wherever else the paper is wanted.
    at = row.portals[:1] if row.id in GIVEN else row.portals
    who = ", ".join(dict.fromkeys(one.to for one in sent if one.to)) or ", ".join(at)
    return Awaited(
        id=row.key, title=row.title, who=who, since=since, days=_days(case, since), usual=None, bad=None,
        confidence=None, source="", nudge=None, due=False, text=f"{row.text} {_told(case, since, None, None)}", letter=_letters(case, row.title, who, since),
        asked=_asked(case, row.title, since), step=None, rules=row.rules,
    )  # fmt: skip


def _days(case: Case, since: date | None) -> int | None:
    return (case.today - since).days if since is not None else None


def _told(case: Case, since: date | None, nudge: Dated | None, bad: int | None) -> str:
    days = _days(case, since)
    long = Said("waiting.beyond-bad", days=days, bad=bad) if days and bad is not None and days > bad else None
    if nudge is None:
        ask = Said("waiting.no-day") if bad is None else Said("waiting.waits-for-another")
    else:
        ask = Said("waiting.ask-now") if nudge <= case.today else Said("waiting.ask-from", day=nudge)
    return " ".join(case.words.text(one) for one in (long, ask) if one is not None)


def _asked(case: Case, about: str, since: date | None) -> tuple[str, ...]:
    """When and how; about what and whom stands above it."""
    asked = (replace(one, about=None, whom=None) for one in reversed(contacts(case, about, since)))
    return tuple(summary(one, case.book) for one in asked)


def _letters(case: Case, what: str, who: str, since: date | None, portal: str | None = None) -> str:
    """A letter to each of those whom one waits for: what one of them can answer, another cannot."""
    offices = case.book.portals_called(who)
    if len(offices) < 2:
        return _letter(case, what, who, since, portal=portal)
    heads = (case.words.text(Said("waiting.letter.to", whom=one.title)) for one in offices)
    letters = (_letter(case, what, one.called[0], since) for one in offices)
    return "\n\n".join(part for both in zip(heads, letters, strict=True) for part in both)


def _letter(
    case: Case,
    what: str,
    who: str,
    since: date | None,
    to: str = "",
    portal: str | None = None,
    *,
    writer: bool = False,
    question: Said | None = None,
) -> str:
    """A polite question, to somebody by name where one is known: of a letter writer, of an office by what it can answer, of
    anybody else how it stands; with the person's name and the number by which they are known there.
    """
    person, identity = case.profile.profile, case.profile.identity
    offices = case.book.portals_called(who) or ((case.book.portal(portal),) if portal else ())
    asks: Said | str = question or Said("waiting.letter.ask-writer" if writer else "waiting.letter.question")
    if offices and not writer and question is None:
        asks = offices[0].question or asks
    numbers = {
        "identity.myintealth_id": (Said("waiting.letter.myintealth"), identity.myintealth_id),
        "identity.usmle_id": (Said("waiting.letter.usmle"), identity.usmle_id),
    }
    label, number = next((numbers[one.known_by] for one in offices if one.known_by and not writer), (None, None))
    name = person.passport_name or Said("waiting.letter.your-name")
    parts = (
        Said("waiting.letter.dear", whom=to) if to else Said("waiting.letter.greeting"),
        Said("waiting.letter.of-writer", day=since)
        if writer and since
        else Said("waiting.letter.since", what=what, day=since)
        if since
        else Said("waiting.letter.about", what=what),
        asks,
        Said("waiting.letter.thanks"),
        Said("waiting.letter.signed", name=name, number=Said("waiting.letter.number", label=label, number=number))
        if number
        else Said("waiting.letter.signed", name=name, number=None),
    )
    return "\n\n".join(case.words.text(part).strip() for part in parts)
