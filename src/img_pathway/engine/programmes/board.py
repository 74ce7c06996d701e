"""The list of programmes of the target season, each judged, with the state's rule, signals and what the list costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct

from img_pathway.engine.case import Case
from img_pathway.engine.finding import Finding, finding
from img_pathway.engine.model import Reason
from img_pathway.engine.money import tariffs
from img_pathway.engine.money.curves import CURVES
from img_pathway.engine.money.fees import choose, of_step
from img_pathway.engine.own_lists import is_listed, number_alone
from img_pathway.engine.programmes.filters import Filter, Fit, filters
from img_pathway.engine.readings.programmes import track_of
from img_pathway.engine.readings.services import planned_beyond_list, programmes_by_specialty, service_of
from img_pathway.engine.readings.signals import NO_SIGNALS, Budget, named_once, signals_given, too_many
from img_pathway.engine.states.board import state_board, state_codes
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts.season import Programme
from img_pathway.profile.typed.codes import nrmp_track

DUPLICATE = "eras.program-status"


class ProgrammeRow(Struct, frozen=True):
    """One programme of the list."""

    id: str
    name: str
    specialty: str
    city: str
    state: str
    acgme: str
    nrmp: str
    service: str
    track: str
    status: str
    signal: str
    verdict: Fit
    """The least favourable of its conditions."""
    reasons: tuple[Reason, ...]
    """What excludes first, then what is to be asked, then what fits."""
    training_licence: str
    """The state's rule for a training licence; empty where no state is recorded, or none is known."""
    state_verdict: str
    deadline: datetime | None
    local: datetime | None
    """The same instant at home."""
    deadline_day: date | None
    """The day, where its hour is not known."""
    applied: date | None
    checked: date | None
    notes: str


class ProgrammesBoard(Struct, frozen=True):
    """The whole list."""

    today: date
    target_match: int | None
    summary: str
    rows: tuple[ProgrammeRow, ...]
    signals: tuple[Budget, ...]
    cost: tuple[str, ...]
    """What the applications come to, a line for each service."""
    findings: tuple[Finding, ...]


ORDER: tuple[Fit, ...] = ("excluded", "check", "fits")
"""The least favourable first."""


def programmes_board(case: Case) -> ProgrammesBoard:
    """Judge every programme of the list; rests on an assessed case, for fees and states."""
    listed = case.season.programmes
    licences = _licences(case, {one.state for one in listed if one.state})
    rows = tuple(_row(case, number, one, licences) for number, one in enumerate(listed, 1))
    counted = Counter(row.verdict for row in rows)
    if case.target is None:
        said = Said("programmes.no-target")
    elif not rows:
        said = Said("programmes.none", year=case.target, number=number_alone(case.season.programs))
    else:
        said = Said(
            "programmes.summary", count=len(rows), fits=counted["fits"], ask=counted["check"], out=counted["excluded"]
        )
    cost = tuple(
        f"{fee.title}: {fee.shown}"
        for step, through in (("programs.submit", ("eras", None)), ("programs.residencycas", ("residencycas",)))
        if any(service_of(case, one) in through for one in listed if is_listed(one))
        for fee in of_step(case, step)
    )
    cost += _one_more(case)
    signals = tuple(signals_given(case))
    found = (*_doubles(case, listed), *_over_budget(case, signals), *_no_signals(case, listed), *_tracks(case, listed))
    return ProgrammesBoard(case.today, case.target, case.words.text(said), rows, signals, cost if rows else (), found)


def _one_more(case: Case) -> tuple[str, ...]:
    """What the next programme of each specialty costs in ERAS: the count begins anew with each (eras.fee.tiers-2025)."""
    ident = CURVES["eras"][0]
    rule = case.book.rule(ident)
    family = case.book.tariff(rule.tariffs[0]) if rule.tariffs else (ident,)
    picked = choose(case.book, family, rule.selects, case.target, case.today)
    if picked is None or case.states["programs.submit"].over:
        return ()
    each, applied, planned = [], programmes_by_specialty(case), planned_beyond_list(case)
    if planned and len(applied) != 1:
        return ()  # over which specialties those spread that are planned, and not listed yet, is not known
    for one in applied:
        now, then = (tariffs.by_count(picked.value.value, (planned or one.programmes) + more) for more in (0, 1))
        if not one.cas and one.specialty and now is not None and then is not None:
            usd = tariffs.usd(then) - tariffs.usd(now)
            each.append(
                case.words.text(Said("programmes.price-in", specialty=named_once(case, one.specialty), usd=usd))
            )
    return (case.words.text(Said("programmes.one-more", each=tuple(each))),) if each else ()


def _licences(case: Case, codes: set[str]) -> dict[str, tuple[str, str]]:
    known = tuple(sorted(codes & set(state_codes(case.book))))
    return {row.code: (row.training_licence or "", row.verdict) for row in (state_board(case, known) if known else ())}


def _row(case: Case, number: int, one: Programme, licences: dict[str, tuple[str, str]]) -> ProgrammeRow:
    judged = sorted(filters(case, one), key=lambda each: ORDER.index(each.verdict))
    licence, verdict = licences.get(one.state or "", ("", ""))
    return ProgrammeRow(
        f"seasons.{case.target}.programmes.{number}", one.called, one.specialty or "", one.city or "", one.state or "",
        one.acgme or "", one.nrmp or "", one.service or "", track_of(one) or "", one.status or "", one.signal or "",
        judged[0].verdict, tuple(_reason(case, each) for each in judged),
        licence, verdict, one.deadline, one.deadline and one.deadline.astimezone(case.now.tzinfo), one.deadline_day, one.applied, one.checked, one.notes or "",
    )  # fmt: skip


def _reason(case: Case, one: Filter) -> Reason:
    return Reason(one.said, one.rules, (), case.words)


def _over_budget(case: Case, signals: tuple[Budget, ...]) -> Iterator[Finding]:
    for one in signals:
        if (said := too_many(one)) is not None:
            yield finding(case, f"signals.{one.specialty}.{one.tier}", "wrong", said, "eras.signals")


def _no_signals(case: Case, listed: tuple[Programme, ...]) -> Iterator[Finding]:
    """A signal recorded for a programme of a service that has none: it counts in no budget (eras.signal.level)."""
    for number, one in enumerate(listed, 1):
        if one.service in NO_SIGNALS and one.signal not in (None, "none"):
            service = dict(Programme.facts["service"].choices)[one.service or ""]
            said = Said("programmes.no-signals", programme=one.called, service=service)
            yield finding(case, f"no-signals.{number}", "check", said, "eras.signal.level", "eras.signals")


def _tracks(case: Case, listed: tuple[Programme, ...]) -> Iterator[Finding]:
    """A track recorded, and the code of a place of another track: one of both is another programme's."""
    for number, one in enumerate(listed, 1):
        told = nrmp_track(one.nrmp)
        if told is not None and one.track not in (None, told):
            said = Said("programmes.track-code", programme=one.called, code=one.nrmp, told=told, track=one.track)
            yield finding(case, f"track.{number}", "check", said, "nrmp.r3")


def _doubles(case: Case, listed: tuple[Programme, ...]) -> Iterator[Finding]:
    """One programme twice on the list, by either code."""
    for field in ("acgme", "nrmp"):
        codes = Counter((getattr(one, field) or "").strip().casefold() for one in listed)
        for code, count in codes.items():
            if code and count > 1:
                said = Said("programmes.twice", code=code.upper())
                yield finding(case, f"twice.{code}", "wrong", said, DUPLICATE)
