"""The one place that turns a sentence's id and values into text: dates, doubt, plurals, lists, money.

A slot is written by the kind of its value. After a colon it may say how:

    {tries:attempt|attempts}   a number with its noun: "1 attempt", "3 attempts"
    {tries:?is|are}            only the word that fits the number, or the length of a list
    {count:word}               a small number in letters; `Word` begins with a capital
    {exams:and}, {exams:or}    a list; without it, "and"
    {paid:usd}                 an amount of US dollars
    {last:month}               a day as its month and year
    {last:sure}                a day without the remark that it is only expected, where the sentence says so itself
    {at:hour}                  the hour of a day that has one, with its zone
    {passport:country}         a country, or several, by name
    {name:first}               the same text beginning with a small letter; `First` with a capital
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from string import Formatter

from img_pathway.days import say, say_hour, say_month
from img_pathway.engine.words.said import Said, Slot
from img_pathway.profile.typed import countries
from img_pathway.rulebook.types import Dated

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_EXPECTED = "{} (expected)"
"""How a day is written that no trusted rule gives."""
_BOTH = re.compile(r" \(expected\)(,? (?:and|or|to) |, )(\w{3} \d+ \w{3} \d{4}) \(expected\)")
"""Two such days side by side: the remark is made once, for both."""


class Words:
    """The sentences of one language."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        """`sentences` by id, as in the words file."""
        self.sentences = sentences

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and self.sentences == other.sentences

    def __hash__(self) -> int:
        return len(self.sentences)

    def text(self, said: Said | str) -> str:
        """The sentence with its values. Raises KeyError for an id or a slot that the words file does not know."""
        if isinstance(said, str):
            return said
        written: list[str] = []
        for before, name, spec, _ in Formatter().parse(self.sentences[said.id]):
            # A value that ends its own sentence needs no second stop.
            stopped = before.startswith(".") and written and written[-1].endswith((".", "?", "!"))
            written.append(before[1:] if stopped else before)
            if name is not None:
                written.append(self.slot(said.slots[name], spec or ""))
        # Of two days it is said once, and within brackets the remark needs none of its own.
        both = _BOTH.sub(r"\1\2 (both expected)", "".join(written))
        return both.replace(" (expected))", ", expected)").replace(" (both expected))", ", both expected)")

    def slot(self, value: Slot, spec: str = "") -> str:
        """One value as it stands in a sentence."""
        if "|" in spec:
            return _by_number(value, spec)
        match value:
            case None:
                return ""
            case str():
                # A day read from a rule's value is still a text.
                iso = len(value) == 10 and value[4] == value[7] == "-" and value.replace("-", "").isdecimal()
                return _day(date.fromisoformat(value), spec) if iso else _letter(value, spec)
            case Said():
                return _letter(self.text(value), spec)
            case Dated() if spec == "hour":
                return say_hour(value.at) if value.at is not None else _day(value, "")
            case Dated():
                day = _day(value, spec)
                return _EXPECTED.format(day) if value.expected and spec != "sure" else day
            case date():
                return _day(value, spec)
            case tuple():
                item = "country" if spec == "country" else ""
                return _list([self.slot(one, item) for one in value], "and" if item else spec)
            case int():
                return _number(value, spec)
        return self.slot(value.day, spec) if hasattr(value, "day") else usd(value)


def _by_number(value: Slot, spec: str) -> str:
    """The form for one or for several, with the number before it unless the sentence has that elsewhere."""
    count = len(value) if isinstance(value, tuple) else value
    assert isinstance(count, int)
    singular, plural = spec.removeprefix("?").split("|")
    form = singular if count == 1 else plural
    return form if spec.startswith("?") else f"{count} {form}"


def _letter(text: str, spec: str) -> str:
    match spec:
        case "First":
            return text[:1].upper() + text[1:]
        case "first":
            # "H-1B petition" and "OET Medicine" keep their capitals.
            return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
        case "country":
            return countries.name(text)
    return text


def _list(items: list[str], spec: str) -> str:
    if spec == "":
        spec = "and"
    if spec not in ("and", "or"):
        # Sentences one after the other.
        return spec.join(filter(None, items))
    return f" {spec} ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def _number(value: int, spec: str) -> str:
    if spec in ("word", "Word") and 0 <= value < len(NUMBERS):
        return _letter(NUMBERS[value], "First" if spec == "Word" else "")
    return usd(Decimal(value)) if spec == "usd" else str(value)


def usd(value: Decimal | float) -> str:
    """``$1,020``, or ``$35.50``."""
    return f"${value:,.2f}" if value % 1 else f"${value:,.0f}"


def usd_span(low: Decimal | float, high: Decimal | float) -> str:
    """``$660 to $1,230``, or one amount where both are the same."""
    return usd(low) if low == high else f"{usd(low)} to {usd(high)}"


def _day(value: date, spec: str) -> str:
    return say_month(value) if spec == "month" else say(value)
