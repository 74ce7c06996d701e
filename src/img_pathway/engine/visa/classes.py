"""Each class of the visa board judged from the measures: one small function a class."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from img_pathway.engine.case import Case
from img_pathway.engine.model import Reason
from img_pathway.engine.once import once
from img_pathway.engine.readings.counting import exam_passed
from img_pathway.engine.readings.visa_need import OPEN_WORK, need, needs_visa
from img_pathway.engine.time.days import add_months, say
from img_pathway.engine.visa.measures import (
    BOND_LIST,
    LISTS,
    PARTIAL,
    RANK,
    best,
    for_passport,
    force,
    hold,
    inside,
    payment,
    worst,
)
from img_pathway.engine.visa.model import ClassId, ClassState, Found, PassportState

_NO_PASSPORT = Reason(
    "Record your citizenships: every passport is judged by itself.",
    ("visa.need.branch-order",),
    ("profile.citizenships",),
)
_US_FIRST = frozenset({"US"})


@once
def passports(case: Case, class_id: ClassId) -> tuple[tuple[str, Found], ...]:
    """One class judged for each passport; a US passport needs none of them."""
    countries = [country for country in case.profile.profile.citizenships if country not in _US_FIRST]
    return tuple([(country, _one_passport(case, class_id, country)) for country in countries])


def _one_passport(case: Case, class_id: ClassId, country: str) -> Found:
    found = for_passport(case, class_id, country)
    return _with_bond(case, country, found) if class_id == "b" else found


def _with_bond(case: Case, country: str, found: Found) -> Found:
    """The B visa bond. Rules: visa.bond, visa.list.bond-38."""
    bond = force(case, BOND_LIST, country)
    rules = ("visa.bond", BOND_LIST)
    facts = ("profile.citizenships",)
    if bond.word == "in-force":
        amounts = case.book.value("visa.bond", on=case.today)
        sums = f" of {min(amounts.value):,} to {max(amounts.value):,} dollars" if amounts is not None else ""
        reason = Reason(f"A refundable bond{sums} may be asked for a B visa.", rules, facts)
        return found._replace(reasons=(*found.reasons, reason), rests=(*found.rests, BOND_LIST))
    if bond.word == "over" and bond.end is not None:
        text = f"The bond for B visas ended by its own date on {say(bond.end)}; what followed is not known."
        rests = found.rests if found.state == "suspended" else (*found.rests, BOND_LIST)
        reasons = (*found.reasons, Reason(text, rules, facts))
        return found._replace(state=worst(found.state, "unknown"), reasons=reasons, rests=rests)
    # A list that suspends already decides alone; otherwise the bond list has its part in what is known.
    return found if found.state == "suspended" else found._replace(rests=(*found.rests, BOND_LIST))


def judged(case: Case, class_id: ClassId) -> tuple[Found, tuple[PassportState, ...]]:
    """One class for this person: its state, why, and each passport by itself."""
    if class_id == "none-needed":
        return _none_needed(case), ()
    if needs_visa(case) == "no":
        reason = Reason(need(case)[1], need(case)[2], ("profile.us_status", "profile.citizenships"), case.words)
        return Found("unknown", (reason,), need(case)[2]), ()
    if class_id == "ead":
        return _work_permit(case), ()
    singles = passports(case, class_id)
    shown = tuple([PassportState(country, found.state, found.reasons) for country, found in singles])
    if not singles:
        return Found("unknown", (_NO_PASSPORT,), LISTS), ()
    chosen = min([found for _, found in singles], key=_rank)
    state = chosen.state
    said = [found.said for _, found in singles if found.said is not None]
    lead: tuple[Reason, ...] = ()
    if len(singles) > 1 and len({found.state for _, found in singles}) > 1:
        lead = (
            Reason(
                "Your passports are judged one by one, and the best of them stands here.",
                ("visa.ban.who-covered",),
                ("profile.citizenships",),
            ),
        )
    found = Found(state, lead, chosen.rests, max(said, default=None))
    return _MORE[class_id](case, found, chosen), shown


def _rank(found: Found) -> int:
    return RANK[found.state]


def planned_class_state(case: Case, class_id: ClassId) -> tuple[ClassState, tuple[Reason, ...]]:
    """State and every reason of one class, the deciding one first, without a look at any rule's texts."""
    found, shown = judged(case, class_id)
    own = [reason for one in shown if one.state == found.state for reason in one.reasons]
    stopped = entry_state(case, class_id) != "open"
    return found.state, ((*own, *found.reasons) if stopped else (*found.reasons, *own))


def entry_state(case: Case, class_id: ClassId) -> ClassState:
    """What the entry lists alone say of a visa of this class."""
    return best([found.state for _, found in passports(case, class_id)])


# ---------------------------------------------------------------------- class by class


