"""A report as a PDF, set by Typst, which shapes the letters of every script; an extra: ``pip install img-pathway[pdf]``.

`report.typ` says how it looks. It gets the report as data and never as markup, reads no other file and fetches nothing.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from img_pathway.reports.page import Block, Line, Part
from img_pathway.reports.report import Report, Section, Sheet
from img_pathway.reports.words import GLYPHS, clean

Paper = Literal["a4", "letter"]
"""Of the world, and of the United States and Canada."""

_TEMPLATE: Final = Path(__file__).with_name("report.typ")
_PAPERS: Final = {"a4": "a4", "letter": "us-letter"}
_LEVELS: Final = {"head": 2, "section": 3, "card": 3}
"""How deep a heading stands, by its role; the section itself is the first."""
_NARROW, _LEAST, _ROOM = 20, 16, 120
"""Letters in a cell that is never broken; the least that a column of sentences needs; those beside each other on a page."""
_LONG: Final = 14
"""A block of more lines may go on over the page."""
_UNDRAWN: Final = re.compile("[^\0-\u052f\u2000-\u2bff]+")
"""Letters the typesetter's own font lacks: in a drawing it takes no second font for a line, and the words say it all."""
_MISSING: Final = re.compile(r'the text `"(.+?)"` could not be displayed with font')
_ESCAPE: Final = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_JOINER: Final = re.compile("([\u200c\u200d])")


class NoTypesetter(Exception):
    """The typesetter is not installed: it comes with the extra ``pdf``."""


class Printed(NamedTuple):
    """A PDF, and what could not be set in it."""

    data: bytes
    missing: str
    """Letters no font of this computer has; each is printed as its number, ``U+738B``."""


def pdf(report: Report, paper: Paper = "a4") -> Printed:
    """The report as a tagged PDF (PDF/UA-1), the same bytes for the same report on a computer.

    Raises `NoTypesetter` without the extra.
    """
    try:
        import typst
    except ImportError as error:
        raise NoTypesetter from error
    data = json.dumps(_report(report) | {"paper": _PAPERS[paper]}, ensure_ascii=False)
    missing: set[str] = set()
    while True:
        text = "".join(f"U+{ord(char):04X}" if char in missing else char for char in data)
        try:
            made = typst.compile(_TEMPLATE, root=_TEMPLATE.parent, sys_inputs={"report": text}, pdf_standards="ua-1")
        except typst.TypstError as error:
            found = _missing(error.diagnostic) & set(data) - missing
            if not found:
                raise
            missing |= found
        else:
            return Printed(made, "".join(sorted(missing)))


def _missing(diagnostic: str) -> set[str]:
    """The letters the typesetter found no font for: a tagged PDF must not show empty boxes, so it tells each.

    A mark is told with the letter under it, which may be a plain one that every font has.
    """
    told = "".join(_ESCAPE.sub(_unescaped, quoted) for quoted in _MISSING.findall(diagnostic))
    return {char for char in told if not char.isascii()}


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2]


def _shown(text: str) -> str:
    """`text`, harmless, with the joiners that shape the letters of Arabic and Indic scripts: nothing is drawn for them."""
    pieces = _JOINER.split(text)
    kept = [clean(pieces[0])]
    for joiner, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        between = kept[-1][-1:] + piece[:1]
        shapes = len(between) == 2 and all(
            char > "\u0600" and unicodedata.category(char)[0] in "LM" for char in between
        )
        kept += [joiner * shapes, clean(piece)]
    return "".join(kept)


def _report(report: Report) -> dict[str, Any]:
    return {
        "title": _shown(report.title),
        "person": _shown(report.person),
        "stamp": [_shown(each) for each in report.stamp],
        "short": _shown(report.short),
        "sections": [_section(each) for each in report.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    alone = len(section.sheets) == 1 and (not section.blocks or section.sheets[0].caption == section.title)
    return {
        "title": _shown(section.title),
        "wide": any(_too_wide(each) for each in section.sheets),
        "drawing": _UNDRAWN.sub("…", section.drawing),
        "blocks": _blocks(section.blocks),
        "sheets": [_sheet(each, caption=not alone) for each in section.sheets],
        "after": _blocks(section.after),
    }


def _places(sheet: Sheet) -> tuple[int, ...]:
    """The columns to print; what rows are grouped by is a heading over them."""
    return sheet.on_paper[sheet.grouped :]


def _longest(sheet: Sheet, place: int) -> int:
    return max(len(sheet.columns[place].heading), *(len(row[place].text) for row in sheet.rows))


def _too_wide(sheet: Sheet) -> bool:
    """Must the page lie across, so that no column of sentences becomes a ribbon?"""
    return sum(min(_longest(sheet, place), _LEAST) for place in _places(sheet)) > _ROOM


def _share(sheet: Sheet, place: int) -> float:
    """A column's part of the room that the narrow ones leave; 0 for a narrow one, which takes what it needs."""
    if sheet.columns[place].number or _longest(sheet, place) <= _NARROW:
        return 0
    return math.sqrt(sum(len(row[place].text) for row in sheet.rows) / len(sheet.rows) + _NARROW)


def _sheet(sheet: Sheet, *, caption: bool) -> dict[str, Any]:
    places = _places(sheet)
    groups = groupby(sheet.rows, key=lambda row: row[sheet.on_paper[0]].text if sheet.grouped else None)
    columns = [(sheet.columns[place], _share(sheet, place)) for place in places]
    return {
        "caption": _shown(sheet.caption) if caption else "",
        "note": _shown(sheet.note),
        "columns": [{"heading": _shown(one.heading), "number": one.number, "share": share} for one, share in columns],
        "groups": [
            {
                "over": None if over is None else _shown(over),
                "rows": [_parts((row[place].text, row[place].role) for place in places) for row in rows],
            }
            for over, rows in groups
        ],
    }


def _blocks(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Headings, and blocks with the rules that stand under them."""
    made: list[dict[str, Any]] = []
    deepest = 1
    for block in blocks:
        if _names_a_rule(block):
            if not made or made[-1]["level"]:
                made.append(_block(Block(())))
            made[-1]["rules"].append(block.about)
            continue
        level = _level(block)
        if level:
            # Who hears the page hears no level left out.
            deepest = level = min(level, deepest + 1)
        made.append(_block(block, level))
    return made


def _level(block: Block) -> int:
    lone = len(block.lines) == 1 and len(block.lines[0].parts) == 1
    return _LEVELS.get(block.lines[0].parts[0][1], 0) if lone else 0


def _names_a_rule(block: Block) -> bool:
    return block.kind == "rule" and block.lines[0].parts[-1] == (block.about, "link")


def _block(block: Block, level: int = 0) -> dict[str, Any]:
    return {
        "level": level,
        "card": block.card,
        "gap": bool(block.gap),
        "long": len(block.lines) > _LONG,
        "lines": [_line(each) for each in block.lines if not each.label],
        "labels": [_line(each) for each in block.lines if each.label],
        "rules": [],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "label": _shown(line.label),
        "parts": _parts(line.parts),
        "right": _parts(line.right),
        "hangs": line.hang > 0,
    }


def _parts(parts: Iterable[Part]) -> list[tuple[str, str]]:
    return [(_worded(_shown(text), role), role) for text, role in parts]


def _worded(text: str, role: str) -> str:
    """A mark alone gets its word: whoever hears the page does not see it."""
    return f"{text.strip()} {role}  " if role in GLYPHS and GLYPHS[role] == text.strip() else text
