"""A workbook (XLSX, XLS, ODS) as rows of texts, read in a process of its own: ``python -m`` this, the file on stdin.

The reader lays every tab out as one block from its first to its last cell, in native code. One cell in the last corner,
stray or put there, asks for more memory than there is, and that ends the process that reads.
"""

from __future__ import annotations

import io
import sys
from contextlib import suppress
from typing import Any

from msgspec.json import encode

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
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        answer = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)
            _fill(rows, sheet.merged_cell_ranges or ())
            answer.append(tab(name, rows))
    except (CalamineError, ValueError, OSError) as error:
        answer = {"why": str(error)[:200]}
    sys.stdout.buffer.write(encode(answer))
    return 0


def _fill(rows: list[list[Any]], merged: Any) -> None:
    """A cell merged over several rows is there in each; a title over several columns stays one cell."""
    for (top, left), (bottom, _) in merged:
        if top < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = rows[top][left]


if __name__ == "__main__":
    raise SystemExit(main())
