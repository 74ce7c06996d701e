"""A sheet as rows of plain texts: bounded in size, formulas as their last value, nothing in it is ever run."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import ValidationError
from msgspec.json import decode

from img_pathway.profile.typed.text import plain

MOST_BYTES = 64 * 1024 * 1024
"""Bytes of a file, and what a workbook may unpack to, at most eight times that."""
MOST_ROWS, MOST_COLUMNS, LONGEST = 100_000, 200, 2_000
"""Rows and columns read, and characters of one cell; what is more is said."""
_UNPACKED = 8
_LONGEST_READING = 60
"""Seconds a workbook may take."""
_SMALLER = "delete empty rows and columns behind the last ones, or save the tab as CSV, and try again"


class SheetError(ValueError):
    """A file that cannot be read as a sheet: what, and what to do."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.what, self.fix = what, fix


class Sheet(NamedTuple):
    """One tab of a file."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    cut: bool
    """Was there more than is read?"""


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Every tab with something in it. Raises OSError and `SheetError`."""
    if path.stat().st_size > MOST_BYTES:
        raise SheetError(f"larger than {MOST_BYTES // 1024 // 1024} MB", "keep only the rows you need in it")
    data = path.read_bytes()
    if data[:4] == b"PK\x03\x04" or data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        sheets = _workbook(data)
    else:
        sheets = [_delimited(data, path.suffix)]
    found = tuple(sheet for sheet in sheets if any(any(row) for row in sheet.rows))
    if not found:
        raise SheetError("there is nothing in it", "choose another file")
    return found


def _workbook(data: bytes) -> list[Sheet]:
    """XLSX, XLS or ODS, read by a process of its own; a zip that would unpack to too much is not opened."""
    if data[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                size = sum(info.file_size for info in packed.infolist())
        except zipfile.BadZipFile:
            raise SheetError("a damaged workbook", "open it in a spreadsheet program and save it again") from None
        if size > _UNPACKED * MOST_BYTES:
            raise SheetError("it would unpack to too much", "keep only the rows you need in it")
    command = [sys.executable, "-P", "-m", "img_pathway.profile.sheets.workbook"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_LONGEST_READING, check=False)
    except subprocess.TimeoutExpired:
        raise SheetError(f"not read within {_LONGEST_READING} seconds", _SMALLER) from None
    if done.returncode:
        raise SheetError("it would need more memory than is given to it", _SMALLER)
    try:
        return decode(done.stdout, type=list[Sheet])
    except ValidationError:
        why = plain(decode(done.stdout)["why"], 80)
        raise SheetError(f"no workbook that can be read ({why})", "save it as XLSX or CSV and try again") from None


def _delimited(data: bytes, suffix: str) -> Sheet:
    """CSV or TSV: any of the usual encodings and separators."""
    text = _decoded(data)
    head = text[:20_000]
    by_count = max(
        ",;\t|", key=lambda mark: min((line.count(mark) for line in _full(head)), default=0) or head.count(mark) / 1e6
    )
    delimiter = "\t" if suffix.casefold() in (".tsv", ".tab") else by_count
    csv.field_size_limit(2**31 - 1)
    try:
        rows: Iterator[Any] = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return tab("", (row for row, _ in zip(rows, range(MOST_ROWS + 1), strict=False)))
    except csv.Error as error:
        raise SheetError(f"no table that can be read ({error})", "save it as CSV (UTF-8) and try again") from None


def _full(head: str) -> list[str]:
    return [line for line in head.splitlines()[:10] if line.strip()]


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if b"\x00" in data[:4096]:
        raise SheetError("no text and no workbook", "save it as CSV or XLSX and try again")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def tab(name: str, rows: Iterable[Iterable[Any]]) -> Sheet:
    """One tab of clean texts, without empty rows at its end."""
    read: list[tuple[str, ...]] = []
    cut = False
    for row in rows:
        if len(read) == MOST_ROWS:
            cut = True
            break
        cells = list(row)
        cut = cut or len(cells) > MOST_COLUMNS
        read.append(tuple(_text(cell) for cell in cells[:MOST_COLUMNS]))
    while read and not any(read[-1]):
        read.pop()
    return Sheet(plain(name, 60), tuple(read), cut)


def _text(cell: Any) -> str:
    """A cell as one harmless line: no control or direction marks, no outer or zero-width spaces."""
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date():
            return cell.isoformat()
        case time() | timedelta():
            return str(cell)
    return plain(str(cell), LONGEST).strip()
