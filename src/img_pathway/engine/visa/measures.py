"""What the entry lists, holds and payments make of a visa class for one person, as last known.

Nothing here reads a rule's texts, so `assess` can ask on its way to the first frame; the dates of the
states are added by `visa_board`. A measure whose own end date has passed leaves the state unknown: what
followed it is not in the rulebook. What the person looked up wins.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.model import Reason
from img_pathway.engine.once import once
from img_pathway.engine.time.days import say
from img_pathway.engine.visa.model import ClassId, ClassState, Found

FULL = "visa.ban.10998-full"
PARTIAL = "visa.ban.10998-partial"
LISTS = (FULL, PARTIAL)
TURKMENISTAN = "visa.ban.turkmenistan"
COVERED = "visa.ban.who-covered"
BOND_LIST = "visa.list.bond-38"
PAYMENT = "visa.h1b.100k-what"
PAYMENT_AFTER = "visa.h1b.100k-after-sept-2026"
HOLD = "visa.uscis-hold"

STOPPED_BY: dict[ClassId, tuple[str, ...]] = {
    "j1": LISTS,
    "h1b": (FULL,),
    "b": LISTS,
    "o1": (FULL,),
    "f1-opt": LISTS,
}
"""Which entry lists name which class; the partial one names immigrant, B, F, M and J visas."""
CLASS_OF: dict[str, ClassId] = {"j1": "j1", "h1b": "h1b", "f1-opt": "f1-opt", "work-permit": "ead", "o1": "o1"}
"""The class of the board for a planned visa class."""
US_SOIL = frozenset({"US", "PR", "VI", "GU", "MP"})
"""Places that count as inside the United States for immigration."""

RANK: dict[ClassState, int] = {"open": 0, "unknown": 1, "suspended": 2}
"""How favourable a state is, the best first."""
_LIST_NAMES = {FULL: "full entry list (all visas)", PARTIAL: "partial entry list (immigrant, B, F, M and J visas)"}
_PASSPORTS = ("profile.citizenships",)


def worst(*states: ClassState) -> ClassState:
    """The least favourable of several states."""
    return max(states, key=RANK.__getitem__, default="open")


def best(states: Iterable[ClassState]) -> ClassState:
    """The most favourable; unknown without any."""
    return min(states, key=RANK.__getitem__, default="unknown")


def inside(case: Case) -> bool | None:
    """Inside the United States today? ``None`` where no place is recorded."""
    place = case.profile.profile.location
    return None if place is None else place in US_SOIL


class Force(NamedTuple):
    """How a measure with a list of countries stands for one country."""

    word: Literal["in-force", "over", "lifted", "silent"]
    end: date | None = None
    said: date | None = None


@once
def force(case: Case, rule_id: str, country: str) -> Force:
    """A list measure for a country: in force, past its own end date, lifted by the person's answer, or silent."""
    now = case.book.value(rule_id, on=case.today)
    latest = now or case.book.value(rule_id)
    named = latest is not None and country in latest.value
    answer = case.answered(rule_id)
    if answer in ("yes", "no") and (named or len(case.profile.profile.citizenships) == 1):
        said = case.profile.answers[rule_id].date or case.today
        return Force("in-force" if answer == "yes" else "lifted", None, said)
    if not named or latest is None:
        return Force("silent")
    if now is not None:
        return Force("in-force")
    return Force("over", latest.end) if latest.end is not None and latest.end < case.today else Force("silent")


def suspended_for(case: Case) -> list[tuple[str, str]]:
    """Passports of this person on an entry list, with the rule naming them (as last known)."""
    return [
        (country, rule_id)
        for country in case.profile.profile.citizenships
        for rule_id in LISTS
        if force(case, rule_id, country).word in ("in-force", "over")
    ]


def for_passport(case: Case, class_id: ClassId, country: str) -> Found:
    """What the entry lists make of one class with one passport.

    Rules: visa.ban.10998-full, visa.ban.10998-partial, visa.ban.who-covered, visa.canada-entry.
    """
    lists = STOPPED_BY.get(class_id, ())
    state: ClassState = "open"
    reasons: list[Reason] = []
    days: list[date] = []
    for rule_id in lists:
        found = force(case, rule_id, country)
        if found.said is not None:
            days.append(found.said)
        if found.word == "in-force":
            new, reason = _named(case, rule_id)
            state = worst(state, new)
            reasons.append(reason)
        elif found.word == "over" and found.end is not None:
            state = worst(state, "unknown")
            text = f"The {_LIST_NAMES[rule_id]} ended by its own date on {say(found.end)}; what followed is not known."
            reasons.append(Reason(text, (rule_id, "visa.ban.review"), _PASSPORTS))
        elif found.word == "lifted" and found.said is not None:
            text = f"You looked it up on {say(found.said)}: the {_LIST_NAMES[rule_id]} does not stop you."
            reasons.append(Reason(text, (rule_id,), (f"answers.{rule_id}.answer",)))
    if not reasons and lists:
        reasons.append(Reason("On no entry list that names this class.", lists, _PASSPORTS))
    if country == "CA" and class_id in ("j1", "b", "h1b"):
        reasons.append(Reason("Canadian citizens need no visa sticker.", ("visa.canada-entry",), _PASSPORTS))
    return Found(state, tuple(reasons), lists, max(days, default=None))


