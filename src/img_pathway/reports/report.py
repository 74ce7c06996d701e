"""A report: several pages on paper, as data. What stands in it is composed once; Markdown, HTML, CSV and PDF print it.

Made of an assessment by `reports/pages/report`; read by the printers of `reports/print`, which know no person.
"""

from __future__ import annotations

from typing import NamedTuple

from img_pathway.reports.page import Block


class Cell(NamedTuple):
    """What stands in one place of a table."""

    text: str
    """As a person reads it: dates and money written out."""
    bare: str = ""
    """The same for a spreadsheet: an ISO date, a bare number; empty where that is the text itself."""
    role: str = ""
    """A status or severity, as of a `Part`: it may be coloured, and the text says it too."""


class Column(NamedTuple):
    """One column of a table."""

    id: str
    """The word of the column in CSV; it never changes."""
    heading: str
    number: bool = False
    """Are its cells figures, which stand at the right?"""
    paper: bool = True
    """Does it stand on paper too? What only a spreadsheet has room for does not."""


class Sheet(NamedTuple):
    """A table. Its first column on paper names the row."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    """How it is to be read; it stands under the caption."""
    grouped: bool = False
    """Do rows with the same first cell stand together? On paper that cell may be a heading over them."""

    @property
    def on_paper(self) -> tuple[int, ...]:
        """The places of the columns that stand on paper, those without a single word left out."""
        return tuple(
            place
            for place, column in enumerate(self.columns)
            if column.paper and (not self.rows or any(row[place].text for row in self.rows))
        )

    def longest(self, place: int) -> int:
        """Letters of the longest cell of a column, its heading among them."""
        return max(len(self.columns[place].heading), *(len(row[place].text) for row in self.rows))


class Section(NamedTuple):
    """One subject of a report, which can also be printed alone."""

    id: str
    """The word of `--only`: plan, checklist, deadlines, money …"""
    title: str
    blocks: tuple[Block, ...] = ()
    """What is said in words, before the tables."""
    sheets: tuple[Sheet, ...] = ()
    """The tables, none without a row."""
    drawing: str = ""
    """An SVG picture of the section, for the printers that can show one; it says nothing the words do not."""
    after: tuple[Block, ...] = ()
    """What is said in words after the tables."""


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
    one_sheet: bool = False
    """Must it stand on one sheet of paper?"""
