"""A report: several pages on paper, as data. What stands in it is composed once; Markdown, HTML, CSV and PDF print it.

Made of an assessment by `reports/pages/report`; read by the printers of `reports/print`, which know no person.
"""

from __future__ import annotations

from typing import NamedTuple

from img_pathway.reports.page import Block


class Column(NamedTuple):
    """One column of a table."""

    id: str
    """The word of the column in CSV and JSON; it never changes."""
    heading: str
    number: bool = False
    """Are its cells figures, which stand at the right?"""


class Sheet(NamedTuple):
    """A table: its cells are text as a person reads it, dates and money written out."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


class Section(NamedTuple):
    """One subject of a report, which can also be printed alone."""

    id: str
    """The word of `--only`: plan, checklist, deadlines, money …"""
    title: str
    blocks: tuple[Block, ...] = ()
    """What is said in words, before the tables."""
    sheets: tuple[Sheet, ...] = ()
    drawing: str = ""
    """An SVG picture of the section, for the printers that can show one; it says nothing the words do not."""


class Report(NamedTuple):
    """A whole report, and what every page of it must say."""

    title: str
    person: str
    """Whom it is about; a pseudonym where it is redacted."""
    stamp: tuple[str, ...]
    """As of when, which rulebook, what is expected or unverified, that it is no legal advice."""
    sections: tuple[Section, ...]
    short: str = ""
    """The stamp in one line, for the foot of each page."""
