"""The printer of pages for the screen: blocks become rows of a width. No widget, no app."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len, chop_cells

from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import Block, Line, Part

NARROW = 10
"""Fewer cells than these beside what stands at the right edge are no room for text: that gets a row of its own."""
APART = 2
"""Cells between a text of several rows and what stands at the right edge; one that fits into its row needs but one."""
NO_DAYS = 40
"""Cells from which a day ("Sat 1 Jul 2028") is never broken over two rows."""
_PLAIN = re.compile(r" +|[^ ]+").findall
_TOKENS = re.compile(
    r" +|[(~]?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?[0-9]{1,2} "
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* [0-9]{4}[^ ]*|[^ ]+"
).findall
LONGEST = 4000
"""Characters of one text that are shown at most."""


class Row(NamedTuple):
    """One row of the screen, ready to draw: `block` is -1 for a gap."""

    block: int
    parts: tuple[Part, ...]
    width: int


def cells(parts: Iterable[Part]) -> int:
    """Width in terminal cells."""
    return sum(cell_len(text) for text, _ in parts)


def cut(parts: Iterable[Part], width: int) -> tuple[Part, ...]:
    """The parts shortened to `width` cells, with an ellipsis where something was left out."""
    parts = tuple(parts)
    if cells(parts) <= width:
        return parts
    kept: list[Part] = []
    room = width - 1
    if room < 0:
        return ()
    for text, style in parts:
        size = cell_len(text)
        if size <= room:
            kept.append((text, style))
            room -= size
            continue
        if room > 0:
            kept.append((chop_cells(text, room)[0] if text else "", style))
        kept.append(("…", style))
        break
    return tuple(kept)


def filled(parts: Iterable[Part], width: int) -> tuple[Part, ...]:
    """Parts with blanks after them up to a width."""
    parts = tuple(parts)
    return (*parts, (" " * (width - cells(parts)), ""))


def wrap(parts: Iterable[Part], width: int, hang: int = 0) -> list[tuple[Part, ...]]:
    """Break styled text into rows of at most `width` cells, between words where possible."""
    width = max(width, 1)
    hang = hang if hang < width - 8 else 0
    rows: list[tuple[Part, ...]] = []
    row: list[Part] = []
    used = 0
    lead = 0

    def flush() -> None:
        nonlocal row, used, lead
        if row and row[-1][0].isspace():
            row.pop()
        rows.append(tuple(row))
        row = [(" " * hang, "")] if hang else []
        used = lead = hang

    for run in _runs(parts, width):
        if not run:
            flush()
            continue
        size = cells(run)
        if run[0][0].isspace():
            # Blanks that open a text are kept as its indent; blanks that open a further row are not.
            if (used > lead and used + size <= width) or (not row and not rows):
                row += run
                used += size
            elif used > lead:
                flush()
            continue
        # After blanks alone a long run begins where it would stand in the next row too.
        if used + size > width and any(not text.isspace() for text, _ in row):
            flush()
        if used + size <= width:
            row += run
            used += size
            continue
        for text, style in run:
            for chunk in chop_cells(text, max(width - used, 1)):
                if used + cell_len(chunk) > width:
                    flush()
                row.append((chunk, style))
                used += cell_len(chunk)
    rows.append(tuple(row))
    return rows


def beside(sides: Sequence[Iterable[Part]], width: int, gap: int = 2) -> list[tuple[Part, ...]]:
    """Some texts side by side in columns of equal width, each wrapped in its own."""
    room = max((width - gap * (len(sides) - 1)) // len(sides), 10)
    columns = [wrap(side, room) for side in sides]
    rows: list[tuple[Part, ...]] = []
    for number in range(max(len(column) for column in columns)):
        made: list[Part] = []
        for column in columns:
            here = column[number] if number < len(column) else ()
            made += [*here, (" " * (room - cells(here) + gap), "")]
        rows.append(tuple(made[:-1]))
    return rows


def joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The same text in as few parts as possible; blanks go with the part before them, an indent stays alone, and so do
    those behind a link, which would underline them.
    """
    made: list[Part] = []
    for text, style in parts:
        indent = len(made) == 1 and made[0][0].isspace()
        if made and not indent and (made[-1][1] == style or (text.isspace() and made[-1][1] != "link")):
            made[-1] = (made[-1][0] + text, made[-1][1])
        elif text:
            made.append((text, style))
    return tuple(made)


