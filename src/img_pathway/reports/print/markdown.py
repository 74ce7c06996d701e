"""A report as Markdown: CommonMark, with tables as GitHub, pandoc and most others read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from img_pathway.reports.page import Part
from img_pathway.reports.print.flow import Piece, Told, flow, text_of
from img_pathway.reports.report import Report, Section, Sheet

BEGINS = "<!-- img-pathway report -->"
"""The first line of every Markdown report; no reader shows it."""
_ACTIVE = re.compile(r"([\\`*_{}\[\]<>#|~&!$^])")
"""Characters that mean something anywhere in a line, in CommonMark or a usual extension."""
_AT_START = re.compile(r"^(\d*)([-+=:.)])")
"""What begins a list, or makes a heading or a table of the lines above, where a line begins with it."""


def markdown(report: Report) -> str:
    """The whole report."""
    lines = [BEGINS, f"# {_safe(report.title)}", "", *(f"- {_safe(one)}" for one in report.stamp), ""]
    for section in report.sections:
        lines += _section(section)
    return "\n".join([*lines, "---", "", _safe(report.short), ""])


def _section(section: Section) -> Iterator[str]:
    yield f"## {_safe(section.title)}"
    yield ""
    yield from _pieces(flow(section.blocks))
    for sheet in section.sheets:
        yield from _table(sheet)
    yield from _pieces(flow(section.after))


def _pieces(pieces: Iterable[Piece]) -> Iterator[str]:
    for piece in pieces:
        if piece.heading:
            yield f"### {_safe(piece.heading)}"
            yield ""
        if len(piece.told) == 1 and not piece.heading:
            yield from _told(piece.told[0], "")
        for one in piece.told if len(piece.told) > 1 or piece.heading else ():
            yield from _told(one, "- ")
        if piece.told:
            yield ""


def _told(one: Told, mark: str) -> Iterator[str]:
    """A line and what belongs to it, each in a line of its own within the same paragraph."""
    head, right = _spans(one.first), _spans(one.right)
    rest = [_spans(parts) for parts in one.more]
    rest += [f"{_safe(label)}: {_spans(parts)}" for label, parts in one.labels]
    rest += [f"Rules: {', '.join(map(_safe, one.rules))}"] if one.rules else []
    lines = [text for text in (f"{head}: {right}" if head and right else head or right, *rest) if text]
    # Two spaces at its end break a line.
    yield f"{mark}{f'  {chr(10)}'.join(lines)}".replace("\n", f"\n{' ' * len(mark)}")


def _spans(parts: Iterable[Part]) -> str:
    return _safe(text_of(parts))


def _table(sheet: Sheet) -> Iterator[str]:
    places = sheet.on_paper
    yield f"**{_safe(sheet.caption)}**"
    yield ""
    if sheet.note:
        yield _safe(sheet.note)
        yield ""
    yield _row(_safe(sheet.columns[place].heading) for place in places)
    yield _row("---:" if sheet.columns[place].number else "---" for place in places)
    for row in sheet.rows:
        yield _row(_safe(row[place].text) for place in places)
    yield ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _safe(text: str) -> str:
    """Text in which nothing is read as markup, on one line."""
    line = " ".join(text.split())
    return _AT_START.sub(r"\1\\\2", _ACTIVE.sub(r"\\\1", line))
