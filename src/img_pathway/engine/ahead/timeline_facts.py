"""The recorded part of a timeline: what happened, what is booked, and how long something held stays good."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from img_pathway.engine.ahead.timeline_model import Bar, Mark, MarkKind
from img_pathway.engine.case import Case
from img_pathway.engine.readings.oet import shortfall
from img_pathway.engine.readings.pathway_held import accepted_pathway
from img_pathway.engine.readings.sittings import worth
from img_pathway.profile.facts import Registration
from img_pathway.profile.typed.keys import fact_of, get
from img_pathway.rulebook.types import Step

_EXAMS = ("step1", "step2ck", "step2cs", "step3")
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
    "school.img": (("school.enrolled", "school.graduated", "The medical course"),),
    "identity.account": (("identity.account_requested", "identity.account_established", "Waited for the account"),),
    "application.accepted": (("application.submitted", "application.accepted", "Waited for acceptance"),),
    "credentials.verified": (("credentials.diploma_sent", "credentials.verified", "Waited for the school"),),
    "visa.statement-of-need": (("visa.need_requested", "visa.need_issued", "Waited for the ministry"),),
    "visa.ds2019": (("visa.ds2019_requested", "visa.ds2019_issued", "Waited for the DS-2019"),),
    "visa.h1b-petition": (("visa.petition_filed", "visa.petition_approved", "Waited for the approval"),),
    "start.training-licence": (
        ("start.training_licence_applied", "start.training_licence_issued", "Waited for the board"),
    ),
}
"""Spans between two facts of a step."""
_UNTIL = {
    "identity.passport": ("identity.passport_expires", "Passport valid"),
    "visa.need": ("visa.work_permit_until", "Work permit valid"),
    "visa.entry": ("visa.i94_until", "Stay allowed by the I-94"),
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
    stage, _, name = step.id.partition(".")
    if stage == "exams" and name in _EXAMS:
        marks += _sittings(case, name, step.title)
    elif stage == "permits" and name in _EXAMS:
        for one in getattr(case.profile.permits, name, ()):
            bars += _registration(case, one)
            marks += _registered(case, one)
    elif step.id == "skills.oet":
        marks += _oet(case)
    elif step.id == "skills.pathway":
        marks += _pathways(case)
    return bars, marks


def _mark(case: Case, day: date | None, title: str, kind: MarkKind = "fact") -> Iterator[Mark]:
    if day is not None:
        yield Mark("booked" if day > case.today else kind, day, title, False)


def _day(case: Case, key: str) -> date | None:
    found = get(case.profile, key)
    return found if isinstance(found, date) else None


def _points(case: Case, key: str) -> Iterator[Mark]:
    """The dated fact of a key, of every season for a season's; nothing for lists and ends of a validity."""
    if key in _ENDS:
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
            label = fact.label if year == case.target else f"{fact.label} (Match {year})"
            yield from _mark(case, _day(case, own), label)


def _span(case: Case, first: date | None, last: date | None, title: str) -> Iterator[Bar]:
    """From one fact to another: solid as far as it has happened, expected from today on."""
    if first is None or last is None or first > last:
        return
    if first <= case.today:
        yield Bar("past", first, min(last, case.today), title, False)
    if last > case.today:
        yield Bar("plan", max(first, case.today), last, title, True)


def _bars(case: Case, step_id: str) -> Iterator[Bar]:
    for begin, end, title in _SPANS.get(step_id, ()):
        yield from _span(case, _day(case, begin), _day(case, end), title)
    if step_id in _UNTIL:
        key, title = _UNTIL[step_id]
        until = _day(case, key)
        if until is not None and until >= case.today:
            yield Bar("validity", case.today, until, title, False)
    certificate = case.profile.certificate
    if step_id == "certificate.valid" and certificate.issued is not None:
        end_day = certificate.permanent or certificate.expires
        if end_day is not None and certificate.issued <= end_day:
            yield Bar("validity", certificate.issued, end_day, "Certificate valid", certificate.issued > case.today)
    if step_id == "skills.pathway":
        held = accepted_pathway(case)
        if held is not None and held.end is not None and held.application.accepted is not None:
            first, last = held.application.accepted, held.end.value
            if isinstance(last, date) and first <= last:
                yield Bar("validity", first, last, "Pathway valid", not held.end.trusted)


def _sittings(case: Case, exam: str, title: str) -> Iterator[Mark]:
    kinds: dict[str, MarkKind] = {
        "pass": "pass", "fail": "fail", "incomplete": "fail", "pending": "pending", "doubtful": "doubtful",
        "booked": "booked",
    }  # fmt: skip
    for one, said in worth(case, exam):
        words = {"pending": "result pending", "doubtful": "result and score disagree"}.get(said, said)
        score = f" with {one.score}" if one.score is not None and said in ("pass", "fail") else ""
        yield from _mark(case, one.date, f"{title}: {words}{score}", kinds[said])
        yield from _mark(case, one.reported, f"{title}: result reported")


def _registration(case: Case, one: Registration) -> Iterator[Bar]:
    if one.period_start is not None and one.period_end is not None and one.period_start <= one.period_end:
        yield Bar("window", one.period_start, one.period_end, "Eligibility period", False)
        if one.extended_to is not None and one.extended_to > one.period_end:
            yield Bar("window", one.period_end, one.extended_to, "Eligibility period, extended", False)
    yield from _span(case, one.applied, one.issued, "Waited for the permit")


def _registered(case: Case, one: Registration) -> Iterator[Mark]:
    yield from _mark(case, one.applied, "Applied at FSMB")
    yield from _mark(case, one.issued, "Scheduling permit issued")
    yield from _mark(case, one.extension_requested, "Extension requested")


def _oet(case: Case) -> Iterator[Mark]:
    for one in case.oet:
        short = shortfall(case, one)
        kind: MarkKind = "pending" if short is None else "fail" if short else "pass"
        words = (
            "scores missing"
            if short is None
            else f"below: {', '.join(map(case.words.text, short))}"
            if short
            else "scores suffice"
        )
        yield from _mark(case, one.date, f"OET: {words}", kind)
        yield from _mark(case, one.reported, "OET: result reported")
        yield from _mark(case, one.released, "OET: result released to ECFMG")


def _pathways(case: Case) -> Iterator[Mark]:
    for one in case.pathway_applications:
        name = f"Pathway {one.number or ''}".strip() + (f" of {one.season}" if one.season else "")
        yield from _mark(case, one.started, f"{name}: form begun")
        yield from _mark(case, one.submitted, f"{name}: submitted")
        yield from _mark(case, one.accepted, f"{name}: accepted", "pass")
        yield from _mark(case, one.rejected, f"{name}: rejected or closed", "fail")
