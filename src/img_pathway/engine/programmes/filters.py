"""One programme's own conditions held against one person. What is not recorded is a question, never a guess."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.experience.board import us_days, us_months
from img_pathway.engine.model import SAT_TODAY, STEP_NAMES
from img_pathway.engine.once import once
from img_pathway.engine.readings.certificate import earliest_certificate
from img_pathway.engine.readings.counting import certified, exam_passed
from img_pathway.engine.readings.interviews import missed_deadline
from img_pathway.engine.readings.services import service_of, services
from img_pathway.engine.readings.sittings import tries, undated, undated_outcomes, worth
from img_pathway.engine.readings.visa_need import needs_visa, way
from img_pathway.engine.visa.classes import planned_class_state
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts.season import Programme
from img_pathway.rulebook.types import Dated, Event

Fit = Literal["fits", "check", "excluded"]
_FOUR_WEEKS = 28
"""Days of the shortest month that is meant."""


class Filter(NamedTuple):
    """One condition, judged."""

    id: str
    verdict: Fit
    said: Said
    rules: tuple[str, ...]


def filters(case: Case, one: Programme) -> Iterator[Filter]:
    """Every condition that the programme has as recorded, and what is not recorded but decides.

    Programmes leave much blank and pages grow old (match.dir.freida.quality): where nobody noted the day on which its
    conditions were looked up, what is not recorded of them is a question, until it invites.
    """
    invited = one.status in ("invited", "interviewed") or bool(one.interviews)
    known = tuple(_conditions(case, one, invited=invited))
    yield from known
    if not known:
        yield Filter("looked-up", "check", Said("programmes.nothing-known"), ("match.dir.freida.fields",))
    elif one.checked is None and not invited and all(each.verdict == "fits" for each in known):
        yield Filter("looked-up", "check", Said("programmes.not-dated"), ("match.dir.freida.quality",))


def shut_out(case: Case, one: Programme) -> Said | None:
    """The first of its conditions that excludes the person, as recorded."""
    return next((each.said for each in filters(case, one) if each.verdict == "excluded"), None)


def _conditions(case: Case, one: Programme, *, invited: bool) -> Iterator[Filter]:
    yield from _visa(case, one)
    for found in _screening(case, one):
        # Who was invited was not screened out; whether it still matters is for the programme to say.
        asked = found.verdict == "excluded" and invited
        yield found._replace(verdict="check", said=Said("programmes.invited", what=found.said)) if asked else found
    yield from _certificate(case, one)
    yield from _service(case, one)
    has_one = one.deadline is not None or one.deadline_day is not None
    if has_one and (missed := missed_deadline(case, one)) is not None:
        if missed.over <= case.now:
            said = Said("programmes.deadline-over", day=missed.day)
            yield Filter("deadline", "excluded", said, ("match.dir.freida.fields",))
        else:
            said = Said("programmes.deadline-over-somewhere", day=missed.day)
            yield Filter("deadline", "check", said, ("match.dir.freida.fields",))


def _screening(case: Case, one: Programme) -> Iterator[Filter]:
    """By what a programme chooses whom to invite."""
    yield from _tries(case, one)
    yield from _scores(case, one)
    yield from _graduation(case, one)
    if one.us_months is not None:
        yield _experience(case, one.us_months)
    if one.step3:
        passed = exam_passed(case, "step3")
        said = Said("programmes.step3-passed") if passed else Said("programmes.step3")
        yield Filter("step3", "fits" if passed else "excluded", said, ("match.dir.freida.fields",))


def _visa(case: Case, one: Programme) -> Iterator[Filter]:
    """Does it sponsor a class that is open to this person (match.mistake.visa-first)? The visa board says which are."""
    needed, rules = needs_visa(case), ("match.mistake.visa-first",)
    if needed == "no":
        return
    plan = way(case)
    wanted = {"j1": one.j1, "h1b": one.h1b}
    if plan in wanted:
        wanted = {plan: wanted[plan]}
    offered = [each for each in wanted if wanted[each]]
    usable = [each for each in offered if _open_class(case, each)]
    if offered and not usable:
        classes = tuple(case.book.visa_class(each).title for each in offered)
        yield Filter("visa", "check", Said("programmes.visa-not-open", classes=classes), rules)
    elif usable:
        old = one.visa_checked is None
        said = Said("programmes.visa-not-dated") if old else Said("programmes.visa", day=one.visa_checked)
        yield Filter("visa", "fits" if needed == "yes" and not old else "check", said, rules)
    elif all(offer is False for offer in wanted.values()):
        if plan in wanted:
            said = Said("programmes.visa-not-planned")
        else:
            said = Said("programmes.visa-none" if needed == "yes" else "programmes.visa-none-unsure")
        yield Filter("visa", "excluded" if needed == "yes" else "check", said, rules)
    else:
        yield Filter("visa", "check", Said("programmes.visa-unknown"), rules)


@once
def _open_class(case: Case, class_id: str) -> bool:
    """Does the visa board call a class open for this person, as last known?"""
    return planned_class_state(case, class_id)[0] == "open"


def _unnumbered(limit: str, what: Said, number: int | None, free: bool | None) -> Filter | None:
    """What was looked up of a limit beside its number: that there is none, or that there is one."""
    if free is None or (number is not None and not free):
        return None
    told = Said("programmes.no-limit" if free else "programmes.some-limit", what=what)
    if number is not None:
        told = Said("programmes.limit-and-none", what=what)
    return Filter(limit, "fits" if free and number is None else "check", told, ("match.dir.freida.fields",))


def _tries(case: Case, one: Programme) -> Iterator[Filter]:
    if found := _unnumbered("tries", Said("programmes.of-tries"), one.attempts, one.any_attempts):
        yield found
        return
    if one.attempts is None:
        return
    for exam in SAT_TODAY:
        sat = tries(case, exam)
        if not sat.used:
            continue
        said = Said("programmes.tries", exam=STEP_NAMES[exam], used=sat.used, limit=one.attempts)
        over = sat.used > one.attempts
        verdict: Fit = "excluded" if over and not sat.unclear else "check" if sat.unclear else "fits"
        yield Filter(f"tries.{exam}", verdict, said, ("match.dir.freida.fields",))


def _scores(case: Case, one: Programme) -> Iterator[Filter]:
    for exam, least in (("step1", one.step1_score), ("step2ck", one.step2ck_score)):
        if least is None:
            continue
        if least == 0:
            said = Said("programmes.no-score-asked", exam=STEP_NAMES[exam])
            yield Filter(f"score.{exam}", "fits", said, ("match.dir.freida.fields",))
            continue
        sittings = [*worth(case, exam), *zip(undated(case, exam), undated_outcomes(case, exam), strict=True)]
        scores = [each.score for each, found in sittings if found == "pass" and each.score is not None]
        if not scores:
            said = Said("programmes.no-score", exam=STEP_NAMES[exam], least=least)
            yield Filter(f"score.{exam}", "check", said, ("match.dir.freida.fields",))
        else:
            enough = max(scores) >= least
            said = Said("programmes.score", exam=STEP_NAMES[exam], score=max(scores), least=least)
            yield Filter(f"score.{exam}", "fits" if enough else "excluded", said, ("match.dir.freida.fields",))


def _graduation(case: Case, one: Programme) -> Iterator[Filter]:
    """Years since graduation, counted by dates and by calendar years: where the two differ it is a question."""
    most = one.graduated_within
    if found := _unnumbered("graduation", Said("programmes.of-years"), most, one.any_graduation):
        yield found
        return
    if most is None:
        return
    rules = ("match.yog.filter",) if case.book.has_rule("match.yog.filter") else ("match.dir.freida.fields",)
    days, opens = case.graduated, _review(case, one)
    if days is None or case.target is None:
        yield Filter("graduation", "check", Said("programmes.no-graduation", most=most), rules)
        return
    # Where the day on which it reads is not known, the year before the Match is: the least that can have passed counts.
    reads = opens.day.year if opens is not None else case.target - 1
    by_year = [reads - day.year for day in days]
    by_date = [
        years - (opens is None or (opens.day.month, opens.day.day) < (day.month, day.day))
        for years, day in zip(by_year, days, strict=True)
    ]
    verdict: Fit = "fits" if max(by_year) <= most else "excluded" if min(by_date) > most else "check"
    yield Filter("graduation", verdict, Said("programmes.graduation", years=max(*by_year, 0), most=most), rules)


def _review(case: Case, one: Programme) -> Event | None:
    """When programmes of its service begin to read; ``None`` for a service whose days no rule tells."""
    service = service_of(case, one) or "eras"
    return case.event(f"{service}.review") if service in ("eras", "residencycas") else None


def _certificate(case: Case, one: Programme) -> Iterator[Filter]:
    """Is the certificate there when the programme wants it, or can it be (match.img.cert-at-application)?"""
    if one.certificate_by is None:
        return
    rules = ("match.img.cert-at-application",)
    if certified(case):
        yield Filter("certificate", "fits", Said("programmes.certificate-there"), rules)
        return
    event = case.event("nrmp.rol") if one.certificate_by == "rank" else _review(case, one)
    day: Dated | None = case.first_day if one.certificate_by == "start" else event.day if event is not None else None
    soonest = earliest_certificate(case)
    if one.certificate_by == "interview" or day is None or soonest is None:
        yield Filter("certificate", "check", Said("programmes.certificate-unknown"), rules)
        return
    best = soonest[0]
    said = Said("programmes.certificate", day=best, wanted=day)
    late = best > day or day < case.today
    yield Filter(
        "certificate",
        ("check" if best.expected and day >= case.today else "excluded") if late else "check",
        said,
        rules,
    )


def _experience(case: Case, wanted: int) -> Filter:
    rules = ("match.usce.types", "match.usce.no-rule")
    if wanted == 0:
        return Filter("us-experience", "fits", Said("programmes.no-experience-asked"), rules)
    if not case.profile.experience.entries:
        return Filter("us-experience", "check", Said("programmes.no-experience", wanted=wanted), rules)
    months = us_months(case)
    said = Said("programmes.experience", months=months, wanted=wanted)
    # Two months are also said to be eight weeks (match.usce.length): what lies between the two is a question.
    enough: Fit = "fits" if months >= wanted else "check" if us_days(case) >= wanted * _FOUR_WEEKS else "excluded"
    return Filter("us-experience", enough, said, (*rules, "match.usce.length"))


def _service(case: Case, one: Programme) -> Iterator[Filter]:
    """Does it go through a service that its specialty uses (match.mistake.wrong-service)?"""
    if not one.specialty or one.service is None:
        return
    known, rules = services(case, one.specialty)
    if one.service not in known and len(known) == 1:
        said = Said("programmes.service", specialty=one.specialty)
        yield Filter("service", "check", said, ("match.mistake.wrong-service", *rules))
