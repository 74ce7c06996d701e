"""Facts found by words and read from typed ``key=value``: what the what-if screen asks for. No widgets here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from img_pathway.engine.words.recorded import called
from img_pathway.profile.checks.sound import new_errors
from img_pathway.profile.typed.keys import all_keys, fact_of, get, parse, spelled_out
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import plain
from img_pathway.profile.typed.values import expected
from img_pathway.reports.words import value_text
from img_pathway.tui.forms.check import sentence
from img_pathway.tui.forms.find import Offer, likeness

if TYPE_CHECKING:
    from img_pathway.profile.facts import Fact, Profile
    from img_pathway.profile.keep.forks import Fork
    from img_pathway.rulebook import Rulebook

MOST = 8
"""Offers listed at once."""
_PAIR = re.compile(r"[;\n]\s*(?=[a-z0-9_]+\.[\w.@-]+\s*=)")
"""Where one typed pair ends and the next begins; a semicolon inside a text is left alone."""


class Named(NamedTuple):
    """One key that can be changed here, and what it is called."""

    key: str
    label: str
    words: str = ""


class Typed(NamedTuple):
    """What a typed text means for a fork: the fork with it and what is told, or why it cannot be taken."""

    fork: Fork | None
    text: str


def offers(profile: Profile, book: Rulebook, query: str) -> list[Offer]:
    """Facts whose words answer a query, best first, each with what is recorded now."""
    if not query.strip():
        return []
    scored = [(likeness(query, (one.label, one.key, one.words)), one) for one in named(profile, book)]
    found = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
    return [Offer(f"{one.key}=", one.label, _now(profile, one.key)) for _, one in found[:MOST]]


def named(profile: Profile, book: Rulebook) -> Iterator[Named]:
    """Every key with its number or year filled in: entries there are and the next one, the seasons in question."""
    target = profile.profile.target_match
    years = sorted({*profile.seasons, *((target, target + 1) if target else ())})
    for info in all_keys():
        prefix, _, name = info.key.rpartition(".")
        for holder in _filled(profile, prefix, years):
            yield Named(f"{holder}.{name}", called(f"{holder}.{name}", book), info.fact.help)
    for ident in book.duration_ids:
        yield Named(f"durations.{ident}.seen", called(f"durations.{ident}.seen", book), "waiting time slow fast")
    for fee in dict.fromkeys(fee for step in book.steps for fee in step.fees if book.has_rule(fee)):
        yield Named(f"amounts.{fee}.usd", called(f"amounts.{fee}.usd", book), "fee amount money")


def _filled(profile: Profile, prefix: str, years: Iterable[int]) -> Iterator[str]:
    """A holder of facts with its number and year filled in; none for tables whose keys are ids."""
    filled = [""]
    for part in prefix.split("."):
        options: dict[str, list[str]] = {at: [part] for at in filled}
        if part == "N":
            options = {at: [str(n) for n in range(1, len(get(profile, at) or ()) + 2)] for at in filled}
        elif part == "YEAR":
            options = {at: [str(year) for year in years] for at in filled}
        elif part.isupper():
            return
        filled = [f"{at}.{option}".strip(".") for at, each in options.items() for option in each]
    yield from filled


def hint(text: str) -> str:
    """What a key that stands before the equals sign takes; empty where it is not one fact."""
    key = _PAIR.split(text)[-1].partition("=")[0].strip()
    try:
        fact = fact_of(key)
    except BadValue:
        return ""
    return f"{fact.label}: {expected(fact)}; empty removes it" if fact is not None else ""


def read(fork: Fork, profile: Profile, text: str, day: date) -> Typed:
    """A fork with typed changes: ``key=value``, several with semicolons between; judged on `day`, as `set` would."""
    typed: dict[str, Any] = {}
    try:
        for pair in _PAIR.split(text):
            key, equals, value = pair.partition("=")
            if not equals:
                return Typed(None, "Write KEY=VALUE; words find the key.")
            typed |= spelled_out(fork.applied(profile), key.strip(), parse(key.strip(), value))
        changed = fork.changed(profile, typed)
        after = changed.applied(profile)
    except BadValue as bad:
        return Typed(None, sentence(bad.why, bad.fix))
    for problem in new_errors(fork.applied(profile), after, day):
        return Typed(None, sentence(problem.text, problem.fix))
    told = [f"{_label(key)}: {_word(value)}" for key, value in typed.items()]
    return Typed(changed, plain(f"✓ {', '.join(told)}", 160))


def _label(key: str) -> str:
    fact: Fact | None = fact_of(key)
    return fact.label if fact is not None else key


def _word(value: Any) -> str:
    return "removed" if value is None else value_text(value)


def _now(profile: Profile, key: str) -> str:
    value = get(profile, key)
    return "" if value in (None, (), "") else plain(value_text(value), 24)