def _j1(case: Case, found: Found, chosen: Found) -> Found:
    """Rules: visa.j1.sole-sponsor, visa.son.required, visa.ds.rulemaking, visa.j1.212e-applies."""
    reasons = [*found.reasons]
    reasons.append(
        Reason(
            "Sponsored by Intealth. It needs a contract, Step 1 and Step 2 CK, the certificate and a Statement of Need; not Step 3.",
            ("visa.j1.sole-sponsor", "visa.j1.exams", "visa.son.required"),
        )
    )
    if inside(case) and (held := hold(case)).state != "open":
        reasons += held.reasons
    reasons.append(
        Reason(
            "A rule that may end stay for the duration of status was expected; look at what your I-94 shows.",
            ("visa.ds.rulemaking",),
        )
    )
    return Found(found.state, tuple(reasons), found.rests, found.said)


def _h1b(case: Case, found: Found, chosen: Found) -> Found:
    """Rules: visa.h1b.step3, visa.ban.partial-h1b, visa.uscis-hold and those of the payment."""
    parts = [payment(case)]
    if inside(case):
        parts.append(hold(case))
    reasons = [*found.reasons, *(reason for part in parts for reason in part.reasons)]
    if any(force(case, PARTIAL, one).word == "in-force" for one in case.profile.profile.citizenships):
        reasons.append(Reason("The partial entry list does not name H-1B.", ("visa.ban.partial-h1b", PARTIAL)))
    if exam_passed(case, "step3"):
        text = "Step 3 is passed, which the petition needs."
    else:
        text = "The petition needs Step 3, which is not passed yet, and the state's training licence."
    reasons.append(Reason(text, ("visa.h1b.step3", "visa.h1b.step3-deadline"), ("exams.step3",)))
    reasons.append(
        Reason(
            "The hospital files it; many programmes sponsor only J-1.",
            ("visa.h1b.employer-files", "visa.h1b.programme-behaviour"),
        )
    )
    said = [one.said for one in (found, *parts) if one.said is not None]
    return Found(
        worst(found.state, *(part.state for part in parts)),
        tuple(reasons),
        (*found.rests, *(rule for part in parts for rule in part.rests)),
        max(said, default=None),
    )


def _b(case: Case, found: Found, chosen: Found) -> Found:
    """Rules: visa.b.allowed, visa.esta."""
    text = "It can cover Step 3, interviews in person and visits that only observe: no salary, no patient care."
    reason = Reason(text, ("visa.b.allowed", "visa.esta"))
    return found._replace(reasons=(*found.reasons, reason))


def _o1(case: Case, found: Found, chosen: Found) -> Found:
    """Rule: visa.o1."""
    reasons = [*found.reasons, Reason('Few residents meet "extraordinary ability"; no Step 3 rule.', ("visa.o1",))]
    if any(force(case, PARTIAL, one).word == "in-force" for one in case.profile.profile.citizenships):
        text = "The partial entry list does not name O-1, but visas may be issued for a shorter time."
        reasons.append(Reason(text, (PARTIAL,), ("profile.citizenships",)))
    return found._replace(reasons=tuple(reasons))


def _f1_opt(case: Case, found: Found, chosen: Found) -> Found:
    """Rule: visa.f1-opt."""
    text = "Twelve months for graduates of US schools on F-1; not open to graduates of foreign schools without a US degree."
    return found._replace(reasons=(*found.reasons, Reason(text, ("visa.f1-opt",), ("profile.us_status",))))


_MORE: dict[ClassId, Callable[[Case, Found, Found], Found]] = {
    "j1": _j1,
    "h1b": _h1b,
    "b": _b,
    "o1": _o1,
    "f1-opt": _f1_opt,
}


def _work_permit(case: Case) -> Found:
    """Rules: visa.need.ead-open-market, visa.need.ead-no-auto-extension, visa.uscis-hold."""
    rests = ("visa.need.ead-open-market", "visa.uscis-hold")
    facts = ("profile.us_status", "visa.work_permit_until")
    if case.profile.profile.us_status not in OPEN_WORK:
        text = "It rests on a status with an open work permit; none is recorded."
        return Found("unknown", (Reason(text, rests[:1], facts),), rests)
    state: ClassState = "open"
    reasons = [
        Reason("You may train with it while it lasts, if the programme accepts it: ask in writing.", rests[:1], facts)
    ]
    until, first = case.profile.visa.work_permit_until, case.first_day
    extension = ("visa.need.ead-no-auto-extension",)
    if until is not None and until < case.today:
        state = "unknown"
        reasons.insert(0, Reason(f"The card ended on {say(until)}; record the new one.", extension, facts))
    elif until is not None and first is not None and until < _year_after(first):
        text = f"The card ends on {say(until)}, inside the first year; a renewal is no longer extended by itself."
        reasons.append(Reason(text, extension, facts))
    held = hold(case)
    return Found(worst(state, held.state), (*reasons, *held.reasons), rests)


def _year_after(day: date) -> date:
    return add_months(day, 12)


def _none_needed(case: Case) -> Found:
    """Rule: visa.need.usc-lpr-none."""
    verdict, why, rules = need(case)
    facts = ("profile.us_status", "profile.citizenships")
    if verdict == "no":
        return Found("open", (Reason(why, rules, facts, case.words),), rules)
    rests = ("visa.need.usc-lpr-none",)
    if verdict is None:
        return Found("unknown", (Reason("Record your status in the United States first.", rests, facts),), rests)
    text = "For US citizens and permanent residents; neither is recorded."
    return Found("unknown", (Reason(text, rests, facts),), rests)
