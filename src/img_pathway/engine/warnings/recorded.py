"""What is recorded and is more than a rule allows, differs from what it must agree with, or runs out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from img_pathway.days import say_hour
from img_pathway.engine.case import Case
from img_pathway.engine.model import STEP_NAMES, Severity, Warning
from img_pathway.engine.own_lists import is_listed
from img_pathway.engine.readings.counting import exam_passed
from img_pathway.engine.readings.on_j1 import home_stay_due, sponsorship_ended
from img_pathway.engine.readings.over import may_soap
from img_pathway.engine.readings.pathway_season import pathway_season
from img_pathway.engine.readings.position import (
    days_to_leave,
    gone_elsewhere,
    held_today,
    j1_training_over,
    leaving,
    months_of,
    permanence,
    sponsorship_year,
)
from img_pathway.engine.readings.season import bound, counted, has_position, outside, soap_over, waiver_asked
from img_pathway.engine.readings.services import services
from img_pathway.engine.readings.six_pathways import pathways
from img_pathway.engine.readings.visa_need import (
    REFUSED,
    admitted_stay,
    ds2019_stay,
    is_decided,
    needs_visa,
    no_longer_protected,
    statement_faults,
    visa_refused,
    way,
)
from img_pathway.engine.visa.measures import suspended_for
from img_pathway.engine.warnings import warn
from img_pathway.engine.words.said import Said
from img_pathway.profile.checks.periods import outside_period, period_of
from img_pathway.profile.facts.season import NO_MATCH
from img_pathway.profile.typed.keys import locate
from img_pathway.rulebook.calendar import EASTERN, zone
from img_pathway.rulebook.types import Dated

_LIMITS = (
    ("statement_chars", "eras.ps.limit", "", "programs.documents"),
    ("experiences", "eras.exp.max", "experiences", "programs.documents"),
    ("most_meaningful", "eras.exp.max", "most_meaningful", "programs.documents"),
    ("divisions", "eras.geo.prefs", "choose", "programs.documents"),
    ("letters_max_to_one", "eras.lor.max-per-program", "", "programs.letters"),
    ("ranks", "nrmp.fee.list-length", "ceiling", "match.ranklist"),
    ("ranks_supplemental", "nrmp.fee.list-length", "ceiling", "match.ranklist"),
    ("soap_sent", "nrmp.soap.45", "", "match.soap"),
)
"""A count of the season, the rule that limits it, the part of its value that does, and the step."""


def recorded(case: Case) -> Iterator[Warning]:
    """Every such warning."""
    yield from _limits(case)
    yield from _wrong_service(case)
    yield from _signals(case)
    if case.season.programmes and case.result is None and not outside(case):
        yield from _programmes(case)
    if case.season.rank_list and case.result is None and not outside(case):
        yield from _ranks(case)
    yield from _outside_period(case)
    if no_longer_protected(case):
        ended = Said("visa.need.protection-ended")
        rules = ("visa.tps.ended-2026", "visa.need.ead-open-market")
        yield warn(case, "work-permit.protection", "danger", ended, rules, "visa.need")
    yield from _other_pathway(case)
    yield from _means_to_stay(case)
    yield from _status_changes(case)
    yield from _statement_of_need(case)
    yield from _trains_perhaps(case)
    yield from _years(case)
    yield from _perhaps_soap(case)
    yield from _offers(case)
    yield from _match(case)
    yield from _training(case)


def _limits(case: Case) -> Iterator[Warning]:
    for field, rule, part, step in _LIMITS:
        count = getattr(case.season, field)
        value = case.book.value(rule, season=case.target) or case.book.value(rule)
        limit = value.value[part] if value is not None and part else value.value if value is not None else None
        if count is None or limit is None or count <= limit:
            continue
        label = locate(f"seasons.{case.target}.{field}").fact
        what = label.label if label is not None else field
        said = Said("warning.too-many", what=what, count=f"{count:,}", limit=f"{limit:,}", more=f"{count - limit:,}")
        yield warn(case, f"limit.{field}", "warn", said, (rule,), step)


def _wrong_service(case: Case) -> Iterator[Warning]:
    """Applications recorded in a service that their specialty does not use this season (match.mistake.wrong-service)."""
    for number, one in enumerate(case.season.applications if case.result is None else (), 1):
        known, rules = services(case, one.specialty) if one.specialty else (frozenset[str](), ())
        if one.service is not None and len(known) == 1 and one.service not in known:
            step = "programs.submit" if "eras" in known else "programs.residencycas"
            told, cited = Said("programmes.service", specialty=one.specialty), ("match.mistake.wrong-service", *rules)
            yield warn(case, f"service.{number}", "warn", told, cited, step)


def _outside_period(case: Case) -> Iterator[Warning]:
    """A Step sat on a day outside the eligibility period recorded for it (usmle.permit.required, usmle.period.fixed)."""
    for exam in case.profile.permits.lists:
        for number, sat, permit in outside_period(case.profile, exam):
            if sat.date is not None and sat.date <= case.today:
                name, period = STEP_NAMES[exam], period_of(permit)
                said = Said("warning.sat-outside-period", exam=name, day=sat.date, period=period)
                rules = ("usmle.permit.required", "usmle.period.fixed")
                yield warn(case, f"sat.{exam}.{number}.period", "warn", said, rules, f"exams.{exam}", f"permits.{exam}")


_GOLD, _SILVER = r"([0-9]+) gold", r"([0-9]+)(?: silver|$)"


def _signals(case: Case) -> Iterator[Warning]:
    """More signals than the season's table has for the chosen specialties; where it lacks one, nothing is told."""
    season, wanted = case.season, [one.casefold() for one in case.profile.profile.specialties]
    table = case.book.value("eras.signals", season=case.target)
    if table is None or not wanted or (season.signals_gold is None and season.signals_silver is None):
        return
    rows = {row["specialty"].casefold(): row["signals"] for row in table.value}
    if any(one not in rows for one in wanted):
        return
    for tier, pattern, used in (("gold", _GOLD, season.signals_gold), ("silver", _SILVER, season.signals_silver)):
        numbers = [int(found[1]) for one in wanted if (found := re.search(pattern, rows[one]))]
        if used is not None and used > sum(numbers):
            said = Said("warning.too-many-signals", tier=tier, count=used, limit=sum(numbers), year=case.target)
            yield warn(case, f"signals.{tier}", "warn", said, ("eras.signals",), "programs.list")


