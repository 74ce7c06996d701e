"""A page as plain text: for the command line, a pipe and a screen reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from textwrap import TextWrapper
from typing import Final, NamedTuple

from img_pathway.reports.page import Block, Line
from img_pathway.reports.words import GLYPHS, clean

INLINE = frozenset({"step", "link", "next", "then", "missing"})
"""Kinds of block whose id stands behind its first line; `why` takes it."""
BELOW = frozenset({"cliff", "date"})
"""Kinds of block whose id stands in a row of its own."""
_COLOURS: Final = {
    "done": "32", "ready": "1;36", "in-progress": "36", "locked": "2", "lapsed": "31", "waiting": "34", "check": "33",
    "not-needed": "2", "info": "36", "warn": "33", "danger": "1;31", "strong": "1", "accent": "1",
}  # fmt: skip
_LABEL = 17
"""Columns of the labels of a table."""


class _Paper(NamedTuple):
    """What is printed on: its width in columns, and whether colour is wanted. Colour never carries a meaning alone."""

    width: int
    colour: bool

    def paint(self, role: str, text: str) -> str:
        """`text` as its role is drawn: bold, in the colour of a status or severity, or unchanged."""
        code = _COLOURS.get(role)
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code else text

    def heading(self, text: str) -> list[str]:
        return [self.paint("strong", row) for row in self.wrap(text)]

    def wrap(self, text: str, first: str = "", rest: str | None = None) -> list[str]:
        """`text`, cleaned, wrapped to the width; `first` and `rest` are put before its rows.

        Long words (addresses, ids) are never cut: they can be copied whole.
        """
        wrapper = TextWrapper(
            width=self.width,
            initial_indent=first,
            subsequent_indent=" " * len(first) if rest is None else rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        return wrapper.wrap(clean(text)) or [first.rstrip()]


def page_lines(blocks: Iterable[Block], width: int = 80, colour: bool = False, title: str = "") -> list[str]:
    """The whole page; what stands under a heading is indented, and counts beside a heading are left out."""
    paper = _Paper(width, colour)
    out = paper.heading(title) if title else []
    indent = 0
    for rules, group in groupby(blocks, key=lambda block: block.is_link):
        if rules:
            out += _rules(list(group), paper, indent)
            continue
        for block in group:
            if block.kind == "table":
                out += [*_table(block, paper), ""]
            elif block.card:
                indent = 2
                out += [
                    *paper.heading(_text(block.lines[0])),
                    *_block(block._replace(lines=block.lines[1:]), paper, indent),
                    "",
                ]
            elif block.is_heading:
                if out and out[-1]:
                    out.append("")
                out += paper.heading(block.lines[0].parts[0][0])
                indent = 2
                out += [""] * bool(block.gap)
            else:
                out += [*_block(block, paper, indent), *[""] * bool(block.gap)]
    while out and not out[-1]:
        out.pop()
    return out


def _rules(blocks: list[Block], paper: _Paper, indent: int) -> list[str]:
    names = ", ".join(block.about for block in blocks)
    mark = _text(blocks[0].lines[0])
    lead = " " * (indent + len(mark) - len(mark.lstrip()))
    return [*paper.wrap(names, first=f"{lead}Rules: ", rest=f"{lead}  "), *[""] * bool(blocks[-1].gap)]


def _block(block: Block, paper: _Paper, indent: int) -> list[str]:
    """Its lines, then its labels in a column of their own: further in than the lines they belong to."""
    out: list[str] = []
    for number, line in enumerate(block.lines):
        if not line.label:
            out += _line(line, paper, indent, f" ({block.about})" if not number and block.kind in INLINE else "")
    pairs = list(_pairs(block))
    pad = max((len(label) for label, _ in pairs), default=0) + 2
    lead = " " * (indent + 2 * bool(out))
    return out + [row for label, text in pairs for row in paper.wrap(text, first=lead + f"{label}:".ljust(pad))]


def _table(block: Block, paper: _Paper) -> list[str]:
    """Two columns beside their labels, each cell wrapped in its own column; the first row names them."""
    narrow = _Paper(max((paper.width - _LABEL - 4) // 2, 12), False)
    out: list[str] = []
    for number, line in enumerate(block.lines):
        left, right = (narrow.wrap("".join(text for text, _ in side)) for side in (line.parts, line.right))
        for row in range(max(len(left), len(right))):
            label = "" if row else line.label
            first, second = (side[row] if row < len(side) else "" for side in (left, right))
            text = f"{label:<{_LABEL}}{first:<{narrow.width}}  {second}".rstrip()
            out.append(text if number else paper.paint("strong", text))
    return out


def _worded(text: str, role: str) -> str:
    """A mark alone gets its word: whoever hears the page does not see it."""
    return f"{text.strip()} {role}  " if role in GLYPHS and GLYPHS[role] == text.strip() else text


def _pairs(block: Block) -> Iterator[tuple[str, str]]:
    for line in block.lines:
        if line.label:
            yield line.label, _text(line)
    if block.kind in BELOW:
        yield "Why", block.about


def _text(line: Line, mark: str = "") -> str:
    left = "".join(_worded(text, role) if mark else text for text, role in line.parts).rstrip() + mark
    right = " ".join("".join(text for text, _ in line.right).split())
    return f"{left}: {right}" if left and right else left or right


def _line(line: Line, paper: _Paper, indent: int, mark: str) -> list[str]:
    text = clean(_text(line, mark).replace("\n", " "))
    lead = " " * (indent + len(text) - len(text.lstrip()))
    rows = paper.wrap(text.strip(), first=lead, rest=" " * (indent + line.hang)) if text.strip() else [""]
    if not paper.colour:
        return rows
    for part, role in (*line.parts, *line.right):
        words = clean(part).strip()
        row = next((number for number, row in enumerate(rows) if words and words in row), None)
        if row is not None:
            rows[row] = rows[row].replace(words, paper.paint(role, words), 1)
    return rows
