"""The pack put in use in place of the built-in one: verified, copied into the data folder, compiled there.

``<data>/rules/in-use.json`` names a folder beside it that holds the pack's own TOML files and their compiled
form. Start-up reads the compiled form after comparing its fingerprint; whatever is not as it was written
leads back to the built-in pack, with a line that says so.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.json import decode

from img_pathway.rulebook import load as load_pack
from img_pathway.rulebook.book import Rulebook

if TYPE_CHECKING:
    from img_pathway.rulebook.pack.gather import Problem

# What only a pack in use needs is imported late: without one, a start pays for a missing file and no more.
FOLDER = "rules"
"""Name of the packs' folder inside the data folder."""
_POINTER = "in-use.json"
_SOURCE = "pack"


class Refused(Exception):
    """A pack that cannot be put in use; `problems` are all the reasons."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class Current(NamedTuple):
    """The rulebook to judge by, and what is wrong with the one put in use (empty if all is well)."""

    book: Rulebook
    warning: str


def current(data: Path) -> Current:
    """The pack in use in a data folder, else the built-in one. Never raises for what the folder holds."""
    pointer = data / FOLDER / _POINTER
    try:
        text = pointer.read_bytes()
    except FileNotFoundError:
        return Current(load_pack(), "")
    except OSError:
        return _fallen_back("cannot be read")
    try:
        return _held_against_ours(_compiled(pointer.parent, json.loads(text)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _again(data)


def source(data: Path) -> Path | None:
    """Where the files of the pack in use lie, or ``None`` with the built-in one."""
    try:
        note = json.loads((data / FOLDER / _POINTER).read_bytes())
        found = data / FOLDER / _named(note["folder"]) / _SOURCE
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return found if found.is_dir() else None


def use(path: Path, data: Path) -> Rulebook:
    """Verify a pack and put it in use. Raises `Refused` with every problem, OSError if it cannot be written."""
    files, problems = _verified(path)
    if any(problem.severity == "error" for problem in problems):
        raise Refused(problems)
    return _install(files, data)


def _verified(path: Path) -> tuple[Mapping[str, bytes], list[Problem]]:
    from img_pathway.rulebook.pack.gather import gather
    from img_pathway.rulebook.pack.verify import verify_files

    found = gather(path)
    return found.files, found.problems or verify_files(found.files)


def use_built_in(data: Path) -> None:
    """Back to the built-in pack. Raises OSError if the folder cannot be changed."""
    import shutil

    old = source(data)
    (data / FOLDER / _POINTER).unlink(missing_ok=True)
    if old is not None:
        shutil.rmtree(old.parent, ignore_errors=True)


def _install(files: Mapping[str, bytes], data: Path) -> Rulebook:
    import shutil

    from img_pathway.rulebook.build import compile_pack, parse_pack, replace_text

    core, texts = compile_pack(parse_pack(files))
    written = {name: json.dumps(doc, separators=(",", ":")) for name, doc in (("core", core), ("texts", texts))}
    mark = _digest(b"".join(name.encode() + content for name, content in sorted(files.items())))[:16]
    folder = data / FOLDER / f"pack-{mark}"
    for name, content in files.items():
        target = folder / _SOURCE / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(target, content)
    for name, text in written.items():
        _write(folder / f"{name}.json", text.encode())
    old = source(data)
    note = {
        "folder": folder.name,
        "version": core["calendar"]["version"],
        "core": _digest(written["core"].encode()),
        "texts": _digest(written["texts"].encode()),
        "guard": _guard(),
    }
    # The pointer comes last: it vouches for files that are already in place.
    replace_text(data / FOLDER / _POINTER, json.dumps(note, indent=1))
    if old is not None and old.parent != folder:
        shutil.rmtree(old.parent, ignore_errors=True)
    return Rulebook(core, lambda: texts, str(folder / _SOURCE))


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


def _compiled(root: Path, note: Mapping[str, Any]) -> Rulebook:
    folder = root / _named(note["folder"])
    if note["guard"] != _guard():
        raise ValueError("verified by another version of the program")
    core, texts = (folder / "core.json").read_bytes(), (folder / "texts.json").read_bytes()
    if (_digest(core), _digest(texts)) != (note["core"], note["texts"]):
        raise ValueError("changed since it was verified")
    return Rulebook(decode(core), lambda: decode(texts), str(folder / _SOURCE))


def _again(data: Path) -> Current:
    """The compiled form is not as it was: verify the pack's own files anew, as after an update of the program."""
    path = source(data)
    if path is None:
        return _fallen_back("cannot be read")
    files, problems = _verified(path)
    bad = next((problem for problem in problems if problem.severity == "error"), None)
    if bad is not None:
        return _fallen_back(f"is no longer accepted ({bad.key}: {bad.text})")
    try:
        return _held_against_ours(_install(files, data))
    except OSError:
        # Sound, but the folder cannot be written: it is read from its own files each time.
        return _held_against_ours(load_pack(path))


def _held_against_ours(book: Rulebook) -> Current:
    """The pack in use; one that an update of the program has left behind is said, and still holds."""
    from img_pathway.days import say_short

    ours = load_pack()
    if ours.as_of <= book.as_of:
        return Current(book, "")
    days = f"as of {say_short(ours.as_of)}; those in use are as of {say_short(book.as_of)}"
    return Current(book, f"The built-in rules are newer, {days}. Take them with: img-pathway rules use builtin")


def _fallen_back(why: str) -> Current:
    return Current(load_pack(), f"The rule pack in use {why}. The built-in rules are used instead")


def _named(name: str) -> str:
    """A folder's name and nothing that leads elsewhere. Raises ValueError."""
    if not name.startswith("pack-") or not name.removeprefix("pack-").isalnum():
        raise ValueError(name)
    return name


def _digest(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


def _guard() -> str:
    """Changes when the program reads other ids, or another compiled form, than before: then it is verified again."""
    from img_pathway.rulebook.build import REQUIRED
    from img_pathway.rulebook.build import __file__ as builder

    return _digest(REQUIRED.read_bytes() + Path(builder).read_bytes())[:16]
