"""The recorded part of a timeline: what happened, what is booked, and how long something held stays good."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from img_pathway.engine.ahead.timeline_model import Bar, Mark, MarkKind
from img_pathway.engine.case import Case
from img_pathway.engine.model import PERMITS, SITTINGS
from img_pathway.engine.readings.interviews import all_interviews
from img_pathway.engine.readings.passport import passport_ends
from img_pathway.engine.readings.pathway_asks import shortfall
from img_pathway.engine.readings.pathway_held import accepted_pathway
from img_pathway.engine.readings.registrations import first_end, period_end
from img_pathway.engine.readings.sittings import worth
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Registration
from img_pathway.profile.typed.keys import fact_of, get
from img_pathway.rulebook.types import Step

_SHARED = {
    "profile.names": (),
    "school.img": ("school.enrolled", "school.final_exam", "school.graduated", "school.degree"),
    "identity.names": ("identity.name_proof_filed", "identity.name_proof_accepted"),
    "permits.step2ck": (),
    "credentials.diploma": ("credentials.diploma_sent", "credentials.translated"),
    "certificate.issued": ("certificate.issued",),
    "visa.entry": ("visa.entered",),
    "start.contract": ("start.contract_signed",),
    "match.soap": ("seasons.{season}.soap_accepted",),
}
"""Facts asked on several forms stand on one row only: what these rows keep of their own."""
_SPANS = {
    "school.img": (("school.enrolled", "school.graduated", Said("timeline.span.course")),),
    "identity.account": (
        ("identity.account_requested", "identity.account_established", Said("timeline.span.account")),
    ),
    "application.accepted": (("application.submitted", "application.accepted", Said("timeline.span.acceptance")),),
    "credentials.verified": (("credentials.diploma_sent", "credentials.verified", Said("timeline.span.school")),),
    "visa.statement-of-need": (("visa.need_requested", "visa.need_issued", Said("timeline.span.ministry")),),
    "visa.ds2019": (("visa.ds2019_requested", "visa.ds2019_issued", Said("timeline.span.ds2019")),),
    "visa.h1b-petition": (("visa.petition_filed", "visa.petition_approved", Said("timeline.span.approval")),),
    "start.training-licence": (
        ("start.training_licence_applied", "start.training_licence_issued", Said("timeline.span.board")),
    ),
}
"""Spans between two facts of a step."""
_UNTIL = {
    "identity.passport": ("identity.passport_expires", Said("timeline.valid.passport")),
    "visa.need": ("visa.work_permit_until", Said("timeline.valid.work-permit")),
    "visa.entry": ("visa.i94_until", Said("timeline.valid.stay")),
}
"""Ends of something held whose begin is not asked: drawn from today on."""

_ENDS = frozenset({"certificate.expires", "skills.licence_valid_until", *(key for key, _ in _UNTIL.values())})
"""Ends of bars: no dates of their own."""


def recorded(case: Case, step: Step) -> tuple[list[Bar], list[Mark]]:
    """Bars and marks of the facts of one step. Dates ahead are bookings; nothing here is expected but an unprinted
    expiry.
    """
    bars = list(_bars(case, step.id))
    marks = [mark for key in _SHARED.get(step.id, step.fields) for mark in _points(case, key)]
    if step.id in SITTINGS:
        marks += _sittings(case, SITTINGS[step.id], step.title)
    elif step.id in PERMITS:
        for one in case.registrations(PERMITS[step.id]):
            bars += _registration(case, one)
            marks += _registered(case, one)
    elif step.id == "skills.oet":
        marks += _oet(case)
    elif step.id == "match.interviews":
        marks += _interviews(case)
    elif step.id == "skills.pathway":
        marks += _pathways(case)
    return bars, marks


def _mark(case: Case, day: date | None, title: Said | str, kind: MarkKind = "fact") -> Iterator[Mark]:
    if day is not None:
        yield Mark("booked" if day > case.today else kind, day, case.words.text(title), False)


def _day(case: Case, key: str) -> date | None:
    found = get(case.profile, key)
    return found if isinstance(found, date) else None


def _points(case: Case, key: str) -> Iterator[Mark]:
    """The dated fact of a key, of every season for a season's; nothing for lists and ends of a validity."""
    if key in _ENDS or "{held}" in key:  # of another season the same fact stands under its own
        return
    if "{season}" not in key:
        fact = fact_of(key)
        if fact is not None and fact.kind == "date":
            yield from _mark(case, _day(case, key), fact.label)
        return
    for year in case.profile.seasons:
        own = key.replace("{season}", str(year))
        fact = fact_of(own)
        if fact is not None and fact.kind == "date":
            label = fact.label if year == case.target else Said("timeline.of-match", fact=fact.label, year=year)
            yield from _mark(case, _day(case, own), label)


