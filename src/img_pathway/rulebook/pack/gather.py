"""The files of a rule pack from outside: a directory, or one .zip of it, read within bounds into memory.

Nothing is ever unpacked to disk or run. Only ``.toml`` files are read, by names that stay inside the pack;
links, encrypted or oversized members and names that lead elsewhere refuse the whole pack.
"""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

MAX_ZIP = 8 * 1024 * 1024
"""Bytes of the packed file."""
MAX_FILE = 2 * 1024 * 1024
"""Bytes of one file."""
MAX_TOTAL = 12 * 1024 * 1024
"""Bytes of all files together, unpacked."""
MAX_FILES = 60
MAX_MEMBERS = 400
"""Entries of any kind that are even looked at."""
MAX_PARTS = 3
"""Folders and name of a file inside a pack."""
MAX_RATIO = 200
"""How many times smaller a packed file may be than what it unpacks to."""


class Bounds(NamedTuple):
    """What a .zip may hold at most, and what is told where it holds more."""

    small: str
    """``a pack is small``"""
    form: str
    """What it should be."""
    anew: str
    """How it is made again."""
    packed: int
    one: int
    total: int
    files: int
    parts: int


_FORM = "a pack is a directory like the built-in one, or a .zip of it"
_STRINGS = re.compile(r'"(?:[^"\\\n]|\\.)*+"|\'[^\'\n]*+\'')
_CHAIN = re.compile(r"(?:[\w-]++[ \t]*+\.[ \t]*+){9}", re.ASCII)


PACK = Bounds(
    "a pack is small", _FORM, "make the .zip anew from the pack's directory", MAX_ZIP, MAX_FILE, MAX_TOTAL, MAX_FILES,
    MAX_PARTS,
)  # fmt: skip


class Problem(NamedTuple):
    """One finding: an error refuses the pack. `key` is the place: file or id, and the field."""

    severity: Literal["error", "warning"]
    key: str
    text: str
    fix: str = ""


class Gathered(NamedTuple):
    """What was found: TOML files by name inside the pack, and every reason not to use them."""

    files: dict[str, bytes]
    problems: list[Problem]

    def refuse(self, key: str, text: str, fix: str) -> None:
        """Note why the pack is not used."""
        self.problems.append(Problem("error", key, text, fix))


def gather(path: Path) -> Gathered:
    """The files of a pack. Never raises for what the pack holds; problems say what is wrong with it."""
    found = Gathered({}, [])
    try:
        if path.is_dir():
            _directory(path, found)
        elif path.is_file():
            _zip(path, found)
        else:
            found.refuse(str(path), "is neither a directory nor a file", _FORM)
    except OSError as error:
        found.refuse(str(path), f"cannot be read ({(error.strerror or 'error').lower()})", _FORM)
    if not found.problems and not found.files:
        found.refuse(str(path), "holds no TOML file", _FORM)
    for name, data in found.files.items():
        found.problems.extend(_unsafe_text(name, data))
    return found


def _directory(root: Path, found: Gathered) -> None:
    total = 0
    for name, path in _walk(root):
        if path.is_symlink():
            found.refuse(name, "is a link", "give the file itself")
            continue
        if not name.endswith(".toml"):
            continue
        if name.count("/") >= MAX_PARTS:
            found.refuse(name, f"lies deeper than {MAX_PARTS - 1} folders", _FORM)
            continue
        size = path.stat().st_size
        total += size
        if not _fits(name, size, total, found, PACK):
            return
        with path.open("rb") as handle:
            found.files[name] = handle.read(MAX_FILE)


def _walk(root: Path) -> Iterator[tuple[str, Path]]:
    seen = 0
    for folder, folders, names in os.walk(root, followlinks=False):
        folders.sort()
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        for name in (*links, *sorted(names)):
            seen += 1
            path = Path(folder) / name
            yield path.relative_to(root).as_posix(), path
            if seen > MAX_MEMBERS:
                return
        if len(Path(folder).relative_to(root).parts) >= MAX_PARTS:
            folders.clear()


