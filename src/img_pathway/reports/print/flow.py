"""The words of a page as headings and lists, for what is printed on paper: Markdown and HTML say them alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from img_pathway.reports.page import Block, Line, Part, line
from img_pathway.reports.pages.findings import MARKS
from img_pathway.reports.words import GLYPHS, clean

_BULLETS = ("- ", "· ", "→ ")
"""Marks of a list's lines: a list on paper has its own."""


_WORDS = {(glyph, str(status)): str(status) for status, glyph in GLYPHS.items()}
"""The word for each mark in its role."""
_FOUND = {mark: str(verdict) for verdict, mark in MARKS.items()}
"""The same where it is what a board found."""


class Told(NamedTuple):
    """One thing told: its line and what belongs to it at the right, further lines, labelled ones, the rules behind it."""

    first: tuple[Part, ...]
    right: tuple[Part, ...] = ()
    more: tuple[tuple[Part, ...], ...] = ()
    labels: tuple[tuple[str, tuple[Part, ...]], ...] = ()
    rules: tuple[str, ...] = ()


class Piece(NamedTuple):
    """Some things told under a heading, which may be empty; several are a list."""

    heading: str
    told: tuple[Told, ...]


def flow(blocks: Iterable[Block]) -> list[Piece]:
    """The blocks in pieces: those without a gap between them belong together."""
    pieces: list[Piece] = []
    heading, told, gap = "", list[Told](), True
    for block in _opened(blocks):
        if block.is_heading:
            pieces += _closed(heading, told)
            heading, told, gap = clean(block.lines[0].parts[0][0]), [], False
        elif block.is_link:
            # A rule stands right under what rests on it.
            told[-1:] = [one._replace(rules=(*one.rules, block.about)) for one in told[-1:]]
            gap = False
        else:
            if gap and told:
                pieces += _closed(heading, told)
                heading, told = "", []
            told.append(_told(block))
            gap = bool(block.gap)
    return pieces + _closed(heading, told)


def _closed(heading: str, told: list[Told]) -> list[Piece]:
    return [Piece(heading, tuple(told))] if heading or told else []


def _opened(blocks: Iterable[Block]) -> Iterator[Block]:
    """What a card says, under its own first line as a heading."""
    for block in blocks:
        if block.card:
            yield Block((line((text_of(block.lines[0].parts), "head")),))
        yield block._replace(lines=block.lines[block.card :])


def _told(block: Block) -> Told:
    plain = [one for one in block.lines if not one.label]
    labels = tuple((clean(one.label), _whole(one)) for one in block.lines if one.label)
    first = plain[0] if plain else Line(())
    words = _FOUND if block.kind == "finding" else _WORDS
    return Told(_parts(first, words), tuple(_cleaned(first.right)), tuple(map(_whole, plain[1:])), labels)


def _whole(one: Line) -> tuple[Part, ...]:
    """A further line, with what stands at its right behind it."""
    right = tuple(_cleaned(one.right))
    return (*_parts(one), *(((": ", ""), *right) if right else ()))


def _parts(one: Line, words: Mapping[Part, str] = _WORDS) -> tuple[Part, ...]:
    """The parts of a line, without the mark of a list and the spaces that push it in."""
    parts = list(_cleaned(one.parts, words))
    if parts and parts[0][0] in _BULLETS:
        del parts[0]
    if len(parts) > 1 and parts[0][0].endswith("  "):
        # What a screen sets apart by room is set apart by a colon.
        parts[0] = f"{parts[0][0].rstrip()}: ", parts[0][1]
    return tuple((text.lstrip() if not place else text, role) for place, (text, role) in enumerate(parts))


def _cleaned(parts: Iterable[Part], words: Mapping[Part, str] = _WORDS) -> Iterator[Part]:
    for text, role in parts:
        if shown := clean(text):
            # A mark alone gets its word: whoever hears the page does not see it.
            alone = words.get((shown.strip(), role))
            yield (f"{shown.strip()} {alone}: " if alone else shown), role


def text_of(parts: Iterable[Part]) -> str:
    """The parts as plain text."""
    return "".join(text for text, _ in parts).strip()