def _programmes(case: Case) -> Iterator[Warning]:
    """What the list of programmes asks elsewhere: fewer signals, and Step 3 (eras.signals, match.dir.freida.fields)."""
    from img_pathway.engine.readings.signals import signals_given, too_many  # only with a list

    for one in () if counted(case, "submitted") else signals_given(case):
        if (said := too_many(one)) is not None:
            yield warn(case, f"signals.{one.specialty}.{one.tier}", "warn", said, ("eras.signals",), "programs.list")
    wanted = [one.called for one in case.season.programmes if one.step3 and is_listed(one)]
    if wanted and not exam_passed(case, "step3"):
        said = Said("programmes.wants-step3", programmes=tuple(wanted[:_NAMED]), count=len(wanted))
        yield warn(case, "step3.wanted", "info", said, ("match.dir.freida.fields",), "exams.step3", "permits.step3")


def _ranks(case: Case) -> Iterator[Warning]:
    """What of the rank list would cost one a year: a rank where one would not train, a couple's rank without its pair."""
    from img_pathway.engine.readings.programmes import unpaired, unwilling  # only with a list

    rol = case.event("nrmp.rol")
    if rol is None or case.over(rol):
        return
    for number, name in unwilling(case):
        said, rules = Said("ranklist.unwilling", programme=name), ("nrmp.binding", "match.mistake.rank-unwilling")
        yield warn(case, f"ranklist.unwilling.{number}", "warn", said, rules, "match.ranklist")
    if bare := unpaired(case):
        said = Said("ranklist.couple-unpaired", count=bare, code=NO_MATCH)
        yield warn(
            case, "ranklist.unpaired", "warn", said, ("nrmp.couples",), "match.ranklist", do=Said("ranklist.pair")
        )


_NAMED = 5
"""Programmes named one by one."""


def _other_pathway(case: Case) -> Iterator[Warning]:
    """A form submitted for a Pathway that, as recorded, is not the one to use (ecfmg.path-priority)."""
    verdicts = {one.n: one for one in pathways(case) if one.verdict == "missing"}
    for one in case.pathway_applications:
        found = verdicts.get(one.number or 0)
        answered = case.past(one.accepted) or case.past(one.rejected)
        if found is not None and case.past(one.submitted) and not answered and one.season == pathway_season(case):
            said = Said("warning.other-pathway", n=found.n, why=" ".join(reason.text for reason in found.reasons))
            rules = ("ecfmg.path-priority", f"ecfmg.path-{found.n}")
            yield warn(case, "pathway.other", "warn", said, rules, "skills.pathway")


def _means_to_stay(case: Case) -> Iterator[Warning]:
    """An immigrant petition speaks against the return that a J-1 asks for (visa.j1.intent, visa.h1b.dual-intent)."""
    filed = case.profile.visa.immigrant_petition
    if filed is not None and case.past(filed) and way(case) in ("j1", None) and needs_visa(case) != "no":
        said, rules = Said("warning.means-to-stay", day=filed), ("visa.j1.intent", "visa.h1b.dual-intent")
        yield warn(case, "visa.intent", "warn", said, rules, "visa.class", "visa.consulate")


