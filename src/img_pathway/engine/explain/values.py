"""A rule's value in words: a number with its unit, a day, countries by name, a tariff; never the names of its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from img_pathway.days import MONTHS, said_days, say
from img_pathway.engine.money.tariffs import words
from img_pathway.engine.words.render import Words, usd
from img_pathway.engine.words.said import Said
from img_pathway.profile.typed import countries

_MOST: Final = 200
"""Characters of a list; what is longer stands on a board of its own."""
_OF_EVERY_YEAR = re.compile(r"(\d\d)-(\d\d)")
_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")
"""How the engine names a choice to itself."""
_BARE = {"date", "month", "score", "country-codes", "checks", "digits", "letters"}
"""Units that only name the kind of value."""


def value_words(value: Any, unit: str | None, written: Words) -> str | None:
    """A value as it is read; ``None`` for one of several parts, which the statement of its rule says in words."""
    match value:
        case bool():
            return "yes" if value else "no"
        case date():
            return say(value)
        case int() | float():
            return _counted(value, unit)
        case str():
            return _text(value)
        case Mapping():
            return _parts(value, unit, written)
        case list() | tuple():
            return _listed([value_words(one, unit, written) for one in value], value, unit)
    return None


def table_rows(value: Any) -> list[str]:
    """Each row of a table of two columns in words, what it is about first; nothing of any other value."""
    rows = value if isinstance(value, (list, tuple)) else ()
    pairs = [(row, [row[name] for name in row if name != "note"]) for row in rows if isinstance(row, Mapping)]
    if not pairs or any(len(pair) != 2 or not all(isinstance(one, str) for one in pair) for _, pair in pairs):
        return []
    return [f"{pair[0]}: {pair[1]}" + (f" ({row['note'].rstrip('.')})" if "note" in row else "") for row, pair in pairs]


def _counted(number: float, unit: str | None) -> str | None:
    if unit == "usd":
        return usd(number)
    if unit is None or unit in _BARE:
        return f"{number}"
    noun = unit.replace("-", " ")
    one = noun.replace("countries", "country").removesuffix("s") if number == 1 else noun
    return f"{number} {one}"


def _text(value: str) -> str | None:
    yearly = _OF_EVERY_YEAR.fullmatch(value)
    if yearly is not None:
        return f"{int(yearly[2])} {MONTHS[int(yearly[1]) - 1]}"
    if _CODE.fullmatch(value):
        return None
    return said_days(value)


def _parts(value: Mapping[str, Any], unit: str | None, written: Words) -> str | None:
    """A tariff, a span or a cut-off; of other parts only the statement tells what they are."""
    said = words(value)
    if said:
        return written.text(said)
    names = {name.partition("_")[0]: name for name in value}
    if set(names) in ({"low", "high"}, {"min", "max"}, {"from", "to"}):
        first, last = names.keys() & {"low", "min", "from"}, names.keys() & {"high", "max", "to"}
        measure = names[min(first)].partition("_")[2] or unit
        least, most = (value_words(value[names[min(end)]], measure, written) for end in (first, last))
        shared = f" {measure.replace('-', ' ')}" if measure and measure != "usd" and least and most else ""
        return f"{(least or '').removesuffix(shared)} to {most}" if least and most else None
    if set(value) == {"sure_from", "check_from"}:
        days = {name: date.fromisoformat(day) for name, day in value.items()}
        sure, open_from = days["sure_from"], days["check_from"]
        if sure == open_from:
            return written.text(Said("why.value.cut-off", day=sure))
        return written.text(Said("why.value.cut-offs", sure=sure, check=open_from))
    return None


def _listed(said: list[str | None], value: list[Any] | tuple[Any, ...], unit: str | None) -> str | None:
    texts = [one for one in said if one is not None]
    plain = all(isinstance(one, str) for one in value) or unit not in (None, *_BARE)
    if not plain or len(texts) < len(said):
        return None
    if unit == "country-codes":
        texts = list(map(countries.name, value))
    line = ", ".join(texts)
    return line if len(line) <= _MOST else None
