"""The certificate: issued, and how long it counts."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.judges.school_and_identity import ineligible, not_for_us_graduates
from img_pathway.engine.judges.skills import licence_after_the_end, months_added_up, revalidate
from img_pathway.engine.model import FOR_CERTIFICATE, SETTLED, Deadline
from img_pathway.engine.readings.certificate import earliest_certificate
from img_pathway.engine.readings.counting import cs_stands
from img_pathway.engine.readings.gates import ends_short_of, until
from img_pathway.engine.readings.given import (
    certificate_issued,
    certificate_too_early,
    credentials_verified,
    graduation_fact,
)
from img_pathway.engine.readings.old_systems import before_pathways
from img_pathway.engine.readings.pathway_held import (
    accepted_pathway,
    certificate_short_of,
    issue_day_lacking,
    licensed_too_late,
    perhaps_lifted,
)
from img_pathway.engine.readings.pathway_season import event_of
from img_pathway.engine.readings.position import (
    asks_for_an_extension,
    ends_in_first_year,
    first_year,
    held_today,
    j1_training_over,
    licensed_by,
    lifted,
    non_standard,
    sponsored_throughout,
    trains_on,
    year_done,
)
from img_pathway.engine.readings.sittings import worth
from img_pathway.engine.ruling import Ruling, begun, check, done, lapsed, open_step, unless, unmet, with_others
from img_pathway.engine.time.days import plus
from img_pathway.engine.time.waits import span
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated

NEEDED = (
    "school.listing",
    "application.accepted",
    "exams.step1",
    "exams.step2ck",
    "skills.pathway",
    "credentials.diploma",
    "credentials.transcript",
    "credentials.verified",
)
"""What must be met before a certificate is issued."""
_PERMANENT = "ecfmg.cert-permanent-training"
_FACTS = ("certificate.expires", "certificate.permanent")
"""What the end of a certificate is read from."""


def _met_since(case: Case) -> date:
    """The day on which the last requirement was met; a result without its day counts from when results usually come."""
    usual = span(case, "exam-result").typical
    papers = case.profile.credentials
    month_alone = papers.verified is None and papers.verified_month is not None
    days = [case.profile.application.accepted, None if month_alone else credentials_verified(case)]
    for exam in FOR_CERTIFICATE:
        passed = [one for one, found in worth(case, exam) if found == "pass"]
        for sitting in passed[-1:]:
            if sitting.date is not None:
                came = plus(sitting.date, usual) if usual is not None else case.today
                days.append(case.reported(sitting) or min(case.today, came))
    held = accepted_pathway(case)
    days.append(held.application.accepted if held is not None else None)
    return max((day for day in days if case.past(day) and day), default=case.today)


def _contradicted(case: Case) -> Ruling | None:
    """A certificate from before the degree: one of the two recorded days is wrong (ecfmg.cert-no-student)."""
    early = certificate_too_early(case)
    if early is None or not case.past(case.profile.certificate.issued):
        return None
    facts = ("certificate.issued", graduation_fact(case), "school.degree")
    return check(early, "ecfmg.cert-no-student", "ecfmg.cert-issue", facts=facts, firm=True)


@unless(not_for_us_graduates)
def issued(case: Case) -> Ruling | None:
    """certificate.issued (ecfmg.cert-issue, ecfmg.cert-no-student)."""
    certificate, facts = case.profile.certificate, ("certificate.issued",)
    day = certificate_issued(case)
    if day is not None:
        return done(Said("certificate.issued.on-day", day=day), "ecfmg.cert-issue", facts=facts)
    if (wrong := _contradicted(case)) is not None:
        return wrong.act(Said("certificate.issued.correct-the-day"))
    if case.past(certificate.permanent):
        made = Said("certificate.issued.as-permanent")
        return done(made, _PERMANENT, facts=("certificate.permanent",))
    if issue_day_lacking(case):
        there = begun(
            Said("certificate.issued.record-the-day"), "ecfmg.cert-issue", facts=("certificate.expires",), firm=True
        )
        return there.act(Said("certificate.issued.write-it-down"))
    gone = ineligible(case)
    if gone is not None:
        return gone
    states = case.states
    open_ones = [step for step in NEEDED if states[step].status not in SETTLED]
    if not open_ones:
        since = _met_since(case)
        return with_others(
            case,
            since,
            Said("certificate.issued.all-met"),
            "ecfmg.cert-issue",
            "ecfmg.pay-debts-block",
            wait="certificate",
        )
    if states["credentials.verified"].status in SETTLED:
        barred = tuple(step for step in open_ones if states[step].status != "check")
        steps = tuple(Said("certificate.issued.step", title=states[step].title) for step in barred or open_ones)
        if barred:
            lacking = Said("certificate.issued.not-in-order", steps=steps)
            return unmet(lacking, "ecfmg.cert-issue", "ecfmg.cert-no-student", missing=barred)
        return open_step(Said("certificate.issued.check-first", steps=steps), "ecfmg.cert-issue")
    spans = earliest_certificate(case)
    if spans is None:
        return None
    best = spans[0]
    return open_step(
        Said("certificate.issued.not-before", day=best),
        "ecfmg.cert-no-student",
        "ecfmg.cred-duration",
        "ecfmg.cert-issue",
        facts=(graduation_fact(case), "school.degree"),
        earliest=best,
    )


def _by_the_form(case: Case, ruling: Ruling) -> Ruling:
    """Revalidation is a Pathway form, due by its deadline, with an OET of its season (ecfmg.path-revalidation)."""
    tested, oet = case.states["skills.oet"].status in SETTLED, case.book.step("skills.oet")
    days = (event_of(case, oet, one) for one in ("pathway.deadline" if tested else "oet.last", "pathway.deadline"))
    last = next((one.day for one in days if one is not None and not case.over(one)), None)
    # Asked so early that what the answer asks for can still be done.
    if ruling.status == "check":
        return ruling.act(Said("certificate.valid.ask"), last=last)
    return revalidate(case, ruling, last)


@unless(not_for_us_graduates)
def valid(case: Case) -> Ruling | None:
    """certificate.valid: permanent, CS-based, or not yet past its printed end."""
    if case.past(case.profile.certificate.permanent):
        by = (_PERMANENT, "ecfmg.cert-permanent-licence")
        return done(Said("certificate.valid.permanent"), *by, facts=_FACTS)
    if (wrong := _contradicted(case)) is not None:
        return replace(wrong, missing=("certificate.issued",))
    if certificate_issued(case) is None:
        # What came later shows that there was one, not how long it runs: an end that is recorded goes before that.
        if (shown := _older_than_pathways(case) or _in_training(case)) is not None:
            return shown
        ended = _by_its_end(case)
        return ended if ended is not None and ended.status != "done" else None
    return _never_had_an_end(case) or _in_training(case) or _by_its_end(case) or _by_its_pathway(case)


def _never_had_an_end(case: Case) -> Ruling | None:
    """One that rests on Step 2 CS, or is older than the Pathways (ecfmg.cs-no-expiry, ecfmg.changed-permanent)."""
    if case.profile.certificate.expires is not None:
        return None
    if cs_stands(case):
        return done(Said("certificate.valid.rests-on-step2cs"), "ecfmg.cs-no-expiry", facts=("exams.step2cs",))
    return _older_than_pathways(case)


def _older_than_pathways(case: Case) -> Ruling | None:
    """One that was there before any Pathway, as its day shows or what takes one: a sitting of Step 3, begun training."""
    if case.profile.certificate.expires is not None or not before_pathways(case):
        return None
    old, endless = Said("certificate.valid.before-pathways"), ("ecfmg.changed-permanent", "ecfmg.cs-no-expiry")
    shown = ("certificate.issued",) if case.profile.certificate.issued else ("exams.step3", "start.positions")
    return done(old, *endless, facts=shown)


def _by_its_end(case: Case) -> Ruling | None:
    """One with a printed end: over, too short for a day ahead, perhaps lifted, or good (ecfmg.path-must-be-unexpired)."""
    end = case.profile.certificate.expires
    if end is None:
        return None
    over = end < case.today
    if over and non_standard(case):
        return _perhaps_tied(case, end)
    if licensed_too_late(case):
        return licence_after_the_end(case)
    if (added := perhaps_lifted(case)) is not None:
        return months_added_up(case, added)
    if over:
        rules = ("ecfmg.path-must-be-unexpired", "ecfmg.path-revalidation")
        return _by_the_form(case, lapsed(Said("certificate.valid.ran-out", day=end), *rules, facts=_FACTS))
    if (missed := certificate_short_of(case)) is not None:
        return _ends_before(case, end, missed)
    if (year := ends_in_first_year(case, end)) is not None:
        return _extend(case, end, year.last)
    if non_standard(case):
        return _perhaps_tied(case, end)
    return done(Said("certificate.valid.through", day=end), "ecfmg.path-must-be-unexpired", facts=_FACTS)


def _ends_before(case: Case, end: date, missed: Deadline) -> Ruling:
    """It ends before a day it is needed on: renewed where that is sure, asked about where it is not."""
    sure, short = until(missed, end) == "ends", ends_short_of(end, missed)
    said = Said("certificate.valid.renew" if sure else "certificate.valid.perhaps-renew", ends=short)
    rules = (*missed.rules, "ecfmg.path-revalidation")
    renewal = begun if sure else check
    again = _by_the_form(case, renewal(said, *rules, facts=_FACTS, firm=True))
    return replace(again, until=Dated(end, "yours"))


def _by_its_pathway(case: Case) -> Ruling:
    """One whose end is not recorded: what its Pathway says of it, if that is certain (ecfmg.path-expiry-pattern)."""
    if case.profile.certificate.no_end:
        # Which of the two reasons for it is theirs only a recorded fact shows.
        none = Said("certificate.valid.none-printed")
        return check(none, "ecfmg.cs-no-expiry", "ecfmg.cert-fields", facts=("certificate.no_end",), firm=True)
    held = accepted_pathway(case)
    if held is None:
        return begun(Said("certificate.valid.type-date"), "ecfmg.changed-permanent", facts=_FACTS)
    end, facts = held.end, ("skills.pathway",)
    if end is None or not end.trusted or held.doubt is not None:
        expected = Said("certificate.valid.expected", day=end.value) if end else None
        unsure = Said("certificate.valid.not-certain", expected=expected)
        return check(unsure, "ecfmg.path-expiry-pattern", "ecfmg.changed-permanent", facts=_FACTS)
    if end.value < case.today:
        ended = Said("certificate.valid.pathway-ended", day=end.day)
        return _by_the_form(case, lapsed(ended, end.rule, "ecfmg.path-revalidation", facts=facts))
    if held.counts is not True and held.short_of is not None:
        renew = Said("certificate.valid.renew", ends=ends_short_of(end.day, held.short_of))
        again = _by_the_form(case, begun(renew, *held.short_of.rules, end.rule, facts=facts, firm=True))
        return replace(again, until=end.day)
    return done(Said("certificate.valid.pathway-runs", day=end.day), end.rule, facts=facts)


def _perhaps_tied(case: Case, end: date) -> Ruling:
    """In training that is not accredited itself: whether it lifts the end is asked before it comes (visa.j1.program-type)."""
    printed = Dated(end, "yours") if end >= case.today else None
    months = case.number(_PERMANENT)
    ahead = Said("certificate.valid.non-standard-ahead", day=end, months=months)
    words = ahead if printed else Said("certificate.valid.non-standard", day=end, months=months)
    ruling = check(words, _PERMANENT, "visa.j1.program-type", facts=(*_FACTS, "start.positions"), firm=True)
    return replace(ruling.act(Said("certificate.valid.ask-about-the-training"), last=printed), until=printed)


def _extend(case: Case, end: date, last: date) -> Ruling:
    """An end in the first year of training: ECFMG's extension is asked for while it still counts, or at once."""
    extend, rules = asks_for_an_extension(case, end, last), ("ecfmg.cert-expires-in-training", _PERMANENT)
    printed = Dated(end, "yours") if end >= case.today else None
    ruling = begun(extend, *rules, facts=_FACTS, firm=True)
    return replace(ruling.act(Said("certificate.valid.ask-for-the-extension"), last=printed), until=printed)


