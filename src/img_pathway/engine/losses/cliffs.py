"""Dates on which something is lost, soonest first, as chains where one loss changes what is required."""

from __future__ import annotations

from datetime import date, timedelta
from operator import attrgetter

from img_pathway.engine.case import Case
from img_pathway.engine.losses.cliff import cliff
from img_pathway.engine.losses.clocks import clock_cliffs
from img_pathway.engine.model import SETTLED, STEP_NAMES, Cliff
from img_pathway.engine.readings.pathway_held import accepted_pathway
from img_pathway.engine.readings.registrations import current_registration, extension, period_end
from img_pathway.engine.readings.seven_years import SEVEN_YEARS, Met, window, windows
from img_pathway.engine.time.days import say
from img_pathway.rulebook.types import TRUSTED

_SOONEST = attrgetter("date", "id")
_EFFECT = ("ecfmg.exam-seven-year-effect", SEVEN_YEARS, "ecfmg.exam-seven-year-pathway")


def cliffs(case: Case) -> tuple[Cliff, ...]:
    """All cliffs from today on, by date and then by id.

    A season's deadline stays until it is over at its own place, though its day may be over at home.
    """
    found = [*seven_years(case), *_periods(case), *_drafts(case), *_documents(case), *clock_cliffs(case)]
    ahead = [one for one in found if one.date >= case.today]
    ahead += _season(case)
    ahead.sort(key=_SOONEST)
    return tuple(ahead)


def seven_years(case: Case) -> list[Cliff]:
    """The next losses under the strict reading, one after the other, if nothing more is passed."""
    if case.states.get("certificate.issued") is not None and case.states["certificate.issued"].status == "done":
        return []
    strict = windows(case).strict
    years = case.number(SEVEN_YEARS)
    found: list[Cliff] = []
    left: tuple[Met, ...] = strict.counting
    anchor, end = strict.anchor, strict.end
    while left and end is not None and len(found) < 6:
        lost = [one for one in left if one.day == anchor and one.need != "pathway"]
        rest = tuple(one for one in left if one not in lost)
        following = window(rest, (), end + timedelta(days=1), years=years, pathway_too=True, generous_leap=False)
        found.append(
            cliff(
                case,
                "seven-year",
                f"seven-year.{len(found) + 1}",
                end,
                "The pass"
                + ("es" if len(lost) > 1 else "")
                + f" in {_list(lost)} stop{'s' if len(lost) == 1 else ''} counting for certification",
                _then(lost, rest, following.anchor, following.end),
                _avoid(case, left),
                _EFFECT,
                _steps_needed(left),
                lost=tuple(f"exams.{one.need}" for one in lost),
            )
        )
        left, anchor, end = following.counting, following.anchor, following.end
    return found


def _list(lost: list[Met]) -> str:
    return " and ".join(f"{STEP_NAMES.get(one.need, 'your Pathway')} ({say(one.day)})" for one in lost)


def _then(lost: list[Met], rest: tuple[Met, ...], anchor: date | None, end: date | None) -> str:
    said = []
    if any(one.need == "step2cs" for one in lost):
        said.append("A Pathway and OET are then required")
    again = [
        STEP_NAMES[one.need]
        for one in lost
        if one.need in ("step1", "step2ck") and not any(other.need == one.need for other in rest)
    ]
    if again:
        said.append(f"{' and '.join(again)} must be passed again")
    if anchor is not None and end is not None:
        first = next(one for one in rest if one.day == anchor and one.need in STEP_NAMES)
        said.append(f"the clock then runs from {STEP_NAMES[first.need]} to {say(end)}")
    text = "; ".join(said)
    return text[0].upper() + text[1:] + "." if text else "Nothing passed is left to count."


def _avoid(case: Case, left: tuple[Met, ...]) -> str:
    names = [
        STEP_NAMES.get(step.partition(".")[2], "an accepted Pathway")
        for step in _steps_needed(left)
        if step != "skills.oet"
    ]
    wanted = list(dict.fromkeys(names))
    listed = " and ".join(filter(None, (", ".join(wanted[:-1]), *wanted[-1:])))
    return f"Have {listed} by then, that day included."


def _steps_needed(left: tuple[Met, ...]) -> tuple[str, ...]:
    held = {one.need for one in left}
    steps = [f"exams.{exam}" for exam in ("step1", "step2ck") if exam not in held]
    if not held & {"step2cs", "pathway"}:
        steps += ["skills.oet", "skills.pathway"]
    return tuple(steps)


def _periods(case: Case) -> list[Cliff]:
    found = []
    for exam in ("step1", "step2ck", "step3"):
        state = case.states.get(f"exams.{exam}")
        one = current_registration(case, exam) if state is None or state.status != "done" else None
        if one is None:
            continue
        end = period_end(one)
        if end is not None:
            found.append(
                cliff(
                    case,
                    "period",
                    f"permit.{exam}.end",
                    end,
                    f"The eligibility period for {STEP_NAMES[exam]} ends and the permit with it",
                    "A new application and a new fee, or the one extension.",
                    "Sit the exam inside the period, or ask for the extension.",
                    ("usmle.period.length", "usmle.period.later-window"),
                    (f"exams.{exam}",),
                    exam=exam,
                )
            )
        bounds = extension(case, one)
        if bounds is not None and one.extended_to is None and one.extension_requested is None:
            found.append(
                cliff(
                    case,
                    "extension",
                    f"permit.{exam}.extension",
                    bounds[2],
                    f"Last day to ask for the extension of {STEP_NAMES[exam]}",
                    "Only a new application with a new fee is left.",
                    f"Ask FSMB by then; the extension runs from {say(bounds[0])} to {say(bounds[1])}.",
                    ("usmle.period.extension-window", "usmle.period.extension"),
                    (f"permits.{exam}",),
                    exam=exam,
                )
            )
    return found


