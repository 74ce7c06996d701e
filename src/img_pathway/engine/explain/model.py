"""The full reasoning behind one id, ready to be drawn by any surface."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.words.said import Said


class Section(NamedTuple):
    """One heading with its lines, and the rules it rests on."""

    heading: str
    lines: tuple[str, ...]
    rules: tuple[str, ...] = ()


def section(case: Case, heading: Said, lines: Iterable[Said | str], rules: tuple[str, ...] = ()) -> Section:
    """A section written out."""
    return Section(case.words.text(heading), tuple(map(case.words.text, lines)), rules)


class Explanation(NamedTuple):
    """Why a step, rule, deadline or cliff stands as it does."""

    id: str
    title: str
    status: str | None
    sections: tuple[Section, ...]
