"""Warnings about cut-offs that went by, facts that have moved on, and a Step 3 without a valid certificate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from img_pathway.engine.case import Case
from img_pathway.engine.judges.school_and_identity import ineligible
from img_pathway.engine.model import SAT_TODAY, SETTLED, STEP_NAMES, Warning
from img_pathway.engine.readings.act_by import late_season
from img_pathway.engine.readings.counting import exam_passed
from img_pathway.engine.readings.given import application_accepted
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.readings.over import season_over
from img_pathway.engine.readings.pathway_held import certified_until, expiry, only_the_start_missed
from img_pathway.engine.readings.pathway_season import (
    bounds,
    event_of,
    kinder_season,
    kinder_till_its_close,
    pathway_season,
)
from img_pathway.engine.readings.registrations import current_registration, name_agrees
from img_pathway.engine.readings.season import outside
from img_pathway.engine.readings.sittings import closed_by, outcomes
from img_pathway.engine.warnings import warn
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import PathwayApplication
from img_pathway.rulebook.types import Dated


def booked_while_barred(case: Case, exam: str, day: date) -> Iterator[Warning]:
    """A test day inside a bar from testing (usmle.security.sanctions, usmle.attempts.anomalous)."""
    until = case.profile.permits.barred_until
    if until is not None and day <= until:
        rules = ("usmle.security.sanctions", "usmle.attempts.anomalous")
        said, do = Said("warning.booked.barred", day=day, until=until), Said("warning.booked.free-the-seat")
        step, last = f"exams.{exam}", Dated(day, "yours")
        yield warn(
            case,
            f"booked.{exam}.barred",
            "danger",
            said,
            rules,
            step,
            do=do,
            portal="Prometric",
            last=last,
            kind="booking",
        )


def booked_step3(case: Case, day: date) -> Iterator[Warning]:
    """A Step 3 day without a certificate, or after its end (usmle.step3.gate, usmle.step3.valid-cert)."""
    if case.states["certificate.issued"].status not in SETTLED:
        said = Said("warning.booked.step3-gate")
        rules = ("usmle.step3.gate", "usmle.step3.gate-block")
        yield warn(case, "booked.step3.gate", "warn", said, rules, "certificate.issued")
        return
    end = certified_until(case)
    if is_img(case)[0] != "no" and end is not None and day > end:
        sure = not end.expected
        said = Said(
            "warning.booked.step3-certificate" if sure else "warning.booked.step3-certificate-expected",
            day=day,
            end=end,
        )
        rules = ("usmle.step3.valid-cert", "ecfmg.path-revalidation")
        yield warn(
            case,
            "booked.step3.certificate",
            "danger" if sure else "warn",
            said,
            rules,
            "exams.step3",
            "certificate.valid",
            portal="Prometric",
            last=end,
            do=Said("warning.booked.move-to", last=end) if end >= case.today else None,
        )


def late(case: Case) -> Iterator[Warning]:
    """Nothing is submitted though programmes have read for weeks (match.iv.period, nrmp.soap.eligible)."""
    said = late_season(case)
    if said is not None and not season_over(case):
        rules, do = ("match.iv.period", "nrmp.soap.eligible"), Said("season.late-do", next=(case.target or 0) + 1)
        yield warn(case, "season.late", "warn", said, rules, "programs.submit", "profile.goal", do=do)


def missed(case: Case) -> Iterator[Warning]:
    """Cut-offs of the target season that went by while their step was still open.

    Rules: ecfmg.oet-last-date, ecfmg.path-season-vs-match.
    """
    if outside(case):
        return  # a position outside the Match asks for no verification
    last, deadline = bounds(case)[1], event_of(case, case.book.step("skills.pathway"), "pathway.deadline")
    still_open = ("ready", "in-progress", "lapsed", "locked")
    oet = case.states["skills.oet"]
    in_time = oet.do == Said("skills.oet.release")
    if last is not None and case.over(last) and oet.status in (*still_open, "check") and not in_time:
        said = Said("warning.missed.oet", year=case.target, last=last)
        rules = ("ecfmg.oet-last-date", "ecfmg.oet-window")
        yield warn(case, "missed.oet", "warn", said, rules, "skills.oet", "profile.goal", kind="missed")
    if deadline is None or not case.over(deadline):
        return
    season = pathway_season(case)
    live = [one for one in case.pathway_applications if one.season == season and not case.past(one.rejected)]
    in_time = any(case.past(one.submitted) and one.submitted <= deadline.day for one in live if one.submitted)
    if only_the_start_missed(case):
        return  # what is held serves the verification
    if not in_time and case.states["skills.pathway"].status in (*still_open, "waiting"):
        said = Said("warning.missed.pathway", year=case.target, deadline=deadline)
        rules = ("ecfmg.path-season-vs-match", "nrmp.img.verification")
        yield warn(case, "missed.pathway", "warn", said, rules, "skills.pathway", "profile.goal", kind="missed")


def season_open_now(case: Case) -> Iterator[Warning]:
    """A Pathway season that is open now, with kinder cut-offs, for who has not passed both Steps yet: worth a thought,
    and no step before the Steps (ecfmg.path-steps-not-first). With both it is the season meant.
    """
    if ineligible(case) is not None:
        return
    late = kinder_till_its_close(case)
    if late is not None and late != pathway_season(case) and not closed_by(case) and case.states["skills.pathway"].open:
        close = case.event("pathway.close", late)
        said = Said("warning.pathway-open-late", year=late, target=case.target, close=close)
        rules = ("ecfmg.path-season-vs-match", "ecfmg.path-season", "ecfmg.path-3-5-common", "ecfmg.path-1")
        do = Said("warning.pathway-open-late-do")
        yield warn(
            case, "pathway.open-late", "warn", said, rules, "skills.pathway", "skills.oet", do=do, portal="MyIntealth"
        )
    year = kinder_season(case)
    if year is None or year == pathway_season(case) or closed_by(case) or not case.states["skills.pathway"].open:
        return
    last, oet = case.event("pathway.deadline", year), case.event("oet.last", year)
    if oet is not None and case.over(oet) and not any(case.past(one.date) for one in case.oet):
        return
    end = expiry(case, PathwayApplication(season=year))
    said = Said(
        "warning.pathway-open-now", year=year, target=case.target, last=last, oet=oet, end=end.day if end else None
    )
    now = (
        "ecfmg.path-3-5-common", "ecfmg.path-1", "ecfmg.path-steps-not-first", "ecfmg.path-prereq", "ecfmg.path-season",
    )  # fmt: skip
    yield warn(case, "pathway.open-now", "warn", said, now, "skills.pathway", "skills.oet", kind="offer")


def lapsed_skills(case: Case) -> Iterator[Warning]:
    """A Step 2 CS pass that no longer counts: OET and Pathway have taken its place (ecfmg.exam-cs-legacy)."""
    if case.states["exams.step2cs"].status == "lapsed" and case.states["skills.pathway"].open:
        said = Said("warning.lapsed-step2cs")
        rules = ("ecfmg.exam-cs-legacy", "ecfmg.exam-seven-year-effect")
        yield warn(case, "lapsed.step2cs", "warn", said, rules, "skills.pathway", "skills.oet")


def permit_names(case: Case) -> Iterator[Warning]:
    """A permit in another spelling than the passport, where no danger to a booked seat says so already.

    Rules: usmle.name-change.deadline.
    """
    for exam in SAT_TODAY:
        alike = name_agrees(case, current_registration(case, exam))
        danger = alike is False and "booked" in outcomes(case, exam)
        if alike or danger or case.states[f"exams.{exam}"].status == "done":
            continue
        days = case.number("usmle.name-change.deadline")
        said = Said(
            "warning.permit-accents" if alike is None else "warning.permit-name", exam=STEP_NAMES[exam], days=days
        )
        rules = ("usmle.testday.id", "usmle.name-change.deadline")
        yield warn(case, f"permit.{exam}.name", "warn", said, rules, f"permits.{exam}", f"exams.{exam}")


def moved_on(case: Case) -> Iterator[Warning]:
    """Recorded states that the calendar has overtaken.

    Rules: usmle.graduate.status-change, ecfmg.app-recheck-on-status-change.
    """
    school = case.profile.school
    graduated, accepted = case.graduated and case.graduated[1], application_accepted(case)
    if school.status == "enrolled" and graduated is not None and not case.future(graduated):
        said = Said("warning.moved-on.graduated", day=graduated)
        rules = ("usmle.graduate.status-change", "ecfmg.school-grad-years")
        yield warn(case, "school.status", "warn", said, rules, "school.img")
    if (
        graduated is not None
        and accepted is not None
        and accepted[0] < graduated <= case.today
        and not (exam_passed(case, "step1") and exam_passed(case, "step2ck"))
    ):
        said = Said("warning.moved-on.status", day=graduated)
        rules = ("usmle.graduate.status-change", "ecfmg.app-recheck-on-status-change")
        yield warn(case, "status.change", "warn", said, rules, "application.accepted")
