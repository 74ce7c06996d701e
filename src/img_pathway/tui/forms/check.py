"""From typed text to a value and back, and whether the value can be true. No widgets here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from img_pathway.days import said_days, say, say_hour, say_short
from img_pathway.profile.facts import Fact, Profile
from img_pathway.profile.typed.keys import currency_beside, fact_of, get, locate, parse, put, vaguer, vaguer_key
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import plain
from img_pathway.profile.typed.values import misfit

if TYPE_CHECKING:
    from img_pathway.profile.checks.improbable import Mark, Opened

MAX_TYPED = 4000
"""Characters a field takes before it stops; more than a fact may hold, so that the limit is explained."""


class Reading(NamedTuple):
    """What a typed text means; `error` is one line for the person, empty when `value` is sound."""

    value: Any
    error: str = ""
    near: tuple[str, ...] = ()
    """Texts it could have meant, each of which would be taken."""
    currency: str | None = None
    """The currency that the text names beside its amount."""


class Verdict(NamedTuple):
    """A value beside everything else recorded: impossible, improbable or neither; each one line."""

    error: str = ""
    warning: str = ""


def read(key: str, text: str, today: date) -> Reading:
    """The value of a typed text, or why it is none; of a day or hour that is not known what is known of it."""
    currency = None
    try:
        if currency_beside(key):
            from img_pathway.profile.typed.currencies import amount_of

            text, currency = amount_of(key, text)
        value = parse(key, text, today)
    except BadValue as bad:
        # Of a month that lies ahead a day can be expected: which one is asked.
        known = vaguer(key, text, today) if not bad.near else None
        return Reading(known) if known is not None else Reading(None, sentence(bad.why, bad.fix), bad.near)
    return Reading(value, currency=currency)


def held(profile: Profile, key: str) -> Any:
    """What is recorded for a key: of a day or hour that is not known what is known of it, beside it."""
    value, beside = get(profile, key), vaguer_key(key)
    return get(profile, beside) if value is None and beside else value


def changes(profile: Profile, key: str, value: Any) -> list[tuple[str, Any]]:
    """What is to be recorded so that a field holds `value`: a month or year goes beside the day, and a day replaces it; so do
    the day and its hour.
    """
    beside, fact = vaguer_key(key), locate(key).fact
    vague = beside != "" and fact is not None and misfit(fact, value) is not None
    wanted = [(key, None if vague else value), *([(beside, value if vague else None)] if beside else ())]
    # What is added comes first: an entry that holds nothing for a moment would be gone.
    return sorted((one for one in wanted if get(profile, one[0]) != one[1]), key=lambda one: one[1] is None)


def weigh(
    profile: Profile,
    key: str,
    value: Any,
    day_for: Callable[[Profile], date],
    mark: Mark | None = None,
    opened: Opened | None = None,
) -> Verdict:
    """What recording `value` would make impossible or improbable that is not so already; `day_for` says on which day."""
    from img_pathway.profile.checks.sound import problems

    try:
        changed = profile
        for at, new in changes(profile, key, value):
            changed = put(changed, at, new)
    except BadValue as bad:
        return Verdict(sentence(bad.why, bad.fix))
    today = day_for(changed)
    known = {(problem.key, problem.text) for problem in problems(profile, today, mark, opened)}
    fresh = [problem for problem in problems(changed, today, mark, opened) if (problem.key, problem.text) not in known]
    for problem in fresh:
        if problem.severity == "error":
            # The label stands before it already.
            fact = fact_of(key) if problem.key == key else None
            text = problem.text.removeprefix(f"{fact.label}: ") if fact is not None else problem.text
            return Verdict(sentence(text, problem.fix))
    for problem in fresh:
        return Verdict("", sentence(problem.text, problem.fix))
    return Verdict()


def warnings(profile: Profile, today: date, mark: Mark | None = None, opened: Opened | None = None) -> dict[str, str]:
    """The standing doubts about recorded facts, by key."""
    from img_pathway.profile.checks.sound import problems

    found: dict[str, str] = {}
    for problem in problems(profile, today, mark, opened):
        found.setdefault(problem.key, sentence(problem.text, problem.fix))
    return found


def typed(fact: Fact, value: Any) -> str:
    """The text an editor starts with for a recorded value; what it shows can be typed again."""
    if value is None or value == ():
        return ""
    if isinstance(value, datetime) and not value.second:
        hour = say_hour(value)
        return f"{say_short(value)} {hour if hour.endswith('T') else value.isoformat(' ', 'minutes')[11:]}"
    if isinstance(value, date):
        return say_short(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if fact.kind in ("country", "countries"):
        from img_pathway.profile.typed.countries import name

        if isinstance(value, str):
            return plain(name(value))
        # A name with a comma in it would be read back as two countries.
        return ", ".join(plain(code if "," in name(code) else name(code)) for code in value)
    if fact.kind in ("state", "states"):
        from img_pathway.profile.typed.countries import states

        return ", ".join(states().get(code, plain(code)) for code in ((value,) if isinstance(value, str) else value))
    if isinstance(value, tuple):
        return ", ".join(plain(word) for word in value)
    return plain(str(value), MAX_TYPED)


def shown(fact: Fact, value: Any) -> tuple[str, ...]:
    """A recorded value as it is read, the longest form first; a narrow field takes a later one."""
    if value is None or value == ():
        return ()
    if fact.kind == "date" and isinstance(value, str):
        return f"{said_days(value)}, day not known", said_days(value)
    if fact.kind == "date" and isinstance(value, bool):
        return ("yes, on a day not known", "yes") if value else ("no",)
    if fact.kind == "instant" and not isinstance(value, datetime):
        return f"{say(value)}, hour not known", say(value)
    if fact.kind == "date":
        return say(value), say_short(value)
    if fact.kind == "instant":
        return f"{say(value)}, {say_hour(value)}", typed(fact, value)
    if fact.kind == "state":
        return typed(fact, value), plain(str(value))
    return (typed(fact, value),)


def live(fact: Fact, text: str, reading: Reading) -> tuple[str, ...]:
    """The check beside a field while it is typed in, the longest form first; empty where none is needed."""
    if not text.strip() or fact.kind in ("text", "words", "fee"):
        return ()
    if len(reading.near) == 1 and fact.kind not in ("date", "instant", "money"):
        return ("… Enter takes it", "…")
    if reading.near:
        # More than one day fits, or a month alone: Enter shows which.
        return ("… Enter: choose which", "… which?", "…?")
    if reading.error:
        return ("… not yet a date", "…") if fact.kind == "date" else ("…",)
    value = reading.value
    if fact.kind == "date" and isinstance(value, date):
        return f"✓ {say(value)}", f"✓ {say(value)[:3]}", "✓"
    if fact.kind == "instant" and not isinstance(value, datetime):
        return "✓ without its hour", "✓"
    return ("✓ without its day", "✓") if fact.kind == "date" and value is not False else ("✓",)


def sentence(why: str, fix: str) -> str:
    """One calm line from what is wrong and what to do: capital letter, full stops, nothing unprintable."""
    why = plain(why, 160).strip()
    why = why[:1].upper() + why[1:]
    if why and why[-1] not in ".!?…":
        why += "."
    return f"{why} {plain(fix, 160).strip()}".strip()
