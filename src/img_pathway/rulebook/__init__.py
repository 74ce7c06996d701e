"""Dated rules, seasons, calendars, fees, lists and the state table, with their sources.

`load` reads the pack in its fast form: JSON files made by the wheel's build hook, or, in a source
checkout, a cache rebuilt whenever a data file changes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from msgspec.json import decode

from img_pathway.rulebook.book import Rulebook

__all__ = ["Rulebook", "load"]


class _Rules(Mapping[str, Any]):
    """Every rule whole, a line each of a file: of many few are asked for, and only their lines are read.

    The file is held as it was opened, also while another version of the program is put in its place.
    """

    def __init__(self, path: Path, starts: Mapping[str, int]) -> None:
        """`starts`: where the line of each begins, in bytes."""
        self._lines, self._starts = path.open("rb"), starts
        self._one_at_a_time = Lock()

    def __getitem__(self, rule_id: str) -> Any:
        start = self._starts[rule_id]
        with self._one_at_a_time:
            self._lines.seek(start)
            return decode(self._lines.readline())

    def __iter__(self) -> Iterator[str]:
        return iter(self._starts)

    def __len__(self) -> int:
        return len(self._starts)


_SHIPPED = Path(__file__).parent / "_compiled"


def load(path: Path | str | None = None) -> Rulebook:
    """Load the built-in pack, or the pack at `path`: a directory or a .zip of one.

    Raises ValueError (tomllib.TOMLDecodeError) or KeyError for an unreadable or broken pack;
    `rulebook.verify` lists the problems of a pack before it is put in use.
    """
    if path is not None:
        from img_pathway.rulebook.build import compile_pack, parse_pack
        from img_pathway.rulebook.pack.gather import gather

        found = gather(Path(path))
        if found.problems:
            raise ValueError(found.problems[0].text)
        core, texts = compile_pack(parse_pack(found.files))
        return Rulebook(core, lambda: texts, str(path))
    return built_in()


@cache
def built_in() -> Rulebook:
    """The built-in pack, read once: it does not change while the program runs."""
    folder = _SHIPPED if (_SHIPPED / "core.json").is_file() else _checkout_cache()
    core: Mapping[str, Any] = decode((folder / "core.json").read_bytes())

    def texts() -> Mapping[str, Any]:
        read: dict[str, Any] = decode((folder / "texts.json").read_bytes())
        return {**read, "rules": _Rules(folder / "rules.jsonl", read["rules"])}

    return Rulebook(core, texts)


def _checkout_cache() -> Path:
    """Compiled form of the checkout's data files, rebuilt when one of them changed."""
    from img_pathway.rulebook.build import DATA, REQUIRED, data_files, replace_text, write_compiled
    from img_pathway.rulebook.build import __file__ as builder

    made_from = (*data_files(DATA), REQUIRED, Path(builder))
    stamp = "-".join(f"{stat.st_mtime_ns:x}.{stat.st_size:x}" for stat in (os.stat(path) for path in made_from))
    # Beside the bytecode cache: it belongs to this checkout, is ignored by git and is harmless to lose.
    folder = Path(__file__).parent / "__pycache__" / "rulebook"
    note = folder / "stamp"
    try:
        if note.read_text(encoding="ascii") == stamp:
            return folder
    except OSError:
        pass
    try:
        write_compiled(folder)
        # The stamp comes last: it vouches for files that are already in place.
        replace_text(note, stamp)
    except OSError:
        # A read-only checkout: compile into the temporary directory for this run only.
        import tempfile

        folder = Path(tempfile.mkdtemp(prefix="img-pathway-"))
        write_compiled(folder)
    return folder
