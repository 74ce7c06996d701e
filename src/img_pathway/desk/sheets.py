"""A sheet read for one's list: what it would do, for the wizard and the command line alike. Nothing is recorded here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple

from img_pathway.profile.facts.season import Programme
from img_pathway.profile.sheets import interviews, programmes
from img_pathway.profile.sheets.columns import Preview
from img_pathway.profile.sheets.read import read_sheets
from img_pathway.rulebook.book import Rulebook

Kind = Literal["programs", "interviews"]
NOUNS: Mapping[Kind, str] = {"programs": "programme", "interviews": "interview"}


class Sheet(NamedTuple):
    """What an import would do."""

    noun: str
    preview: Preview[Any]
    programmes: tuple[Programme, ...]
    """The list with what the sheet has in it."""
    new: int
    there: int
    """How many were there and are brought up to date."""
    directory: tuple[Programme, ...] = ()
    """More programmes than a list holds: to choose from."""


def read_sheet(
    kind: Kind, path: Path, listed: Sequence[Programme], book: Rulebook, today: date, chosen: Mapping[str, str]
) -> Sheet:
    """Read a sheet beside a list. Raises OSError and `SheetError`."""
    sheets = read_sheets(path)
    if kind == "interviews":
        taken = interviews.preview(sheets, chosen, today, listed)
        return Sheet(NOUNS[kind], taken, *interviews.joined(listed, taken.found))
    found = programmes.preview(sheets, chosen, today, book.specialty_named)
    if len(found.found) > programmes.MOST_PROGRAMMES:
        return Sheet(NOUNS[kind], found, tuple(listed), len(found.found), 0, found.found)
    return Sheet(NOUNS[kind], found, *programmes.joined(listed, found.found))
