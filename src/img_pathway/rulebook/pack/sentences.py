"""Are the sentences of a pack sound: none missing, none unknown, no slot that is not given, no number typed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from string import Formatter
from typing import Any

from img_pathway.rulebook.build import LANGUAGE, REQUIRED, built_in_words
from img_pathway.rulebook.pack.gather import Problem

NAMED_BY_NUMBER = re.compile(
    r"Steps? [123](?!\d)( CK| CS)?( and [123]\b)?|Pathways? \d((,| or| and| to) \d)*|I-\d+|[A-Z]{1,2}-\d[A-Z]?\b|DS-\d+|Form \d+|\b[A-Z]\d\b|\b212\(?e?\)?"
)
"""What bears a number as its name: Steps, Pathways, visa classes and forms."""


@cache
def required(name: str) -> Any:
    """What the program reads: ids of ``rules``, whole ``numbers``, ``steps``, ``events``; ``sentences`` with their slots."""
    return tomllib.loads(REQUIRED.read_text(encoding="utf-8"))[name]


def of_tables(raw: Mapping[str, Any]) -> dict[str, list[str]]:
    """Ids of the sentences that tables name, each with the slots it is given."""
    names = [row["says"] for row in raw.get("calendar", {}).get("loss", ())]
    return {f"loss.season.{name}{tail}": ["year"] for name in names for tail in ("", "-then", "-avoid")}


def word_problems(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Every problem of a pack's sentences; what a pack does not say is said as built in."""
    wanted = {**required("sentences"), **of_tables(raw)}
    said: Mapping[str, Any] = raw["words"].get(LANGUAGE, {})
    for ident in sorted(wanted.keys() - said.keys() - built_in_words()[LANGUAGE].keys()):
        yield Problem("error", f"words {ident}", "is missing, and the program says it", "write the sentence")
    for ident, sentence in said.items():
        place = f"words {ident}"
        if ident not in wanted:
            yield Problem("error", place, "is said nowhere", "remove it or correct the id")
        elif not isinstance(sentence, str):
            yield Problem("error", place, "is no text", "write it between quotes")
        else:
            yield from _slots(place, sentence, wanted[ident])


def _slots(place: str, sentence: str, given: list[str]) -> Iterator[Problem]:
    try:
        parts = list(Formatter().parse(sentence))
    except ValueError as error:
        yield Problem("error", place, f"cannot be read: {error}", "each slot stands in one pair of braces")
        return
    for _, name, _, _ in parts:
        if name is not None and name not in given:
            known = ", ".join(given) or "none"
            yield Problem("error", place, f"has a slot {{{name}}} that is not given", f"it is given: {known}")
    typed = re.search(r"\d+", NAMED_BY_NUMBER.sub("", " ".join(text for text, *_ in parts)))
    if typed is not None:
        yield Problem("error", place, f"has the number {typed[0]} typed", "a number of a rule is a slot")