def _status_changes(case: Case) -> Iterator[Warning]:
    """A change of status that is not decided yet ends when one leaves (visa.mistake.leave-during-cos)."""
    filed = [one for one in case.profile.visa.status_change if case.past(one.filed) and not is_decided(case, one)]
    pending = [one for one in filed if not case.past(one.decided)]
    if pending:
        stay = Said("warning.status-change", filed=pending[-1].filed)
        yield warn(
            case, "status-change", "warn", stay, ("visa.mistake.leave-during-cos", "visa.h1b.100k-not"), "visa.class"
        )


def _statement_of_need(case: Case) -> Iterator[Warning]:
    """The specialty word for word as in the contract, and the right country (visa.son.format, visa.son.which-country)."""
    for fault in statement_faults(case):
        do = Said("warning.record-residence") if fault.id == "need.country-open" else None
        severity: Severity = "danger" if fault.sure else "warn"
        yield warn(case, fault.id, severity, fault.said, fault.rules, "visa.statement-of-need", do=do)


def _trains_perhaps(case: Case) -> Iterator[Warning]:
    """In the country on a J-1 with neither exam, certificate nor position recorded: who trains on it has all three behind
    them, and would be told to begin (visa.j1.ecfmg-cert).
    """
    profile = case.profile
    nothing = profile.certificate.issued is None and not (profile.start.positions or profile.exams.step1)
    if profile.profile.us_status == "j1" and nothing and not has_position(case):
        said, do = Said("warning.trains-perhaps"), Said("warning.record-training")
        yield warn(case, "training.unrecorded", "warn", said, ("visa.j1.ecfmg-cert",), "start.first-day", do=do)


