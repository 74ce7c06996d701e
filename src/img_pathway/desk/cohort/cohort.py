"""The folder's door: everything in it, judged, in order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from img_pathway.desk.cohort.judging import Judge, Refused, Task, held
from img_pathway.desk.cohort.listing import Found, Listing, listing
from img_pathway.desk.cohort.reading import rows
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.file.paths import absolute
from img_pathway.profile.typed.text import plain
from img_pathway.reports.cohort import Cohort, Other, Row, ordered

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook


def folder_of(text: str) -> Path:
    """The folder somebody typed. Raises `StoreError` where there is none."""
    path = absolute(text)
    if "\0" in text or not path.exists():
        raise StoreError("there is no such folder", ascii(text[:200]), "Check the path.")
    if not path.is_dir():
        raise StoreError("this is a file, not a folder", str(path), "Name the folder it lies in.")
    return path


def cohort(folder: Path, task: Task, hiding: Rulebook | None = None) -> Cohort:
    """Everything in a folder. `hiding` is the rulebook by which stand-ins are made, where nobody is to be known.

    Raises `StoreError` where the folder cannot be read; nothing else in it stops anything.
    """
    found = listing(folder)
    trying = task.trying.words if task.trying is not None else ()
    if hiding is None:
        made: Sequence[Row] = list(rows(found.profiles, task))
        return Cohort(plain(str(folder), 300), ordered(made), found.others, trying)
    return _hidden(found, task, hiding, trying)


def mark(found: Found) -> bytes:
    """What stays the same while the file does, and tells nothing of its name."""
    try:
        return hashlib.sha256(b"" if found.problem else held(found.path)).digest()
    except Refused:
        return b""


def _hidden(found: Listing, task: Task, book: Rulebook, trying: tuple[str, ...]) -> Cohort:
    """In one process: the same person keeps one stand-in throughout."""
    from img_pathway.desk.redact.redact import StandIns

    judge = Judge(task, StandIns(book))
    # In the order of their names the numbers would tell whoever knows the names which is whose.
    made = [judge.row(one, number) for number, one in enumerate(sorted(found.profiles, key=mark), 1)]
    others = tuple(Other(f"{number}", one.what) for number, one in enumerate(found.others, 1))
    tried = task.trying.facts if task.trying is not None else {}
    # A rulebook is told by its path, which names somebody's folders.
    words = trying if tried else ("another rulebook",) * bool(trying)
    return Cohort("", ordered(made), others, words)
