"""Writing to the terminal or a pipe: encodings, colour, JSON and the single error line."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from img_pathway.reports.page import Block

_ASCII = str.maketrans({
    "✓": "+", "●": "*", "◐": "~", "○": "o", "✗": "x", "…": "...", "▸": ">", "“": '"', "”": '"',
    "‘": "'", "’": "'", "–": "-", "—": "-", "·": "-", "→": "->", "≤": "<=", "≥": ">=", "\ufffd": "?",
})  # fmt: skip
WIDTH = 80
_NARROWEST = 40


def unicode_ready(stream: TextIO | None) -> bool:
    """Can the stream carry the glyphs and any name?"""
    name = (getattr(stream, "encoding", None) or "").lower().replace("-", "").replace("_", "")
    return name.startswith("utf")


def colour_ready(stream: TextIO | None) -> bool:
    """Is colour wanted there: a terminal that is not dumb, and NO_COLOR not set."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return terminal(stream)


def terminal(stream: TextIO | None) -> bool:
    """Is the stream a terminal? A closed or missing one is not."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def write(text: str) -> None:
    """Write text to stdout, in plain letters where it cannot carry others."""
    _send(sys.stdout, text)


def lines(parts: Iterable[str]) -> None:
    """Write lines to stdout."""
    write("".join(f"{part}\n" for part in parts))


def page(blocks: Iterable[Block], title: str = "") -> None:
    """Write a page to stdout: 80 columns, fewer in a narrower terminal, colour only where it is wanted."""
    from img_pathway.reports.print.text import page_lines

    columns = 0
    if terminal(sys.stdout):
        # Some terminals report no width at all.
        with suppress(OSError, ValueError):
            columns = os.get_terminal_size(sys.stdout.fileno()).columns
    width = max(_NARROWEST, min(WIDTH, columns or WIDTH))
    lines(page_lines(blocks, width, colour_ready(sys.stdout), title))


def document(value: Any) -> None:
    """Write JSON to stdout, in plain letters where it cannot carry others."""
    from img_pathway.reports.json.written import json_text

    write(json_text(value, ascii=not unicode_ready(sys.stdout)))


def complain(text: str) -> None:
    """Write one line to stderr, under the program's name; never fails."""
    from img_pathway.profile.typed.text import plain

    try:
        _send(sys.stderr, f"img-pathway: {plain(text, limit=1000)}\n")
        if sys.stderr is not None:
            sys.stderr.flush()
    except (OSError, ValueError):
        return


def _send(stream: TextIO | None, text: str) -> None:
    if stream is None:
        return
    if not unicode_ready(stream):
        encoding = getattr(stream, "encoding", None) or "ascii"
        text = text.translate(_ASCII).encode(encoding, "replace").decode(encoding)
    else:
        # Half of a surrogate pair, from a file name that is not text, has no encoding at all.
        text = text.encode("utf-8", "replace").decode("utf-8")
    stream.write(text)