def _runs(parts: Iterable[Part], width: int) -> Iterable[list[Part]]:
    """What stays together on a row, in order: words with the stops after them, days, blanks; an empty one ends the row."""
    tokens = _TOKENS if width >= NO_DAYS else _PLAIN
    run: list[Part] = []
    for text, style in parts:
        for number, piece in enumerate(text.split("\n")):
            if number:
                if run:
                    yield run
                run = []
                yield run
            for token in tokens(piece):
                if not token.isspace():
                    run.append((token, style))
                    continue
                if run:
                    yield run
                run = []
                yield [(token, style)]
    if run:
        yield run


def lay_out(blocks: Iterable[Block], width: int, gutter: int) -> list[Row]:
    """Every block as rows for a pane of `width` cells whose first `gutter` cells stay free."""
    rows: list[Row] = []
    room = max(width - gutter - 1, 1)
    blocks = tuple(blocks)
    labels = max((_longest(block) for block in blocks if not block.card), default=0)
    for index, block in enumerate(blocks):
        rows.extend(Row(index, (), 0) for _ in range(block.pad))
        for item in _labelled(block, _longest(block) if block.card else labels):
            rows.extend(Row(index, *row) for row in _line_rows(item, room))
        rows.extend(Row(index, (), 0) for _ in range(block.pad))
        rows.extend(Row(-1, (), 0) for _ in range(block.gap))
    while rows and rows[-1].block == -1:
        rows.pop()
    return rows


def _longest(block: Block) -> int:
    return max((len(item.label) for item in block.lines), default=0)


def _labelled(block: Block, longest: int) -> Iterable[Line]:
    """The lines, labels in one column of the page; a label that is the same as the one above it is left blank."""
    pad = longest + 2
    above = ""
    for item in block.lines:
        label = "" if item.label == above else item.label
        above = item.label
        yield item._replace(parts=((f"{label:<{pad}}", "dim"), *item.parts), hang=pad) if above else item


_QUIET = {"section": "dim", "card": "accent"}
"""How headings stand in capitals."""


def _capitals(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple((text.upper(), _QUIET[role]) if role in _QUIET else (text, role) for text, role in parts)


def shown(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts as they may be shown: nothing a person typed can steer the terminal or reverse the line."""
    if all(text.isprintable() for text, _ in parts):
        return parts
    return tuple(("\n".join(plain(row, LONGEST) for row in text.split("\n")), style) for text, style in parts)


@lru_cache(maxsize=5000)
def _line_rows(item: Line, room: int) -> tuple[tuple[tuple[Part, ...], int], ...]:
    """The rows of a line, each with its width. Kept: most lines of a long page are the same at its next drawing."""
    item = item._replace(parts=shown(_capitals(item.parts)), right=shown(item.right))
    right = cut(item.right, room)
    size = cells(right)
    beside = max(room - size - APART, 0) if size else room
    alone = False
    tight = max(room - size - 1, 0) if size else room
    if not item.fold or (size and cells(item.parts) <= tight and not any("\n" in text for text, _ in item.parts)):
        rows = [cut(item.parts, tight)]
    elif alone := size > 0 and beside < NARROW:
        rows = [*wrap(item.parts, room, item.hang), ()]
    else:
        rows = wrap(item.parts, beside, item.hang)
    last = (len(rows) - 1 if alone else 0) if size else -1
    return tuple(
        (joined((*row, (" " * (room - size - cells(row)), ""), *right)), room)
        if number == last
        else (joined(row), cells(row))
        for number, row in enumerate(rows)
    )
