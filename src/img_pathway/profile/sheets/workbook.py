"""A workbook (XLSX, XLS, ODS) as rows of texts, read in a process of its own: ``python -m`` this, the file on stdin.

The reader lays every tab out as one block from its first to its last cell, in native code. One cell in the last corner,
stray or put there, asks for more memory than there is, and that ends the process that reads.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from xml.etree import ElementTree

from msgspec.json import encode

Range = tuple[tuple[int, int], tuple[int, int]]
"""Row and column of the first and the last cell of a merged one."""
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"

MEMORY = 2 * 1024**3
"""Bytes the reading process may have, where the system lets it be said."""


def main() -> int:
    """Write the tabs as JSON, or ``{"why": …}`` for a file that cannot be read."""
    from python_calamine import CalamineError, CalamineWorkbook

    from img_pathway.profile.sheets.read import MOST_ROWS, tab

    with suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    answer: Any
    try:
        data = sys.stdin.buffer.read()
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        in_ods = _merged_in_ods(data)
        told = len(in_ods) == len(book.sheet_names)
        answer = []
        for number, name in enumerate(book.sheet_names):
            sheet = book.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)
            _fill(rows, in_ods[number] if told else sheet.merged_cell_ranges or ())
            answer.append(tab(name, rows))
    except (CalamineError, ValueError, OSError) as error:
        answer = {"why": str(error)[:200]}
    sys.stdout.buffer.write(encode(answer))
    return 0


def _merged_in_ods(data: bytes) -> list[list[Range]]:
    """The merged cells of each tab of an ODS, which the reader does not tell; nothing for another workbook."""
    found: list[list[Range]] = []
    with suppress(zipfile.BadZipFile, KeyError, ElementTree.ParseError), zipfile.ZipFile(io.BytesIO(data)) as archive:
        row = column = 0
        for event, node in ElementTree.iterparse(archive.open("content.xml"), ("start", "end")):
            kind = node.tag.removeprefix(_TABLE)
            if event == "start":
                if kind == "table":
                    found.append([])
                    row = 0
                elif kind == "table-row":
                    column = 0
                elif kind in ("table-cell", "covered-table-cell") and found:
                    tall, wide = (int(node.get(f"{_TABLE}number-{name}-spanned", 1)) for name in ("rows", "columns"))
                    if tall > 1:
                        found[-1].append(((row, column), (row + tall - 1, column + wide - 1)))
                    column += int(node.get(f"{_TABLE}number-columns-repeated", 1))
            elif kind == "table-row":
                row += int(node.get(f"{_TABLE}number-rows-repeated", 1))
                node.clear()
    return found


def _fill(rows: list[list[Any]], merged: Iterable[Range]) -> None:
    """A cell merged over several rows is there in each; a title over several columns stays one cell."""
    for (top, left), (bottom, _) in merged:
        if top < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = rows[top][left]


if __name__ == "__main__":
    raise SystemExit(main())
