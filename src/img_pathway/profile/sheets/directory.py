"""The directory: programmes one imported, thousands of them, kept beside the profiles and never in one.

It is replaced whole by the next sheet of that size; its loss harms nothing that was recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import DecodeError, ValidationError, convert, to_builtins
from msgspec.json import decode, encode

from img_pathway.profile.facts.season import Programme
from img_pathway.profile.file.disk_calls import Files, write_whole
from img_pathway.profile.typed.countries import states

NAME = "directory.json"
"""Its file, in the data folder."""


def write(files: Files, root: Path, programmes: Sequence[Programme]) -> Path:
    """Put other programmes in its place, whole or not at all. Raises `StoreError`."""
    path = root / NAME
    rows = [
        {name: value for name, value in to_builtins(one).items() if value not in (None, [], {})} for one in programmes
    ]
    write_whole(files, path, encode(rows))
    return path


def read(root: Path) -> tuple[Programme, ...]:
    """What was imported last; empty where nothing was, or the file is no directory any more."""
    try:
        rows: list[dict[str, Any]] = decode((root / NAME).read_bytes())
        return convert(rows, tuple[Programme, ...])
    except (OSError, DecodeError, ValidationError, UnicodeDecodeError):
        return ()


def search(programmes: Sequence[Programme], words: Sequence[str], most: int) -> tuple[list[Programme], int]:
    """The first that answer to all the words, and how many do in all."""
    wanted = [word.casefold() for word in words]
    found = [one for one in programmes if all(word in text(one) for word in wanted)] if wanted else list(programmes)
    return found[:most], len(found)


def text(one: Programme) -> str:
    """What is searched of one, in small letters."""
    visas = [name for name, yes in (("j-1 j1", one.j1), ("h-1b h1b", one.h1b)) if yes]
    parts = (
        one.name,
        one.specialty,
        one.city,
        one.state,
        states().get(one.state or ""),
        one.track,
        one.acgme,
        one.nrmp,
        *visas,
        one.notes,
    )
    return " ".join(part for part in parts if part).casefold()
