"""OET Medicine, the school's attestation and the Pathway application."""

from __future__ import annotations

from datetime import date, timedelta

from img_pathway.engine.case import Case
from img_pathway.engine.judges.school_and_identity import not_for_us_graduates
from img_pathway.engine.readings.counting import cs_stands
from img_pathway.engine.readings.oet import bounds, minimum, shortfall
from img_pathway.engine.readings.pathway_held import accepted_pathway, certificate_over
from img_pathway.engine.readings.six_pathways import pathways
from img_pathway.engine.ruling import (
    Ruling,
    begun,
    check,
    done,
    lapsed,
    not_needed,
    open_step,
    unmet,
    with_others,
)
from img_pathway.engine.time.days import say
from img_pathway.profile.facts import OetSitting, PathwayApplication
from img_pathway.rulebook.types import TRUSTED

# ---------------------------------------------------------------------- accepted Pathways


# ---------------------------------------------------------------------- OET


def _window(case: Case, day: date) -> tuple[bool | None, str, tuple[str, ...]]:
    """Does an OET day lie in the target season's window? ``None`` = the rulebook cannot say."""
    first, last = bounds(case)
    if first is None or last is None:
        return None, "No season window is known for that Match.", ("ecfmg.oet-window",)
    if day < first.day:
        sure = first.confidence in TRUSTED
        word = "must" if sure else "is expected to have to"
        return (
            (False if sure else None),
            f"An OET for the {first.season} season {word} be on or after {say(first.day)}.",
            ("ecfmg.oet-window",),
        )
    if day > last.day:
        sure = last.confidence in TRUSTED
        return (
            (False if sure else None),
            f"It lies after the last December sitting before Match {last.season}.",
            ("ecfmg.oet-last-date", "ecfmg.oet-window"),
        )
    if first.confidence in TRUSTED:
        word = "which you looked up" if first.confidence == "yours" else f"from {say(first.day)}"
        return True, f"It lies in the {first.season} season's window ({word}).", ("ecfmg.oet-window",)
    return (
        None,
        f"The {first.season} season's window (expected from {say(first.day)}) is not published yet.",
        ("ecfmg.oet-window",),
    )


def oet(case: Case) -> Ruling | None:
    """skills.oet: all minima in one sitting, inside the window of the target season's Pathway."""
    skip = not_for_us_graduates(case) or _settled_by_cs(case)
    if skip is not None:
        return skip
    facts = ("skills.oet",)
    held = accepted_pathway(case)
    if held is not None and held.unexpired is True:
        until = f" until {say(held.end.value)}" if held.end else ""
        return done(
            f"An accepted Pathway settles it{until}.", "ecfmg.path-must-be-unexpired", facts=("skills.pathway",)
        )
    notes: list[Ruling] = []
    if held is not None and held.unexpired is None:
        notes.append(
            check(
                "Your Pathway may have settled it: type the end date printed in MyIntealth.",
                "ecfmg.path-expiry-pattern",
                facts=("skills.pathway",),
            )
        )
    booked: Ruling | None = None
    for sitting in reversed(case.oet):
        note = _sitting(case, sitting, facts)
        notes.append(note)
        if booked is None and case.future(sitting.date):
            booked = note
    for status in ("done", "check", "waiting", "lapsed", "locked", "in-progress"):
        best = next((note for note in notes if note.status == status), None)
        if best is not None:
            if best.status in ("lapsed", "in-progress") and booked is not None and booked is not best:
                return best._replace(reasons=best.reasons + booked.reasons)
            return best
    return None


def _sitting(case: Case, sitting: OetSitting, facts: tuple[str, ...]) -> Ruling:
    day = sitting.date or case.today
    if day > case.today:
        return begun(f"Booked for {say(day)}.", "ecfmg.oet-last-date", facts=facts)
    short = shortfall(case, sitting)
    if short is None or (sitting.reported is not None and case.future(sitting.reported)):
        text = f"Sat on {say(day)}; the result is awaited."
        return with_others(case, "OET", day, text, "ecfmg.oet-minimum", facts=facts, wait="oet-result", patient=True)
    if short:
        return begun(
            f"OET of {say(day)}: {', '.join(map(case.words.text, short))}. All four papers again in one sitting: book the whole OET.",
            "ecfmg.oet-retake",
            "ecfmg.oet-minimum",
            facts=facts,
        )
    if case.target is None:
        return unmet(
            "The scores suffice; whether the date does depends on the target Match.",
            "ecfmg.oet-window",
            facts=facts,
            missing=("profile.goal",),
        )
    inside, text, rules = _window(case, day)
    said = f"OET of {say(day)} meets every minimum. {text}"
    least = minimum(case, sitting)
    if least is not None and not least.trusted:
        return check(f"OET of {say(day)}: the minimum of that day is only expected.", least.rule, facts=facts)
    if inside is True:
        return done(said, "ecfmg.oet-minimum", *rules, facts=facts)
    if inside is None:
        return check(said, *rules, facts=facts)
    return lapsed(said + " It does not count for this season.", *rules, facts=facts)


def _settled_by_cs(case: Case) -> Ruling | None:
    if cs_stands(case):
        return not_needed(
            "Your Step 2 CS pass stands in for Pathway and OET.",
            "ecfmg.exam-cs-legacy",
            "ecfmg.path-not-for",
            facts=("exams.step2cs",),
        )
    return None


# ---------------------------------------------------------------------- attestation and application