def _span(case: Case, first: date | None, last: date | None, title: Said) -> Iterator[Bar]:
    """From one fact to another: solid as far as it has happened, expected from today on."""
    if first is None or last is None or first > last:
        return
    if first <= case.today:
        yield Bar("past", first, min(last, case.today), case.words.text(title), False)
    if last > case.today:
        yield Bar("plan", max(first, case.today), last, case.words.text(title), True)


def _bars(case: Case, step_id: str) -> Iterator[Bar]:
    for begin, end, title in _SPANS.get(step_id, ()):
        yield from _span(case, _day(case, begin), _day(case, end), title)
    if step_id in _UNTIL:
        key, title = _UNTIL[step_id]
        until = passport_ends(case)[0] if step_id == "identity.passport" else _day(case, key)
        if until is not None and until >= case.today:
            yield Bar("validity", case.today, until, case.words.text(title), False)
    certificate = case.profile.certificate
    if step_id == "certificate.valid" and certificate.issued is not None:
        end_day = certificate.permanent or certificate.expires
        if end_day is not None and certificate.issued <= end_day:
            yield Bar(
                "validity",
                certificate.issued,
                end_day,
                case.words.text(Said("timeline.valid.certificate")),
                certificate.issued > case.today,
            )
    if step_id == "skills.pathway":
        held = accepted_pathway(case)
        if held is not None and held.end is not None and held.application.accepted is not None:
            first, last = held.application.accepted, held.end.value
            if isinstance(last, date) and first <= last:
                yield Bar(
                    "validity", first, last, case.words.text(Said("timeline.valid.pathway")), not held.end.trusted
                )


def _sittings(case: Case, exam: str, title: str) -> Iterator[Mark]:
    kinds: dict[str, MarkKind] = {
        "pass": "pass", "fail": "fail", "incomplete": "fail", "pending": "pending", "doubtful": "doubtful",
        "booked": "booked",
    }  # fmt: skip
    for sitting, found in worth(case, exam):
        # Of two days the second one may still be ahead: the first is sat.
        outcome = "pending" if found == "booked" and case.past(sitting.date) else found
        yield from _mark(case, sitting.date, _result(title, outcome, sitting.score), kinds[outcome])
        yield from _mark(case, sitting.reported, Said("timeline.reported", exam=title))


def _result(title: str, outcome: str, score: int | None) -> Said:
    if outcome == "pending":
        return Said("timeline.sitting.pending", exam=title)
    if outcome == "doubtful":
        return Said("timeline.sitting.doubtful", exam=title)
    if score is not None and outcome in ("pass", "fail"):
        return Said("timeline.sitting.scored", exam=title, outcome=outcome, score=score)
    return Said("timeline.sitting.outcome", exam=title, outcome=outcome)


def _registration(case: Case, one: Registration) -> Iterator[Bar]:
    first, last = first_end(case, one), period_end(case, one)
    if one.period_start and one.period_end and first is not None and last is not None and one.period_start <= first:
        yield Bar("window", one.period_start, first, case.words.text(Said("timeline.period")), first.expected)
        if last > first:
            yield Bar("window", first, last, case.words.text(Said("timeline.period-extended")), last.expected)
    yield from _span(case, one.applied, one.issued, Said("timeline.span.permit"))


def _registered(case: Case, one: Registration) -> Iterator[Mark]:
    yield from _mark(case, one.applied, Said("timeline.permit.applied"))
    yield from _mark(case, one.issued, Said("timeline.permit.issued"))
    yield from _mark(case, one.extension_requested, Said("timeline.permit.extension"))


def _oet(case: Case) -> Iterator[Mark]:
    for one in case.oet:
        short = shortfall(case, one)
        kind: MarkKind = "pending" if short is None else "fail" if short else "pass"
        worth_of = Said("timeline.oet.suffices")
        if short is None:
            worth_of = Said("timeline.oet.unknown")
        elif short:
            worth_of = Said("timeline.oet.below", parts=tuple(short))
        yield from _mark(case, one.date, worth_of, kind)
        yield from _mark(case, one.reported, Said("timeline.oet.reported"))
        yield from _mark(case, one.released, Said("timeline.oet.released"))


def _interviews(case: Case) -> Iterator[Mark]:
    """Those of the list one by one, that were held or are kept."""
    for one in all_interviews(case):
        if one.state in ("ahead", "to answer", "held"):
            yield from _mark(case, one.interview.on, Said("ahead.interview", programme=one.programme.called))


def _pathways(case: Case) -> Iterator[Mark]:
    for one in case.pathway_applications:
        number = Said("timeline.pathway.number", number=one.number) if one.number else None
        season = Said("timeline.pathway.of", year=one.season) if one.season else None
        yield from _mark(case, one.started, Said("timeline.pathway.begun", number=number, season=season))
        yield from _mark(case, one.submitted, Said("timeline.pathway.submitted", number=number, season=season))
        yield from _mark(case, one.accepted, Said("timeline.pathway.accepted", number=number, season=season), "pass")
        yield from _mark(case, one.rejected, Said("timeline.pathway.rejected", number=number, season=season), "fail")
