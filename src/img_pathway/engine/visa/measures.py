"""What the entry lists, holds and payments make of a visa class for one person, as last known.

Nothing here reads a rule's texts, so `assess` can ask on its way to the first frame; the dates of the
states are added by `visa_board`. A measure whose own end date has passed leaves the state unknown: what
followed it is not in the rulebook. What the person looked up wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Literal, NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.model import CANADA, Reason, StepState
from img_pathway.engine.once import once
from img_pathway.engine.readings.season import of_this_start
from img_pathway.engine.readings.services import not_last_known
from img_pathway.engine.readings.visa_need import (
    came_in,
    changes_status,
    inside,
    last_decision,
    needs_visa,
    way,
    ways,
    work_permit,
    work_permit_serves,
)
from img_pathway.engine.visa.model import ClassId, ClassState, Found
from img_pathway.engine.words.said import Said
from img_pathway.profile.typed.keys import get
from img_pathway.rulebook.types import VisaClass

FULL = "visa.ban.10998-full"
PARTIAL = "visa.ban.10998-partial"
EARLIER = "visa.ban.10949"
COVERED = "visa.ban.who-covered"
PAYMENT = "visa.h1b.100k-what"
PAYMENT_AFTER = "visa.h1b.100k-after-sept-2026"
HOLD = "visa.uscis-hold"


RANK: dict[ClassState, int] = {"open": 0, "unknown": 1, "suspended": 2}
"""How favourable a state is, the best first."""
_PASSPORTS = ("profile.citizenships",)


def worst(*states: ClassState) -> ClassState:
    """The least favourable of several states."""
    return max(states, key=RANK.__getitem__, default="open")


def best(states: Iterable[ClassState]) -> ClassState:
    """The most favourable; unknown without any."""
    return min(states, key=RANK.__getitem__, default="unknown")


def last_known(case: Case, *rules: str) -> date:
    """As of when a state that rests on these rules is known: never later than the measures were read (visa.horizon)."""
    read = case.read("visa.horizon")
    known = case.book.known_on(case.today, *rules)
    return known if read is None else min(known, read.day)


class Force(NamedTuple):
    """How a measure with a list of countries stands for one country."""

    word: Literal["in-force", "over", "lifted", "silent", "before"]
    end: date | None = None
    said: date | None = None


@once
def force(case: Case, rule_id: str, country: str) -> Force:
    """A list measure for a country: in force, past its end, lifted by the person's answer, silent, or not begun."""
    now = case.book.value(rule_id, on=case.today)
    latest = now or case.book.value(rule_id)
    named = latest is not None and country in latest.value
    answer = case.answered(rule_id)
    if answer in ("yes", "no") and (named or len(case.profile.profile.citizenships) == 1):
        said = case.profile.answers[rule_id].date or case.today
        return Force("in-force" if answer == "yes" else "lifted", None, said)
    if now is None and latest is not None and latest.start is not None and case.today < latest.start:
        return Force("before")
    if not named or latest is None:
        return Force("silent")
    if now is not None:
        return Force("in-force")
    return Force("over", latest.end) if latest.end is not None and latest.end < case.today else Force("silent")


def entry_lists(case: Case) -> tuple[str, ...]:
    """Rules of the lists that stop the entry of some classes."""
    return case.book.measures_with("entry")


def list_title(case: Case, rule_id: str) -> str:
    """What a list is called in a sentence."""
    return next(measure.title for measure in case.book.measures if measure.rule == rule_id)


def planned(case: Case) -> VisaClass | None:
    """The class of the table that is planned; ``None`` where none is, or another than those of the board."""
    plan = case.profile.visa.plan
    return next((row for row in case.book.visa_classes if row.board and plan is not None and row.plan == plan), None)


def skipped(case: Case, step_id: str) -> str | None:
    """The planned word of a class to which a step does not apply, nor to any other class that is weighed."""
    classes, card = ways(case), work_permit(case)
    if classes[:1] == ("work-permit",) and card is not None and card.ended and not card.filed:
        # A card that has ended leads nowhere: what another class asks for may be wanted again.
        return None
    skip = {row.plan for row in case.book.visa_classes if step_id in row.skips}
    return classes[0] if classes and skip.issuperset(classes) else None


