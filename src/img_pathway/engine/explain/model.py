"""The full reasoning behind one id, ready to be drawn by any surface."""

from __future__ import annotations

from typing import NamedTuple


class Section(NamedTuple):
    """One heading with its lines, and the rules it rests on."""

    heading: str
    lines: tuple[str, ...]
    rules: tuple[str, ...] = ()


class Explanation(NamedTuple):
    """Why a step, rule, deadline or cliff stands as it does."""

    id: str
    title: str
    status: str | None
    sections: tuple[Section, ...]
