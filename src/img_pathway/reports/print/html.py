"""A report as one HTML file that needs nothing else: no script, no address, no font; made for the screen and for paper."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from img_pathway.reports.print.flow import flow
from img_pathway.reports.report import Cell, Report, Sheet
from img_pathway.reports.words import clean

if TYPE_CHECKING:
    from jinja2 import Template

GENERATOR = "img-pathway report"
"""Stands in the head of every report: by it an earlier export is known."""


def html(report: Report) -> str:
    """The whole report."""
    return _template().render(report=report, generator=GENERATOR) + "\n"


@cache
def _template() -> Template:
    """The page of `templates`; everything put into it is escaped, but for drawings, which are markup already."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("img_pathway.reports.print"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters |= {"flow": flow, "groups": _groups, "css": _css, "clean": clean}
    return made.get_template("report.html")


def _groups(sheet: Sheet) -> list[tuple[str, list[tuple[Cell, ...]]]]:
    """The rows under what they have in common; all under nothing where they are not grouped."""
    if not sheet.grouped or not sheet.on_paper:
        return [("", list(sheet.rows))]
    return [(head, list(rows)) for head, rows in groupby(sheet.rows, key=lambda row: row[sheet.on_paper[0]].text)]


def _css(text: str) -> str:
    """Text as a string of a style sheet within a page: whatever could end it is written as its number."""
    return "".join(one if one.isalnum() or one in " .,;:-" else f"\\{ord(one):x} " for one in text)