def other_way(case: Case, step_id: str) -> bool:
    """Is the step in sight, and not on the way gone: of another class than the one gone by (while that is undecided, than
    J-1, or than the work permit of who has one that serves), or of a service that the specialties did not use when last
    known?
    """
    return step_id in class_gone(case).skips or not_last_known(case, step_id)


def without_consulate(case: Case, step_id: str) -> bool:
    """Is it the consulate of somebody whose status is changed inside the country (visa.h1b.100k-not)?"""
    return step_id == "visa.consulate" and way(case) in ("h1b", "o1") and changes_status(case)


def unsettled(case: Case, states: Mapping[str, StepState]) -> dict[str, StepState]:
    """The states in which something is left to do on the way as planned, in the order given."""
    return {step_id: state for step_id, state in states.items() if state.open and not other_way(case, step_id)}


@once
def class_gone(case: Case) -> VisaClass:
    """The class of the table by which this person goes; the usual one while that is undecided."""
    gone = way(case)
    usual = case.book.visa_class("ead" if work_permit_serves(case) else "j1")
    return usual if gone is None else next((row for row in case.book.visa_classes if row.plan == gone), usual)


def suspended_for(case: Case) -> list[tuple[str, str]]:
    """Passports of this person on an entry list, with the rule naming them (as last known)."""
    return [
        (country, rule_id)
        for country in case.profile.profile.citizenships
        for rule_id in entry_lists(case)
        if force(case, rule_id, country).word in ("in-force", "over")
    ]


def for_passport(case: Case, class_id: ClassId, country: str) -> Found:
    """What the entry lists make of one class with one passport.

    Rules: visa.ban.10949, visa.ban.10998-full, visa.ban.10998-partial, visa.ban.who-covered, visa.canada-entry.
    """
    visa_class = case.book.visa_class(class_id)
    lists = visa_class.stopped_by
    state: ClassState = "open"
    reasons: list[Reason] = []
    days: list[date] = []
    rests = lists
    for rule_id in lists:
        found = force(case, rule_id, country)
        if found.said is not None:
            days.append(found.said)
        if found.word == "before" and rests == lists:
            state, rests = worst(state, "unknown"), (EARLIER,)
            reasons.append(Reason(Said("visa.measure.before"), rests, _PASSPORTS))
        elif found.word == "in-force":
            new, reason = _named(case, rule_id)
            state = worst(state, new)
            reasons.append(reason)
        elif found.word == "over" and found.end is not None:
            state = worst(state, "unknown")
            ended = Said("visa.measure.ended", list=list_title(case, rule_id), day=found.end)
            reasons.append(Reason(ended, (rule_id, "visa.ban.review"), _PASSPORTS))
        elif found.word == "lifted" and found.said is not None:
            lifted = Said("visa.measure.lifted", list=list_title(case, rule_id), day=found.said)
            reasons.append(Reason(lifted, (rule_id,), (f"answers.{rule_id}.answer",)))
    if not reasons and lists:
        reasons.append(Reason(Said("visa.measure.on-no-list"), lists, _PASSPORTS))
    if country in visa_class.no_sticker:
        reasons.append(Reason(Said("visa.measure.canadian"), ("visa.canada-entry",), _PASSPORTS))
    return Found(state, tuple(reasons), rests, max(days, default=None))


_ASKED_DAY: Final = date(2026, 1, 1)
"""The day that the facts ``us_visa_on_2026_01_01`` and ``in_us_on_2026_01_01`` are asked of."""