def _drafts(case: Case) -> list[Cliff]:
    found = []
    started, sent = case.profile.identity.account_started, case.past(case.profile.identity.account_requested)
    state = case.states.get("identity.account")
    if started is not None and not sent and state is not None and state.status == "in-progress":
        last = started + timedelta(days=case.number("ecfmg.account-draft"))
        found.append(
            cliff(
                case,
                "draft",
                "account.draft",
                last,
                "The begun MyIntealth request is deleted",
                "Begin again.",
                "Send it by then.",
                ("ecfmg.account-draft",),
                ("identity.account",),
            )
        )
    for one in case.pathway_applications:
        if one.started is not None and case.past(one.started) and not one.submitted:
            last = one.started + timedelta(days=case.number("ecfmg.path-draft"))
            found.append(
                cliff(
                    case,
                    "draft",
                    f"pathway.draft.{one.season or 0}",
                    last,
                    "The begun Pathway form is deleted",
                    "Begin again.",
                    "Submit it by then.",
                    ("ecfmg.path-draft",),
                    ("skills.pathway",),
                    "secondary",
                )
            )
    return found


def _documents(case: Case) -> list[Cliff]:
    found = []
    expires = case.profile.identity.passport_expires
    if expires is not None:
        found.append(
            cliff(
                case,
                "passport",
                "passport",
                expires,
                "The passport expires",
                "No visa until it is renewed, and on test day another ID named on the permit; a new one must spell it alike.",
                "Renew it well before.",
                ("usmle.testday.id", "visa.time.passport"),
                ("identity.passport",),
            )
        )
    certificate = case.profile.certificate
    if certificate.expires is not None and not case.past(certificate.permanent):
        found.append(
            cliff(
                case,
                "certificate",
                "certificate",
                certificate.expires,
                "The ECFMG certificate ends",
                "Revalidation with that season's OET window.",
                "Twelve months of accredited training or a full licence make it permanent.",
                ("ecfmg.cert-permanent-training", "ecfmg.path-revalidation"),
                ("certificate.valid",),
            )
        )
    held = accepted_pathway(case)
    if (
        held is not None
        and held.end is not None
        and certificate.expires is None
        and not case.past(certificate.permanent)
    ):
        end = held.end
        word = "ends" if end.trusted else "is expected to end"
        found.append(
            cliff(
                case,
                "pathway",
                "pathway",
                end.value,
                f"Your accepted Pathway {word}",
                "Revalidation: a new application, fee, and an OET inside that season's window.",
                "Be matched and twelve months into training, or revalidate in time.",
                ("ecfmg.path-revalidation", end.rule),
                ("skills.pathway",),
                end.confidence,
                thing="Your accepted Pathway ends",
            )
        )
    until = case.profile.visa.work_permit_until
    if until is not None:
        found.append(
            cliff(
                case,
                "work-permit",
                "work-permit",
                until,
                "The work permit ends and work stops with it",
                "Renewal no longer extends it automatically.",
                "Renew up to 180 days early.",
                ("visa.need.ead-no-auto-extension",),
                ("visa.need",),
                "secondary",
            )
        )
    return found


_SEASON = (
    (
        "oet.last",
        "skills.oet",
        "The last OET that counts for this Match",
        "OET and Pathway move to the next season, with a new fee.",
        "Sit OET by then; leave room for one retake.",
    ),
    (
        "pathway.deadline",
        "skills.pathway",
        "The Pathway deadline of this Match",
        "No verification by the rank-list deadline: this Match is lost.",
        "Submit application and documents by then.",
    ),
    (
        "nrmp.rol",
        "match.verification",
        "ECFMG's verification for this Match",
        "Withdrawn from Match and SOAP of this year.",
        "Exam results and Pathway must be in before.",
    ),
    (
        "nrmp.rol",
        "match.register",
        "Registration for this Match and for SOAP",
        "Neither Match nor SOAP this year.",
        "Register in NRMP R3; late costs extra.",
    ),
    (
        "nrmp.rol",
        "match.ranklist",
        "The rank order list of this Match",
        "No match this year without a certified list.",
        "Certify it in R3 before the hour.",
    ),
)


def _season(case: Case) -> list[Cliff]:
    found = []
    for event_id, step_id, loses, then, avoid in _SEASON:
        event = case.event(event_id)
        state = case.states.get(step_id)
        if event is None or state is None or state.status in SETTLED:
            continue
        if case.over(event):
            continue
        sure = event.confidence in TRUSTED
        said = loses if sure else f"{loses} (expected date)"
        found.append(
            cliff(
                case,
                "season",
                f"{event.key}.{step_id}",
                event.day,
                said,
                then,
                avoid,
                event.rules,
                (step_id,),
                event.confidence,
                event=event.key,
                thing=loses,
            )
        )
    return found
