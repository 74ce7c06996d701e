"""Where a rule comes from, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from img_pathway.rulebook.types import Source

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook


def sources(keys: Iterable[str], book: Rulebook) -> list[Source]:
    """The sources of some keys; one the rulebook lacks is shown by its key, never dropped."""
    found = []
    for key in keys:
        try:
            found.append(book.source(key))
        except KeyError:
            found.append(Source(key, key, None, None, "weak"))
    return found


def place(source: Source) -> str:
    """Title, date and address of a source."""
    return ", ".join(part for part in (source.title, source.date, source.url) if part)