def _fits(name: str, size: int, total: int, found: Gathered, bounds: Bounds) -> bool:
    """Is there room for one more file? False, with the problem noted, refuses the rest unread."""
    if size > bounds.one:
        found.refuse(name, f"is larger than {bounds.one} bytes", bounds.small)
    elif total > bounds.total:
        found.refuse(name, f"brings it over {bounds.total} bytes", bounds.small)
    elif len(found.files) >= bounds.files:
        found.refuse(name, f"is one file more than {bounds.files}", bounds.small)
    else:
        return True
    return False


def _zip(path: Path, found: Gathered) -> None:
    with path.open("rb") as handle:
        unzip(handle.read(PACK.packed + 1), str(path), found, PACK)


def unzip(packed: bytes, where: str, found: Gathered, bounds: Bounds) -> None:
    """The TOML files of a .zip, within bounds; what is wrong with it is noted, and nothing is raised."""
    if len(packed) > bounds.packed:
        found.refuse(where, f"is larger than {bounds.packed} bytes", bounds.small)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            _members(archive, found, bounds)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError) as error:
        words = str(error).strip().rstrip(".")[:120] or type(error).__name__
        found.refuse(where, f"is not a sound .zip file ({words})", bounds.form)


def _members(archive: zipfile.ZipFile, found: Gathered, bounds: Bounds) -> None:
    members = [one for one in archive.infolist() if not one.is_dir() and not _litter(one.filename)]
    if len(members) > MAX_MEMBERS:
        found.refuse("", f"holds {len(members)} files, more than {MAX_MEMBERS}", bounds.small)
        return
    for one in members:
        why = _refusal(one)
        if why:
            found.refuse(one.filename[:120], why, bounds.anew)
    if found.problems:
        return
    wanted = [one for one in members if one.filename.endswith(".toml")]
    top = _top([one.filename for one in wanted])
    total = 0
    for one in wanted:
        name = one.filename.removeprefix(top)
        if name.count("/") >= bounds.parts:
            found.refuse(name, f"lies deeper than {bounds.parts - 1} folders", bounds.form)
            continue
        if name in found.files:
            found.refuse(name, "is in the file twice", bounds.anew)
            continue
        total += one.file_size
        if not _fits(name, one.file_size, total, found, bounds):
            return
        with archive.open(one) as handle:
            # The size a member claims is not trusted: never more is read than the bound.
            data = handle.read(bounds.one + 1)
        if len(data) > bounds.one or len(data) != one.file_size:
            found.refuse(name, "is not of the size it claims", bounds.anew)
            return
        found.files[name] = data


def _litter(name: str) -> bool:
    """What computers add to a .zip by themselves, never read."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


def _refusal(one: zipfile.ZipInfo) -> str | None:
    parts = one.filename.split("/")
    if one.filename.startswith("/") or ".." in parts or "" in parts or "." in parts:
        return "its name leads out of the pack"
    if any(mark in one.filename for mark in "\\:\0") or not one.filename.isprintable():
        return "its name holds characters no pack uses"
    if stat.S_IFMT(one.external_attr >> 16) not in (0, stat.S_IFREG):
        return "is a link or another special file"
    if one.flag_bits & 0x1:
        return "is encrypted"
    if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed in a way that is not used here"
    if one.file_size > MAX_RATIO * max(one.compress_size, 1):
        return "unpacks to far more than a pack holds"
    return None


def _top(names: list[str]) -> str:
    """The one folder around everything, as most programs pack a directory; empty if there is none."""
    heads = {name.partition("/")[0] for name in names}
    if len(heads) == 1 and all("/" in name for name in names):
        return f"{heads.pop()}/"
    return ""


def _unsafe_text(name: str, data: bytes) -> Iterator[Problem]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        yield Problem("error", f"{name}, line {line}", "is not UTF-8 text", "save it as UTF-8")
        return
    # The parser's time grows with the square of a key's parts; no pack nests so deep.
    chain = _CHAIN.search(_STRINGS.sub('""', text))
    if chain:
        yield Problem("error", name, "has a name with too many dots", "shorten it")