def attestation(case: Case) -> Ruling | None:
    """skills.attestation: for Pathways 3 to 5 (ecfmg.path-3-5-common)."""
    skip = not_for_us_graduates(case) or _settled_by_cs(case)
    if skip is not None:
        return skip
    if case.past(case.profile.skills.attested):
        return done("The school has sent it.", "ecfmg.path-3-5-common", facts=("skills.attested",))
    held = accepted_pathway(case)
    if held is not None and held.unexpired is True:
        return not_needed(
            "An accepted Pathway needs no further attestation.",
            "ecfmg.path-must-be-unexpired",
            facts=("skills.pathway",),
        )
    if held is not None and held.unexpired is None:
        return check(
            "Your Pathway may still settle it: type the end date printed in MyIntealth.",
            "ecfmg.path-expiry-pattern",
            facts=("skills.pathway",),
            firm=True,
        )
    verdicts = {item.n: item.verdict for item in pathways(case)}
    if verdicts[1] == "met":
        return not_needed("Pathway 1 rests on your licence, not on the school.", "ecfmg.path-priority", "ecfmg.path-1")
    if all(verdicts[n] == "missing" for n in (3, 4, 5)):
        return not_needed("Pathways 3 to 5 are not open to you.", "ecfmg.path-3-5-common", "ecfmg.path-priority")
    asked = case.profile.skills.attestation_requested
    if case.past(asked) and asked is not None:
        return with_others(
            case,
            "the school",
            asked,
            f"You asked the school on {say(asked)}.",
            "ecfmg.path-3-5-common",
            facts=("skills.attestation_requested",),
            wait="attestation",
        )
    if case.profile.school.attests:
        return open_step(
            "The school takes part; confirm that it has sent yours.", "ecfmg.path-3-5-common", facts=("school.attests",)
        )
    return None


def application(case: Case) -> Ruling | None:
    """skills.pathway: an accepted, unexpired Pathway; else this season's application.

    Rules: ecfmg.path-season, ecfmg.path-draft, ecfmg.path-must-be-unexpired, ecfmg.path-expiry-*.
    """
    skip = not_for_us_graduates(case) or _settled_by_cs(case)
    if skip is not None:
        return skip
    facts = ("skills.pathway",)
    held = accepted_pathway(case)
    if held is not None and held.unexpired is True:
        one, end, _ = held
        until = f" until {say(end.value)}" if end else ""
        return done(
            f"{_called(one)} is accepted and counts{until}.",
            "ecfmg.path-must-be-unexpired",
            *((end.rule,) if end else ()),
            facts=facts,
        )
    current = _current(case, facts)
    if held is not None and held.unexpired is None:
        one, end, _ = held
        said = f"{_called(one)} is accepted, but its end"
        said += f" ({say(end.value)}) is only expected" if end else " is not known"
        return check(
            said + ": type the date printed in MyIntealth.",
            "ecfmg.path-expiry-pattern",
            "ecfmg.path-must-be-unexpired",
            facts=facts,
            firm=True,
        )
    if held is not None and (current is None or current.status != "waiting"):
        one, end, _ = held
        when = f" on {say(end.value)}" if end else ""
        ruling = lapsed(
            f"{_called(one)} expired{when}: apply for Revalidation with this season's OET window.",
            "ecfmg.path-revalidation",
            "ecfmg.path-must-be-unexpired",
            facts=facts,
        )
        return ruling._replace(reasons=ruling.reasons + (current.reasons if current else ()))
    if held is None and certificate_over(case) and (current is None or current.status != "waiting"):
        return lapsed(
            "The certificate ran out, and with it the Pathway it rests on: apply for Revalidation.",
            "ecfmg.path-revalidation",
            "ecfmg.path-must-be-unexpired",
            facts=("certificate.expires",),
        )
    return current


def _called(one: PathwayApplication) -> str:
    number = f"Pathway {one.number}" if one.number else "Your Pathway"
    return f"{number} ({one.season})" if one.season else number


def _current(case: Case, facts: tuple[str, ...]) -> Ruling | None:
    mine = [one for one in case.pathway_applications if case.target is None or one.season in (None, case.target)]
    live = [one for one in mine if not case.past(one.rejected) and not case.past(one.accepted)]
    for one in reversed(live):
        close = case.event("pathway.close", one.season or case.target)
        if close is not None and case.over(close) and close.confidence in TRUSTED and (one.submitted or one.started):
            return lapsed(
                f"The {close.season} Pathway season closed before it was complete: apply and pay again.",
                "ecfmg.path-season",
                facts=facts,
            )
        if case.past(one.submitted):
            since = one.submitted or case.today
            return with_others(
                case,
                "Intealth",
                since,
                f"{_called(one)} is submitted.",
                "ecfmg.path-processing",
                facts=facts,
                wait="pathway",
            )
        if one.started is not None and case.past(one.started):
            last = one.started + timedelta(days=case.number("ecfmg.path-draft"))
            if case.today <= last:
                return begun(f"A begun form is kept until {say(last)}, then deleted.", "ecfmg.path-draft", facts=facts)
            return open_step(
                f"The form begun on {say(one.started)} was deleted after 5 days; begin again.",
                "ecfmg.path-draft",
                facts=facts,
            )
    if any(case.past(one.rejected) for one in mine):
        return open_step(
            "An application was rejected or closed: apply and pay again.", "ecfmg.path-season", facts=facts
        )
    late = case.event("pathway.deadline")
    if late is not None and case.over(late):
        word = "" if late.confidence in TRUSTED else "expected "
        return open_step(
            f"The deadline of Match {case.target} ({word}{say(late.day)}) has passed: what you send now serves a later Match.",
            "ecfmg.path-season-vs-match",
            "ecfmg.path-season",
            facts=facts,
        )
    likely = next((item for item in pathways(case) if item.verdict == "met"), None)
    if likely is not None:
        return open_step(f"Pathway {likely.n} fits what you recorded.", "ecfmg.path-priority", f"ecfmg.path-{likely.n}")
    return None