def _years(case: Case) -> Iterator[Warning]:
    """More years of training than the visa class allows in all (visa.j1.max-duration, visa.h1b.duration)."""
    held = [(one, months) for one in case.profile.start.positions if (months := months_of(case, one))]
    limits = {"j1": "visa.j1.max-duration", "h1b": "visa.h1b.duration"}
    rule = limits.get(way(case) or "")
    value = case.book.value(rule) if rule is not None and held and needs_visa(case) != "no" else None
    if rule is None or value is None:
        return
    most = int(value.value["total"] if isinstance(value.value, Mapping) else value.value)
    # A position of a later training year has those before it behind it, wherever they were.
    ends = max((((one.pgy or 1) - 1) * 12 + months for one, months in held if not case.left(one)), default=0)
    months = max(ends, sum(months for _, months in held))
    if months > most * 12:
        said = Said("warning.years-of-training", years=-(-months // 12), most=most)
        yield warn(case, "training.years", "warn", said, (rule,), "visa.class", "start.contract")


def _perhaps_soap(case: Case) -> Iterator[Warning]:
    """No match, and only R3 shows whether SOAP is open to this person (nrmp.soap.eligible, nrmp.img.verification)."""
    end = case.event("nrmp.soap-end")
    if case.result == "unmatched" and soap_over(case) is False and may_soap(case) is None and end is not None:
        look, rules = Said("match.soap.look-in-r3"), ("nrmp.soap.eligible", "nrmp.img.verification")
        do = Said("match.soap.look-now")
        yield warn(
            case, "soap.look", "danger", look, rules, "match.verification", last=end.day, do=do, portal="NRMP R3"
        )


def _offers(case: Case) -> Iterator[Warning]:
    """A SOAP offer without an answer runs out with its round (nrmp.soap.offer-window)."""
    window = case.book.value("nrmp.soap.offer-window")
    ends: list[int] = window.value["ends"] if window is not None and isinstance(window.value, Mapping) else []
    for number, one in enumerate(case.season.soap_offer, 1):
        if one.at is None or one.answer is not None or may_soap(case) is False:
            continue
        at = one.at.astimezone(zone(EASTERN))
        hour = ends[one.round - 1] if one.round and ends else next((h for h in ends if at.hour < h), 0)
        end = at.replace(hour=hour, minute=0, second=0)
        if one.at <= case.now <= end:
            runs_out = Said("warning.soap-offer", end=say_hour(end), day=end.date())
            rules, last = ("nrmp.soap.offer-window", "nrmp.soap.rounds"), Dated(end.date())
            yield warn(case, f"soap.offer.{number}", "danger", runs_out, rules, "match.soap", last=last)


def _left_too_soon(case: Case) -> Iterator[Warning]:
    """A place of the Match left before it counts as honoured, and not released by NRMP (nrmp.binding, nrmp.waiver.grounds)."""
    post, days = case.post, case.number("nrmp.binding")
    if post.began is None or post.left is None or not bound(case) or post.obtained not in (None, "match", "soap"):
        return
    if (post.left - post.began).days < days and post.left_why in (None, "resigned", "other"):
        said, rules = (
            Said("warning.left-too-soon", day=post.left, days=days),
            ("nrmp.binding", "nrmp.waiver.grounds", "nrmp.violation"),
        )
        yield warn(case, "match.left-too-soon", "warn", said, rules, "match.result", "start.first-day")


def _match(case: Case) -> Iterator[Warning]:
    """A waiver asked for, and programmes not asked about the visa before they are ranked."""
    season, rol = case.season, case.event("nrmp.rol")
    over, leave = j1_training_over(case), days_to_leave(case)
    if over is not None and leave is not None and (leave >= case.today or over.left_why != "completed"):
        ended = sponsorship_ended(case, over)
        rules, do = ("visa.j1.grace", "visa.j1.sole-sponsor"), Said("warning.ask-the-sponsor")
        yield warn(
            case, "sponsorship.ended", "danger", ended, rules, "profile.goal", do=do, portal="hospital", last=leave
        )
    for ident, stay in (("ds2019.over", ds2019_stay(case)), ("i94.over", admitted_stay(case))):
        if stay is not None and stay.over:
            yield warn(
                case,
                ident,
                "danger",
                stay.said,
                stay.rules,
                "visa.class",
                do=stay.do,
                portal="hospital",
                last=stay.last,
            )
    going = leaving(case)
    if going is not None and going.left is not None and case.profile.profile.us_status == "j1":
        rules, do = ("visa.j1.sole-sponsor", "visa.j1.grace"), Said("warning.ask-the-sponsor")
        told, last = Said("warning.sponsorship-leaving", day=going.left), Dated(going.left, "yours")
        yield warn(
            case, "sponsorship.leaving", "danger", told, rules, "visa.ds2019", do=do, portal="hospital", last=last
        )
    yield from _left_too_soon(case)
    if has_position(case) and (refused := visa_refused(case)) is not None:
        said = Said("visa.consulate.refused", day=refused)
        yield warn(case, "visa.refused", "danger", said, REFUSED, "visa.consulate")
    gone = gone_elsewhere(case)
    if gone is not None:
        told = Said("warning.gone-elsewhere", day=gone.left)
        yield warn(case, "position.elsewhere", "warn", told, ("match.position.change",), "start.first-day")
    if waiver_asked(case):
        rules = ("nrmp.waiver.no-second-job", "nrmp.waiver.grounds")
        yield warn(case, "match.waiver", "warn", Said("warning.waiver", year=case.target), rules, "match.result")
    ahead = rol is not None and not case.over(rol) and needs_visa(case) == "yes"
    if ahead and season.sponsor_asked is False and (season.interviews or suspended_for(case)):
        ask = Said("warning.ask-sponsors", rol=rol)
        rules = ("match.mistake.visa-first", "visa.planner.ban-behaviour")
        yield warn(case, "match.sponsors", "warn", ask, rules, "match.ranklist")


def _training(case: Case) -> Iterator[Warning]:
    """What time brings to somebody in training; once it has come the step itself asks for it.

    Rules: visa.j1.annual-renewal, ecfmg.cert-permanent-training, visa.j1.212e-applies, visa.waiver.2026-backlog.
    """
    year, lifted = sponsorship_year(case), permanence(case)
    if year is not None and year.goes_on and case.today < year.renew_from:
        said = Said("warning.training.renewal", ends=year.ends, first=year.renew_from, complete=year.complete_by)
        rules = ("visa.j1.annual-renewal", "visa.evsp.ds2019-earliest", "visa.evsp.processing")
        yield warn(case, "training.renewal", "info", said, rules, "visa.ds2019", kind="training")
    if lifted is not None:
        permanent, months = "ecfmg.cert-permanent-training", case.number("ecfmg.cert-permanent-training")
        if lifted.by_itself:
            said = Said("warning.training.permanent-itself", months=months, day=lifted.day)
        else:
            said = Said("warning.training.permanent", months=months, day=lifted.day)
        yield warn(case, "training.permanent", "info", said, (permanent,), "certificate.valid", kind="training")
    if held_today(case) is not None and home_stay_due(case):
        years, early = case.number("visa.j1.212e-applies"), case.number("visa.waiver.2026-backlog")
        said = Said("warning.training.home-rule", years=years, months=early)
        bars = ("visa.j1.212e-applies", "visa.j1.212e-bars", "visa.waiver.types", "visa.waiver.2026-backlog")
        yield warn(case, "training.home-rule", "info", said, bars, "visa.class", kind="training")
