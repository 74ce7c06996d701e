"""Every paper of the way: what it must show, where it stands, until when it is good, and what is wanted first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from img_pathway.engine.case import Case
from img_pathway.engine.finding import Finding, finding
from img_pathway.engine.model import DayName, StepState
from img_pathway.engine.readings.given import GIVEN, Given, given, too_early, untranslated
from img_pathway.engine.readings.pathway_season import form_sent
from img_pathway.engine.readings.printed import school_names
from img_pathway.engine.readings.season import counted
from img_pathway.engine.readings.six_pathways import pathways
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts.application import Paper, Sent
from img_pathway.profile.typed.keys import get
from img_pathway.rulebook.types import Dated, DocumentKind

PaperState = Literal["to get", "held", "sent", "verified", "rejected", "expired", "check", "not needed"]
_LIMITS = (
    "eras.doc.list",
    "eras.lor.max-per-program",
    "eras.ps.limit",
    "eras.exp.max",
    "eras.photo.spec",
    "eras.mspe.form",
)
"""The limits of MyERAS, to have at hand."""
_AHEAD = ("to get", "held", "rejected", "expired")
"""States in which something is left to do."""


class SentRow(Struct, frozen=True):
    """One place a paper was sent to."""

    to: str
    date: date | None
    """The day of what is told by `state`: of sending, verifying or rejecting."""
    state: str

    @property
    def told(self) -> str:
        """In words, without the day."""
        return f"{self.state} {'to' if self.state == 'sent' else 'by'} {self.to}"


class PaperRow(Struct, frozen=True):
    """One kind of paper."""

    id: str
    key: str
    """Of the recorded paper, or of the list where none is recorded."""
    title: str
    issuer: str
    shows: str
    portals: tuple[str, ...]
    state: PaperState
    text: str
    by: Dated | None
    """The day the first step that is still open wants it."""
    expires: date | None
    language: str
    lies: str
    sent: tuple[SentRow, ...]
    step: str
    rules: tuple[str, ...]
    named: DayName | None = None
    """Which day of that step `by` is."""
    since: date | None = None
    """Since when it is with others, where it was sent."""

    @property
    def open(self) -> bool:
        """Is something left to do? A paper that no step asks for may lie where it is."""
        return self.state in _AHEAD and (bool(self.step) or self.state != "held")


class DocumentsBoard(Struct, frozen=True):
    """All papers, those wanted first on top; the limits of MyERAS."""

    today: date
    summary: str
    rows: tuple[PaperRow, ...]
    limits: tuple[str, ...]
    """Rules that hold the limits of MyERAS."""
    findings: tuple[Finding, ...]


def documents_board(case: Case, states: Mapping[str, StepState] | None = None) -> DocumentsBoard:
    """Judge every paper; rests on an assessed case. `states` are its steps with the days of the plan, where there is one."""
    found, rows = states or case.states, list[PaperRow]()
    for kind in case.book.documents:
        mine = [(n, one) for n, one in enumerate(case.profile.documents.papers, 1) if one.kind == kind.id]
        asking = [found[step] for step in kind.steps if step in found]
        rows += [_row(case, kind, asking, number, one) for number, one in mine] or [
            _row(case, kind, asking, None, None)
        ]
    rows += [_other(case, n, one) for n, one in enumerate(case.profile.documents.papers, 1) if not _known(case, one)]
    # What came back was thought to be there: it goes before all that is merely still to come.
    rows.sort(key=lambda row: (not row.open, row.state != "rejected", row.by or date.max))
    lacking = [row for row in rows if row.open]
    first = lacking[0] if lacking else None
    if first is None:
        said = Said("documents.all-there")
    elif first.state == "rejected":
        said = Said("documents.lacking-rejected", count=len(lacking), title=first.title)
    elif first.by is not None:
        said = Said(
            "documents.lacking-late" if first.by < case.today else "documents.lacking-by",
            count=len(lacking), title=first.title, day=first.by,
        )  # fmt: skip
    else:
        said = Said("documents.lacking", count=len(lacking), title=first.title)
    limits = tuple(rule for rule in _LIMITS if case.book.has_rule(rule))
    return DocumentsBoard(case.today, case.words.text(said), tuple(rows), limits, tuple(_findings(case, rows)))


def _known(case: Case, one: Paper) -> bool:
    return any(one.kind == kind.id for kind in case.book.documents)


def _row(case: Case, kind: DocumentKind, asking: list[StepState], number: int | None, one: Paper | None) -> PaperRow:
    state = next((state for state in asking if state.open), asking[0])
    first = next((one for one in asking if _day(one) is not None), state)
    by, (found, said) = _day(first), _judged(case, kind, one, state)
    title = f"{kind.title}: {one.title}" if one is not None and one.title else kind.title
    return PaperRow(
        kind.id, f"documents.papers.{number}" if number else "documents.papers", title,
        (one.issuer if one is not None else None) or kind.issuer, kind.shows, kind.portals, found,
        case.words.text(said), by, _expires(case, kind, one), (one.language if one else None) or "",
        (one.lies if one is not None else None) or "", _sendings(case, one), state.id, kind.rules,
        _named(first, by), max(_arrivals(case, kind, one), default=None) if found == "sent" else None,
    )  # fmt: skip


def _other(case: Case, number: int, one: Paper) -> PaperRow:
    """A paper of a kind the table does not hold: as recorded, wanted by no step."""
    kind = dict(Paper.facts["kind"].choices).get(one.kind or "", "")
    back, arrived = _rejected(case, one), _arrivals(case, None, one)
    state: PaperState = "held"
    said = Said("documents.held")
    if one.expires is not None and one.expires < case.today:
        state, said = "expired", Said("documents.ended", day=one.expires)
    elif back is not None:
        state, said = "rejected", _told_rejected(back)
    elif any(case.past(sent.verified) for sent in one.sent):
        state, said = "verified", Said("documents.accepted")
    elif arrived:
        state, said = "sent", Said("documents.sent")
    return PaperRow(
        one.kind or "other", f"documents.papers.{number}", one.title or f"{kind[:1].upper()}{kind[1:]}", one.issuer or "", "", (), state,
        case.words.text(said), None, one.expires, one.language or "", one.lies or "", _sendings(case, one), "", (),
        None, max(arrived, default=None) if state == "sent" else None,
    )  # fmt: skip


def _day(state: StepState) -> Dated | None:
    """The first day of the step that binds: the last one for what is asked now, else advised, planned or official.

    A planned day before the step can begin is none to have a paper by; without any other the last possible one counts.
    """
    if not state.open:
        return None
    if state.last is not None:
        return state.last
    begin, safe = state.earliest, state.latest_safe
    safe = None if safe is not None and begin is not None and safe < begin else safe
    days = [day for day in (state.by, safe, state.due.day if state.due else None) if day is not None]
    return min(days, default=state.latest_possible)


def _named(state: StepState, by: Dated | None) -> DayName | None:
    return None if by is None else "last day" if by == state.last else state.name_of(by)


def _fact(case: Case, key: str) -> Any:
    if not key or ("{season}" in key and case.target is None):
        return None
    return get(case.profile, key.replace("{season}", str(case.target)))


def _expires(case: Case, kind: DocumentKind, one: Paper | None) -> date | None:
    """Its own end; else the last day it is young enough."""
    end = (one.expires if one is not None else None) or _fact(case, kind.expires)
    issued = (one.issued if one is not None else None) or _fact(case, kind.issued)
    if end is None and kind.young and case.book.has_rule(kind.young) and issued is not None:
        end = Dated(issued, "yours").plus(case.number(kind.young))
    return end if isinstance(end, date) else None


def _judged(case: Case, kind: DocumentKind, one: Paper | None, state: StepState) -> tuple[PaperState, Said]:
    """Where it stands: what is recorded of the paper goes before what other facts tell."""
    end = _expires(case, kind, one)
    if state.status == "not-needed" and one is None:
        return "not needed", Said("documents.not-needed")
    if not _for_you(case, kind, one):
        return "not needed", Said("documents.not-for-you", n=kind.pathway)
    if not _asked_for(case, kind, one):
        return "not needed", Said("documents.names-agree")
    accepted = any(case.past(sent.verified) for sent in (one.sent if one is not None else ()))
    day = _at_ecfmg(case, kind).verified if kind.id in GIVEN else _fact(case, kind.verified)
    verified = case.past(day) and not (kind.confirmed and too_early(case, day or date.min, dated=kind.id == "diploma"))
    # Where the school has to confirm it, that ECFMG accepted it is not enough.
    verified = verified or (accepted and not kind.confirmed)
    arrived = _arrivals(case, kind, one)
    # How young it must be is judged on its arrival.
    young = kind.young and end is not None and any(day <= end for day in arrived)
    if end is not None and end < case.today and not verified and not young:
        return "expired", Said("documents.ended", day=end)
    if (back := _rejected(case, one)) is not None:
        return "rejected", _told_rejected(back)
    if (refused := _at_ecfmg(case, kind).rejected) is not None and not verified:
        return "rejected", Said("documents.rejected", day=refused, place=None)
    if verified or state.status == "done":
        return "verified", Said("documents.done" if state.status == "done" else "documents.accepted")
    if kind.id in ("diploma", "transcript") and untranslated(case, kind.id):
        return "held", Said("credentials.untranslated")
    if arrived:
        return "sent", Said("documents.sent-unconfirmed" if kind.confirmed and accepted else "documents.sent")
    if state.over and one is None:
        # What is over asks for no paper; one that is there stays where it is.
        return "not needed", Said("documents.over", step=state.title)
    if one is not None or case.past(_fact(case, kind.issued)) or (kind.expires and end is not None):
        return "held", Said("documents.held-for", step=state.title) if state.open else Said("documents.held")
    if kind.issuer == "you":
        gone = counted(case, "submitted") or counted(case, "residencycas_submitted")
        return ("check", Said("documents.went-out")) if gone else ("to get", Said("documents.to-make"))
    return "to get", Said("documents.to-get", issuer=kind.issuer)


def _at_ecfmg(case: Case, kind: DocumentKind) -> Given:
    """The one reading of what ECFMG was given; of other papers nothing is read here."""
    return given(case, kind.id) if kind.id in GIVEN else Given(None, None, None, ())


def _arrivals(case: Case, kind: DocumentKind | None, one: Paper | None) -> list[date]:
    """The days on which it was sent, wherever that is recorded."""
    days = [sent.date or sent.verified for sent in (one.sent if one is not None else ())]
    if kind is not None:
        days += [_fact(case, kind.sent), _at_ecfmg(case, kind).sent]
    return [day for day in days if day is not None and case.past(day)]


def _rejected(case: Case, one: Paper | None) -> Sent | None:
    """What came last to a place counts there: the first place that rejected it and still lacks it, whatever others did."""
    last = {sent.to: sent for sent in sorted(one.sent if one is not None else (), key=_last_word)}
    back = [sent for sent in last.values() if case.past(sent.rejected) and not case.past(sent.verified)]
    return min(back, key=_last_word, default=None)


def _told_rejected(back: Sent) -> Said:
    place = Said("documents.by", place=_place(back)) if back.to else None
    return Said("documents.rejected", day=back.rejected, place=place)


def _asked_for(case: Case, kind: DocumentKind, one: Paper | None) -> bool:
    """A proof of a name is asked for where a paper of the school prints another one (ecfmg.cred-name-mismatch)."""
    if kind.when != "names-differ" or one is not None or _at_ecfmg(case, kind).sent is not None:
        return True
    return any(found.recorded and found.agrees is not True for found in school_names(case))


def _for_you(case: Case, kind: DocumentKind, one: Paper | None) -> bool:
    """May this person want it? What one Pathway alone asks for: of whom that one is; of who may still take it and asked for
    it or holds it; never beside a form for another one.

    A student without a recorded licence holds none to practise without supervision (ecfmg.path-1).
    """
    if not kind.pathway:
        return True
    form = form_sent(case)
    if form is not None and form.number is not None:
        return form.number == kind.pathway
    verdict = next((found.verdict for found in pathways(case) if found.n == kind.pathway), "missing")
    begun = one is not None or _fact(case, kind.only_if) is not None or _fact(case, kind.issued) is not None
    return verdict == "met" or (begun and verdict != "missing" and not case.student)


def _place(sent: Sent) -> str:
    return dict(Sent.facts["to"].choices).get(sent.to or "", "")


def _last_word(sent: Sent) -> date:
    """The last day of which a sending tells anything."""
    return max((day for day in (sent.date, sent.verified, sent.rejected) if day is not None), default=date.min)


def _sendings(case: Case, one: Paper | None) -> tuple[SentRow, ...]:
    if one is None:
        return ()
    return tuple(SentRow(_place(sent), *_told(case, sent)) for sent in one.sent)


def _told(case: Case, sent: Sent) -> tuple[date | None, str]:
    """The last that is known of a sending, and its day."""
    if case.past(sent.verified):
        return sent.verified, "verified"
    return (sent.rejected, "rejected") if case.past(sent.rejected) else (sent.date, "sent")


def _before_the_start(case: Case, end: date) -> bool:
    return case.first_day is not None and case.today <= end < case.first_day


def _findings(case: Case, rows: list[PaperRow]) -> Iterator[Finding]:
    """What ends before it is wanted, and what is not in English without a translation."""
    for row in rows:
        if row.open and row.by is not None and row.expires is not None and case.today <= row.expires < row.by:
            said = Said("documents.too-short", title=row.title, day=row.expires, by=row.by)
            yield finding(case, f"short.{row.key}", "wrong", said, *row.rules[:1])
        elif row.state != "not needed" and row.expires is not None and _before_the_start(case, row.expires):
            said = Said("documents.ends", title=row.title, day=row.expires)
            yield finding(case, f"ends.{row.key}", "check", said, *row.rules[:1])
    for number, one in enumerate(case.profile.documents.papers, 1):
        kind = next((kind for kind in case.book.documents if kind.id == one.kind), None)
        foreign = (one.language or "English").strip().casefold() not in ("english", "en")
        if kind is not None and kind.translated and foreign and not one.translated and not _translation(case):
            said = Said("documents.translate", title=kind.title, language=one.language or "")
            yield finding(case, f"translation.{number}", "wrong", said, "ecfmg.cred-translation")


def _translation(case: Case) -> bool:
    """Is a certified translation recorded, wherever that may be?"""
    person = case.profile
    kinds = [one.kind for one in person.documents.papers] + [one.kind for one in person.credentials.documents]
    return case.past(person.credentials.translated) or "translation" in kinds
