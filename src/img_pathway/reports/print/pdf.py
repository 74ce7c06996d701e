"""A report as a PDF, set by Typst, which shapes the letters of every script; an extra: ``pip install img-pathway[pdf]``.

`report.typ` says how it looks. It gets the report as data and never as markup, reads no other file and fetches nothing.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from img_pathway.reports.page import Block, Part
from img_pathway.reports.print.flow import Told, flow
from img_pathway.reports.report import Report, Section, Sheet
from img_pathway.reports.words import clean

Paper = Literal["a4", "letter"]
"""Of the world, and of the United States and Canada."""

MARK: Final = b"% img-pathway report\n"
"""A comment that ends every report: by it an earlier export is known."""
_TEMPLATE: Final = Path(__file__).with_name("report.typ")
_PAPERS: Final = {"a4": "a4", "letter": "us-letter"}
_NARROW, _LEAST, _MOST, _ROOM = 20, 16, 30, 130
"""Letters: in a cell that is never broken; the least and the most that a column of sentences asks for; side by side on a page."""
_UNDRAWN: Final = re.compile("[^\0-\u052f\u2000-\u2bff]+")
"""Letters the typesetter's own font lacks: in a drawing it takes no second font for a line, and the words say it all."""
_MISSING: Final = re.compile(r'the text `"(.+?)"` could not be displayed with font')
_ESCAPE: Final = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")


class NoTypesetter(Exception):
    """The typesetter is not installed: it comes with the extra ``pdf``."""


class NotSet(Exception):
    """The typesetter is there and did not make a PDF of it; its message is the reason."""


class Printed(NamedTuple):
    """A PDF, and what could not be set in it."""

    data: bytes
    missing: str
    """Letters no font of this computer has; each is printed as its number, ``U+738B``."""


def pdf(report: Report, paper: Paper = "a4") -> Printed:
    """The report as a tagged PDF (PDF/UA-1), the same bytes for the same report on a computer.

    Raises `NoTypesetter` without the extra, `NotSet` where it fails.
    """
    try:
        import typst
    except ImportError as error:
        raise NoTypesetter from error
    data = json.dumps(_report(report) | {"paper": _PAPERS[paper]}, ensure_ascii=False)
    missing: set[str] = set()
    while True:
        text = "".join(f"U+{ord(char):04X}" if char in missing else char for char in data)
        given = {"report": text, "title": clean(report.title)}
        try:
            made = typst.compile(_TEMPLATE, root=_TEMPLATE.parent, sys_inputs=given, pdf_standards="ua-1")
        except typst.TypstError as error:
            found = _missing(error.diagnostic) & set(data) - missing
            if not found:
                raise NotSet(clean(error.message)) from error
            missing |= found
        else:
            return Printed(made + MARK, "".join(sorted(missing)))


def _missing(diagnostic: str) -> set[str]:
    """The letters the typesetter found no font for: a tagged PDF must not show empty boxes, so it tells each.

    A mark is told with the letter under it, which may be a plain one that every font has.
    """
    told = "".join(_ESCAPE.sub(_unescaped, quoted) for quoted in _MISSING.findall(diagnostic))
    return {char for char in told if not char.isascii()}


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2]


def _report(report: Report) -> dict[str, Any]:
    return {
        "title": clean(report.title),
        "stamp": [clean(each) for each in report.stamp],
        "short": clean(report.short),
        "one-sheet": report.one_sheet,
        "sections": [_section(each) for each in report.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    alone = len(section.sheets) == 1 and (not section.blocks or section.sheets[0].caption == section.title)
    return {
        "title": clean(section.title),
        "wide": any(_too_wide(each) for each in section.sheets),
        "drawing": _UNDRAWN.sub("…", section.drawing),
        "blocks": _pieces(section.blocks),
        "sheets": [_sheet(each, caption=not alone) for each in section.sheets],
        "after": _pieces(section.after),
    }


def _places(sheet: Sheet) -> tuple[int, ...]:
    """The columns to print; what rows are grouped by is a heading over them."""
    return sheet.on_paper[sheet.grouped :]


def _too_wide(sheet: Sheet) -> bool:
    """Must the page lie across, so that no column of sentences becomes a ribbon?"""
    return sum(_asks(sheet.longest(place)) for place in _places(sheet)) > _ROOM


def _asks(longest: int) -> int:
    """Letters of room for a column, so that its longest cell takes three rows rather than ten."""
    return longest if longest <= _LEAST else max(_LEAST, min(longest // 3, _MOST))


def _share(sheet: Sheet, place: int) -> float:
    """A column's part of the room that the narrow ones leave; 0 for a narrow one, which takes what it needs."""
    if sheet.columns[place].number or sheet.longest(place) <= _NARROW:
        return 0
    return math.sqrt(sum(len(row[place].text) for row in sheet.rows) / len(sheet.rows) + _NARROW)


def _sheet(sheet: Sheet, *, caption: bool) -> dict[str, Any]:
    places = _places(sheet)
    groups = groupby(sheet.rows, key=lambda row: row[sheet.on_paper[0]].text if sheet.grouped else None)
    columns = [(sheet.columns[place], _share(sheet, place)) for place in places]
    return {
        "caption": clean(sheet.caption) if caption else "",
        "note": clean(sheet.note),
        "columns": [{"heading": clean(one.heading), "number": one.number, "share": share} for one, share in columns],
        "groups": [
            {
                "over": None if over is None else clean(over),
                "rows": [_parts((row[place].text, row[place].role) for place in places) for row in rows],
            }
            for over, rows in groups
        ],
    }


def _pieces(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Headings and what is told under them."""
    return [{"heading": clean(piece.heading), "told": [_told(one) for one in piece.told]} for piece in flow(blocks)]


def _told(told: Told) -> dict[str, Any]:
    return {
        "first": _parts(told.first),
        "right": _parts(told.right),
        "more": [_parts(line) for line in told.more],
        "labels": [{"label": clean(label), "parts": _parts(parts)} for label, parts in told.labels],
        "rules": list(told.rules),
    }


def _parts(parts: Iterable[Part]) -> list[tuple[str, str]]:
    return [(clean(text), role) for text, role in parts]