def coverage(case: Case, rule_id: str, listed: Said | str = "") -> tuple[ClassState, Said, tuple[str, ...]]:
    """Does an entry list cover a holder of a passport on it: the state, why in words, and the facts it hangs on.

    ``unknown`` where the text may leave this person out, or where what it asks is not recorded.
    Rules: visa.ban.who-covered, visa.planner.ban-behaviour.
    """
    person, here = case.profile.profile, inside(case)
    visa, place = "profile.us_visa_on_2026_01_01", "profile.in_us_on_2026_01_01"
    if person.us_status in ("asylee", "refugee"):
        return "open", Said("visa.measure.asylee", listed=listed), ("profile.us_status",)
    if _first_day(case, rule_id) not in (None, _ASKED_DAY):
        # What is recorded of the first day of one list says nothing of the first day of another.
        return "unknown", Said("visa.measure.other-day", listed=listed), ()
    if person.in_us_on_2026_01_01:
        return "open", Said("visa.measure.was-inside", listed=listed), (place,)
    held = _visa_of_that_day(case, rule_id)
    if held in ("yes", "perhaps"):
        known = held == "yes"
        why = Said("visa.measure.visa-held" if known else "visa.measure.visa-perhaps", listed=listed)
        return "unknown", why, (visa,)
    if here and person.in_us_on_2026_01_01 is None:
        return "unknown", Said("visa.measure.inside", listed=listed), ("profile.location", place)
    if held is None:
        # Where somebody is today says nothing of that day (visa.planner.ban-behaviour).
        return "unknown", Said("visa.measure.record-place-and-visa", listed=listed), (place, visa)
    asked = (place,) if person.in_us_on_2026_01_01 is None else ()
    # Who held no visa and is abroad is taken to have been abroad that day too, and told so.
    taken = Said("visa.measure.as-taken") if asked else None
    return "suspended", Said("visa.measure.no-exception", listed=listed, taken=taken), asked


def _first_day(case: Case, rule_id: str) -> date | None:
    """The first day of an entry list as it is today."""
    value = case.book.value(rule_id, on=case.today)
    return value.start if value is not None else None


def _visa_of_that_day(case: Case, rule_id: str) -> Literal["yes", "perhaps", "no"] | None:
    """Was a US visa valid on the first day of the list: as recorded, else as the visas held tell; ``None`` for no word."""
    said = case.profile.profile.us_visa_on_2026_01_01
    if said is not None:
        return "yes" if said else "no"
    first = _first_day(case, rule_id) or case.today
    ends = [one.until for one in case.profile.visa.held if one.until is not None]
    # One that ended before that day was no visa on it; one that ended later may have been.
    return None if not ends else "perhaps" if max(ends) >= first else "no"


def unasked(case: Case) -> tuple[str, ...]:
    """The facts, not recorded, on which it hangs whether the lists cover this person; none where no list names them or
    one of several passports is on none, where no visa is needed, one was issued for this start, or one has come in for it
    (visa.ban.who-covered).
    """
    listed = {country for country, _ in suspended_for(case)}
    if not listed.issuperset(case.profile.profile.citizenships):
        return ()
    if needs_visa(case) == "no" or of_this_start(case, case.profile.visa.issued) or came_in(case):
        return ()
    named = [coverage(case, rule_id) for _, rule_id in suspended_for(case)]
    facts = dict.fromkeys(key for state, _, facts in named if state != "open" for key in facts)
    return tuple(key for key in facts if get(case.profile, key) is None)


def _named(case: Case, rule_id: str) -> tuple[ClassState, Reason]:
    """A listed passport, by this list."""
    value = case.book.value(rule_id, on=case.today)
    since = Said("visa.measure.since", day=value.start) if value is not None and value.start is not None else None
    listed = Said("visa.measure.listed", list=list_title(case, rule_id), since=since)
    if case.answered(rule_id) == "yes":
        applies = Said("visa.measure.applies", listed=listed, day=case.profile.answers[rule_id].date or case.today)
        return "suspended", Reason(applies, (rule_id, COVERED), (f"answers.{rule_id}.answer",))
    state, why, facts = coverage(case, rule_id, listed)
    return state, Reason(why, (rule_id, COVERED), (*_PASSPORTS, *facts))