def _before_the_lists(case: Case, end: date | None) -> Dated | None:
    """The rank-list day, by which an end before it has to be lifted: ECFMG answers NRMP then (ecfmg.match-condition)."""
    rol = case.event("nrmp.rol")
    if rol is None or case.over(rol) or end is None or until(case.deadline(rol), end) == "holds":
        return None
    return rol.day


def _in_training(case: Case) -> Ruling | None:
    """A certificate in training: lifted after twelve months or by a licence; before that only ECFMG's extension helps.

    Rules: ecfmg.cert-permanent-training, ecfmg.cert-permanent-licence, ecfmg.cert-expires-in-training.
    """
    end, year = case.profile.certificate.expires, first_year(case)
    if not lifted(case, end) or (end is None and held_today(case) is None):
        return None
    if licensed_by(case, end):
        licence = begun(Said("certificate.valid.licence"), "ecfmg.cert-permanent-licence", facts=_FACTS, firm=True)
        return licence.act(Said("certificate.valid.make-permanent"), last=_before_the_lists(case, end))
    assert year is not None
    rule = _PERMANENT
    printed = Dated(end, "yours") if end is not None and end >= case.today else None
    if year_done(case):
        if ends_in_first_year(case, end) is not None:
            # It ended before it could be lifted, unless ECFMG extended it, which is not recorded.
            gap = Said("certificate.valid.was-it-extended", end=end, last=year.last)
            return check(gap, "ecfmg.cert-expires-in-training", rule, facts=(*_FACTS, "start.positions"), firm=True)
        if sponsored_throughout(case):
            by_itself = Said("certificate.valid.lifted-by-itself", months=case.number(rule), last=year.last)
            return done(by_itself, rule, facts=(*_FACTS, "start.positions"))
        file = begun(
            Said("certificate.valid.year-done", months=case.number(rule), last=year.last), rule, facts=_FACTS, firm=True
        )
        if trains_on(case) == "j1" or j1_training_over(case) is not None:
            return file.act(Said("certificate.valid.see-whether"))
        return file.act(Said("certificate.valid.make-permanent"), last=printed)
    if end is None:
        # Whether it lasts until then, or ECFMG is to be asked for an extension, hangs on the printed day.
        unknown = begun(Said("certificate.valid.type-date"), rule, "ecfmg.changed-permanent", facts=_FACTS, firm=True)
        return unknown.act(Said("certificate.valid.record-the-end", last=year.last))
    if ends_in_first_year(case, end) is not None:
        return _extend(case, end, year.last)
    return done(Said("certificate.valid.lifted-from", end=end, last=year.last), rule, facts=_FACTS)
