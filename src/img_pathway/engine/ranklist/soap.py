"""SOAP of the target Match: its hours and rounds by the clock, how many applications are left, and who may take part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from msgspec import Struct

from img_pathway.engine.case import Case
from img_pathway.engine.finding import Finding, finding
from img_pathway.engine.readings.over import may_soap, over, soap_rounds
from img_pathway.engine.readings.season import Half, missing_half, outside
from img_pathway.engine.readings.services import services
from img_pathway.engine.words.said import Said

LIMIT, FILTER, SERVICE = "nrmp.soap.45", "nrmp.soap.position-filter", "nrmp.soap.multi-service"
_HOURS = ("nrmp.status", "nrmp.soap-apply", "nrmp.soap-read")
_RULES = (FILTER, "nrmp.soap.no-contact", "nrmp.soap.offers-only-r3", SERVICE)


class SoapTime(Struct, frozen=True):
    """An hour of SOAP, or a round of offers; an offer runs out at the end of its round."""

    id: str
    title: str
    at: datetime
    until: datetime | None
    """The end of a round."""
    local: datetime
    local_until: datetime | None
    expected: bool
    state: Literal["ahead", "now", "over"]


def soap_open(case: Case) -> bool:
    """Is SOAP still something to think of: a season is aimed at, and the step is neither done nor needless?"""
    return case.target is not None and case.states["match.soap"].status not in ("not-needed", "done")


def soap_times(case: Case) -> tuple[SoapTime, ...]:
    """The hours by the clock; none where one may surely not take part, or no hour is known."""
    if not soap_open(case) or over(case, "match.soap") is not None or (may_soap(case) is False and _settled(case)):
        return ()
    return tuple(_times(case))


def soap_rules(case: Case) -> tuple[str, ...]:
    """The rules to have at hand in SOAP."""
    return _RULES if soap_times(case) else ()


def _times(case: Case) -> Iterator[SoapTime]:
    for name in _HOURS:
        event = case.event(name)
        if event is not None and event.at is not None:
            yield _time(case, event.key, event.title, event.at, None, event.day.expected)
    for one in soap_rounds(case):
        assert one.begin.at is not None
        said = case.words.text(Said("ranklist.soap-round", round=one.number))
        key, expected = f"{one.event.key}.{one.number}", one.event.day.expected
        yield _time(case, key, said, one.begin.at, one.end.at, expected)
    end_of_all = case.event("nrmp.soap-end")
    if end_of_all is not None and end_of_all.at is not None:
        yield _time(case, end_of_all.key, end_of_all.title, end_of_all.at, None, end_of_all.day.expected)


def _time(case: Case, ident: str, title: str, at: datetime, until: datetime | None, expected: bool) -> SoapTime:
    here = case.now.tzinfo
    over = case.now > (until or at)
    state: Literal["ahead", "now", "over"] = "over" if over else "now" if case.now >= at else "ahead"
    local_until = until.astimezone(here) if until is not None else None
    return SoapTime(ident, title, at, until, at.astimezone(here), local_until, expected, state)


def soap_left(case: Case) -> int | None:
    """How many applications can still be sent; ``None`` where the limit is not known (nrmp.soap.45)."""
    value = case.book.value(LIMIT)
    most = value.value if value is not None else None
    return max(most - (case.season.soap_sent or 0), 0) if isinstance(most, int) else None


def _settled(case: Case) -> bool:
    gone = case.result in ("withdrawn", "matched") or case.withdrew or outside(case)
    return gone or case.season.soap_eligible is not None


_LOOKS_FOR: dict[Half, Said] = {
    "first-year": Said("match.soap.first-year-missing"),
    "later-years": Said("match.soap.later-years-missing"),
    "either": Said("match.soap.either-missing"),
}


def soap_findings(case: Case) -> Iterator[Finding]:
    """The limit, what the list asks, and whether one may take part."""
    yield from _limit(case)
    if not soap_open(case):
        return
    if (half := missing_half(case)) is not None:
        yield finding(case, "soap-half", "check", _LOOKS_FOR[half], FILTER, "nrmp.supplemental")
    yield from _services(case)
    may, rol = may_soap(case), case.event("nrmp.rol")
    if may is None:
        said = Said("ranklist.soap-unknown")
    elif may:
        said = Said("ranklist.soap-may")
    elif not _settled(case) and not (rol is not None and case.over(rol)):
        said = Said("ranklist.soap-register")
    else:
        said = Said("ranklist.soap-may-not")
    yield finding(case, "soap-may", "fine" if may else "check", said, "nrmp.soap.eligible")


def _limit(case: Case) -> Iterator[Finding]:
    """How many are sent of how many; more on the list than can be sent is a question which."""
    value, sent, listed = case.book.value(LIMIT), case.season.soap_sent or 0, len(case.season.soap_list)
    most = value.value if value is not None else None
    if not isinstance(most, int) or not (sent or listed):
        return
    if sent > most:
        yield finding(case, "soap", "wrong", Said("ranklist.soap-over-count", count=sent, most=most), LIMIT)
    elif sent:
        yield finding(case, "soap", "fine", Said("ranklist.soap-count", count=sent, most=most), LIMIT)
    if sent <= most < listed:
        yield finding(case, "soap-listed", "check", Said("ranklist.soap-choose", count=listed, most=most), LIMIT)


def _services(case: Case) -> Iterator[Finding]:
    """Programmes to be applied to through another service than the one recorded, or through two in one list."""
    for number, one in enumerate(case.season.soap_list, 1):
        known, rules = services(case, one.specialty) if one.specialty and one.service else (frozenset(), ())
        if one.service and known and one.service not in known and len(known) == 1:
            said = Said("programmes.service", specialty=one.specialty or "")
            yield finding(case, f"soap-service.{number}", "check", said, SERVICE, *rules)