def payment_name(case: Case) -> Said:
    """What the payment for H-1B petitions is called: by its sum (visa.h1b.100k-what)."""
    asked = case.book.value(PAYMENT)
    return Said("visa.payment.by-sum", sum=asked.value) if asked is not None else Said("visa.payment.without-sum")


def payment_known(case: Case) -> bool:
    """Is it the first day of the payment for H-1B petitions, or a later one (visa.h1b.100k-what)?"""
    asked = case.book.value(PAYMENT)
    return asked is not None and (asked.start is None or asked.start <= case.today)


def payment(case: Case) -> Found:
    """The payment for H-1B petitions: for people abroad, and not known since its end date.

    Rules: visa.h1b.100k-what, visa.h1b.100k-who, visa.h1b.100k-not, visa.h1b.100k-after-sept-2026.
    """
    denied = last_decision(case, "h1b") == "denied"
    here = False if denied else inside(case)
    facts = ("profile.location", "visa.status_change") if denied else ("profile.location",)
    if not payment_known(case):
        return Found("open", (), ())
    name = payment_name(case)
    if any(one.kind == "h1b" and one.until and one.until >= case.today for one in case.profile.visa.held):
        held = Reason(Said("visa.payment.visa-held", payment=name), ("visa.h1b.100k-not",), ("visa.held",))
        return Found("open", (held,), ())
    if here:
        spared = Said("visa.payment.inside", payment=name)
        return Found("open", (Reason(spared, ("visa.h1b.100k-not", "visa.mistake.leave-during-cos"), facts),), ())
    if case.book.value(PAYMENT, on=case.today) is not None:
        behind = (PAYMENT, "visa.h1b.100k-who", "visa.h1b.100k-litigation")
        exempt = Said("visa.payment.canadian") if CANADA in case.profile.profile.citizenships else None
        abroad = Reason(Said("visa.payment.abroad", payment=name, exempt=exempt), behind, facts)
        return Found("unknown" if here is None else "suspended", (abroad,), behind)
    answer = case.answered(PAYMENT_AFTER)
    if answer in ("yes", "no"):
        day = case.profile.answers[PAYMENT_AFTER].date or case.today
        applies = Said(
            "visa.payment.applies" if answer == "yes" else "visa.payment.applies-no-more", day=day, payment=name
        )
        reason = Reason(applies, (PAYMENT_AFTER,), (f"answers.{PAYMENT_AFTER}.answer",))
        return Found("suspended" if answer == "yes" else "open", (reason,), (PAYMENT_AFTER,), day)
    rules = (PAYMENT_AFTER, PAYMENT)
    after = case.book.value(PAYMENT_AFTER, on=case.today)
    if after is None:
        said = Said("visa.payment.has-an-end", payment=name)
    else:
        # While it is proclaimed, only the courts stop it.
        blocked = case.today.isoformat() < str(after.value)
        said = Said("visa.payment.blocked" if blocked else "visa.payment.ended", payment=name, day=after.value)
    return Found("unknown", (Reason(said, rules, facts),), rules)


def hold(case: Case) -> Found:
    """USCIS holds on cases inside the United States, by birth as well as by passport. Rule: visa.uscis-hold."""
    person = case.profile.profile
    places = dict.fromkeys((*person.citizenships, *filter(None, (person.birth_country,))))
    measures = case.book.measures_with("entry", "hold")
    words = {force(case, rule_id, place).word for rule_id in measures for place in places}
    value = case.book.value(HOLD, on=case.today)
    if value is None or words.isdisjoint(("in-force", "over", "before")):
        return Found("open", (), ())
    facts = ("profile.citizenships", "profile.birth_country")
    if words.isdisjoint(("in-force", "over")):
        return Found("unknown", (Reason(Said("visa.hold.before"), (HOLD,), facts),), (HOLD,))
    if value.value == "not in force":
        return Found("unknown", (Reason(Said("visa.hold.set-aside"), (HOLD,), facts),), (HOLD,))
    return Found("suspended", (Reason(Said("visa.hold.in-force"), (HOLD,), facts),), (HOLD,))