def _named(case: Case, rule_id: str) -> tuple[ClassState, Reason]:
    """A listed passport: suspended, or unknown where the text may leave this person out."""
    person = case.profile.profile
    name = _LIST_NAMES[rule_id]
    start = case.book.value(rule_id, on=case.today)
    since = f" in force since {say(start.start)}" if start is not None and start.start is not None else ""
    rules = (rule_id, COVERED)
    if person.us_visa_on_2026_01_01:
        text = (
            f"On the {name}{since}. You held a valid US visa on 2026-01-01, which may leave you outside it; "
            "whether a visa of any class does so is open."
        )
        return "unknown", Reason(text, rules, (*_PASSPORTS, "profile.us_visa_on_2026_01_01"))
    if person.us_status in ("asylee", "refugee"):
        text = f"On the {name}{since}. Asylees and admitted refugees are outside it; ask before you travel."
        return "open", Reason(text, rules, (*_PASSPORTS, "profile.us_status"))
    if person.in_us_on_2026_01_01:
        text = (
            f"On the {name}{since}. It covers people who were outside the United States on 2026-01-01; you recorded that "
            "you were inside. Ask before you travel: what a new visa abroad would meet is not known."
        )
        return "open", Reason(text, rules, (*_PASSPORTS, "profile.in_us_on_2026_01_01"))
    if inside(case) and person.in_us_on_2026_01_01 is None:
        text = (
            f"On the {name}{since}. It covers people who were outside the United States that day; you are inside now. "
            "A new visa abroad would fall under it."
        )
        return "unknown", Reason(text, rules, (*_PASSPORTS, "profile.location"))
    text = f"On the {name}{since}, with no exception for physicians found in its text."
    return "suspended", Reason(text, rules, _PASSPORTS)


def payment(case: Case) -> Found:
    """The 100,000-dollar payment for H-1B petitions: for people abroad, and not known since its end date.

    Rules: visa.h1b.100k-what, visa.h1b.100k-who, visa.h1b.100k-not, visa.h1b.100k-after-sept-2026.
    """
    changes = [one.result for one in case.profile.visa.status_change if one.kind == "h1b"]
    denied = bool(changes) and changes[-1] == "denied"
    here = False if denied else inside(case)
    facts = ("profile.location", "visa.status_change") if denied else ("profile.location",)
    start = case.book.value(PAYMENT)
    if start is not None and start.start is not None and case.today < start.start:
        return Found("open", (), (PAYMENT,))
    if any(one.kind == "h1b" and one.until and one.until >= case.today for one in case.profile.visa.held):
        text = "You hold a valid H-1B visa: the 100,000-dollar payment was not asked for with one."
        return Found("open", (Reason(text, ("visa.h1b.100k-not",), ("visa.held",)),), (PAYMENT,))
    if here:
        text = (
            "Inside the United States a granted change of status was not covered by the 100,000-dollar payment; "
            "leaving before the decision puts the case under it again."
        )
        return Found("open", (Reason(text, ("visa.h1b.100k-not", "visa.mistake.leave-during-cos"), facts),), (PAYMENT,))
    if case.book.value(PAYMENT, on=case.today) is not None:
        text = "A petition for a person abroad came only with a payment of 100,000 dollars; courts disagreed about it."
        rules = (PAYMENT, "visa.h1b.100k-who", "visa.h1b.100k-litigation")
        return Found("unknown" if here is None else "suspended", (Reason(text, rules, facts),), rules)
    answer = case.answered(PAYMENT_AFTER)
    if answer in ("yes", "no"):
        said = case.profile.answers[PAYMENT_AFTER].date or case.today
        text = f"You looked it up on {say(said)}: the 100,000-dollar payment {'still applies' if answer == 'yes' else 'no longer applies'}."
        reason = Reason(text, (PAYMENT_AFTER,), (f"answers.{PAYMENT_AFTER}.answer",))
        return Found("suspended" if answer == "yes" else "open", (reason,), (PAYMENT_AFTER,), said)
    after = case.book.value(PAYMENT_AFTER, on=case.today)
    if after is not None and after.note:
        return Found("unknown", (Reason(after.note, (PAYMENT_AFTER, PAYMENT), facts),), (PAYMENT_AFTER, PAYMENT))
    end = start.end if start is not None else None
    ended = f"ended by its own date on {say(end)}" if end is not None else "has an end date"
    text = f"The 100,000-dollar payment for people abroad {ended}; whether it was extended could not be established."
    return Found("unknown", (Reason(text, (PAYMENT_AFTER, PAYMENT), facts),), (PAYMENT_AFTER, PAYMENT))


def hold(case: Case) -> Found:
    """USCIS holds on cases inside the United States, by birth as well as by passport. Rule: visa.uscis-hold."""
    person = case.profile.profile
    places = dict.fromkeys((*person.citizenships, *filter(None, (person.birth_country,))))
    listed = [
        place
        for place in places
        if any(force(case, rule_id, place).word in ("in-force", "over") for rule_id in (*LISTS, TURKMENISTAN))
    ]
    value = case.book.value(HOLD, on=case.today)
    if not listed or value is None:
        return Found("open", (), (HOLD,))
    facts = ("profile.citizenships", "profile.birth_country")
    if value.value == "not in force":
        text = "USCIS holds on cases of people born in or citizens of a listed country were set aside by a court; an appeal was open."
        return Found("unknown", (Reason(text, (HOLD,), facts),), (HOLD,))
    text = "USCIS holds cases of people born in or citizens of a listed country."
    return Found("suspended", (Reason(text, (HOLD,), facts),), (HOLD,))
