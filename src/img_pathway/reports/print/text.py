"""A page as plain text: for the command line, a pipe and a screen reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from img_pathway.reports.page import Block, Line
from img_pathway.reports.words import GLYPHS, Pen, clean

INLINE = frozenset({"step", "link", "next", "then", "missing"})
"""Kinds of block whose id stands behind its first line; `why` takes it."""
BELOW = frozenset({"cliff", "date"})
"""Kinds of block whose id stands in a row of its own."""
_HEADS = ("head", "section", "card")


def page_lines(blocks: Iterable[Block], pen: Pen, title: str = "") -> list[str]:
    """The whole page; what stands under a heading is indented, and counts beside a heading are left out."""
    out = pen.heading(title) if title else []
    indent = 0
    for rules, group in groupby(blocks, key=_names_a_rule):
        if rules:
            out += _rules(list(group), pen, indent)
            continue
        for block in group:
            if block.kind == "table":
                out += [*_table(block, pen), ""]
            elif block.card:
                indent = 2
                out += [
                    *pen.heading(block_text(block)),
                    *_block(block._replace(lines=block.lines[1:]), pen, indent),
                    "",
                ]
            elif _is_heading(block):
                if out and out[-1]:
                    out.append("")
                out += pen.heading(block.lines[0].parts[0][0])
                indent = 2
                out += [""] * bool(block.gap)
            else:
                out += [*_block(block, pen, indent), *[""] * bool(block.gap)]
    while out and not out[-1]:
        out.pop()
    return out


def _names_a_rule(block: Block) -> bool:
    return block.kind == "rule" and block.lines[0].parts[-1] == (block.about, "link")


def _is_heading(block: Block) -> bool:
    return len(block.lines) == 1 and len(block.lines[0].parts) == 1 and block.lines[0].parts[0][1] in _HEADS


def _rules(blocks: list[Block], pen: Pen, indent: int) -> list[str]:
    names = ", ".join(block.about for block in blocks)
    mark = block_text(blocks[0])
    lead = " " * (indent + len(mark) - len(mark.lstrip()))
    return [*pen.wrap(names, first=f"{lead}Rules: ", rest=f"{lead}  "), *[""] * bool(blocks[-1].gap)]


def _block(block: Block, pen: Pen, indent: int) -> list[str]:
    out: list[str] = []
    for number, line in enumerate(block.lines):
        if line.label:
            continue
        mark = f" ({block.about})" if not number and block.kind in INLINE else ""
        out += _line(line, pen, indent, mark)
    pairs = list(_pairs(block))
    return out + (pen.pairs(pairs, " " * (indent + 2)) if pairs else [])


_LABEL = 17
"""Columns of the labels of a table."""


def _table(block: Block, pen: Pen) -> list[str]:
    """Two columns beside their labels, each cell wrapped in its own column; the first row names them."""
    narrow = Pen(max((pen.width - _LABEL - 4) // 2, 12))
    out: list[str] = []
    for number, line in enumerate(block.lines):
        left, right = (narrow.wrap("".join(text for text, _ in side)) for side in (line.parts, line.right))
        for row in range(max(len(left), len(right))):
            label = "" if row else line.label
            first, second = (side[row] if row < len(side) else "" for side in (left, right))
            text = f"{label:<{_LABEL}}{first:<{narrow.width}}  {second}".rstrip()
            out.append(text if number else pen.bold(text))
    return out


def block_text(block: Block) -> str:
    """The first line of a block, as it stands."""
    return _text(block.lines[0])


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


def _line(line: Line, pen: Pen, indent: int, mark: str) -> list[str]:
    text = clean(_text(line, mark).replace("\n", " "))
    lead = " " * (indent + len(text) - len(text.lstrip()))
    rows = pen.wrap(text.strip(), first=lead, rest=" " * (indent + line.hang)) if text.strip() else [""]
    return _painted(line, rows, pen)


def _painted(line: Line, rows: list[str], pen: Pen) -> list[str]:
    """The rows with what is bold or coloured; colour never carries a meaning alone."""
    if not pen.colour:
        return rows
    for text, role in (*line.parts, *line.right):
        words = clean(text).strip()
        row = next((number for number, row in enumerate(rows) if words and words in row), None)
        if row is not None:
            rows[row] = rows[row].replace(words, pen.role(role, words), 1)
    return rows
