"""The case file: a .zip of plain TOML files, read within bounds and never unpacked.

``manifest.toml`` says what it is, ``profile.toml`` holds the facts, ``base.toml`` (on the way back) the facts both sides
had when they last exchanged them, ``forks/`` the what-ifs, ``packs/N/`` each rule pack that they are judged by.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from msgspec import Struct

from img_pathway import __version__
from img_pathway.profile.facts import SCHEMA as PROFILE_SCHEMA
from img_pathway.profile.file import toml
from img_pathway.profile.file.disk_calls import failed
from img_pathway.profile.file.errors import StoreError, Unreadable
from img_pathway.profile.file.paths import SUFFIX
from img_pathway.profile.keep import forks
from img_pathway.profile.keep.forks import Fork
from img_pathway.profile.keep.library import is_name
from img_pathway.profile.typed.text import plain
from img_pathway.rulebook.pack.gather import MAX_FILE, Bounds, Gathered, unzip

if TYPE_CHECKING:
    from img_pathway.profile.keep.store import Loaded, Store

FORMAT: Final = "img-pathway case"
SCHEMA: Final = 1
_MANIFEST, _PROFILE, _BASE = "manifest.toml", "profile.toml", "base.toml"
_FORKS, _PACKS = "forks/", "packs/"
_FORM = "A case file is what img-pathway hand-over writes."
MAX_PACKS: Final = 4
_MB: Final = 1024 * 1024
_BOUNDS: Final = Bounds(
    "a case is small", _FORM, "have it handed over again", 24 * _MB, MAX_FILE, 48 * _MB, 45 + MAX_PACKS * 60, 5
)
_HEADER = (
    "#: img-pathway case: one person's profile, handed from one computer to another. Keep it as private as the person.\n"
    "#: profile.toml holds the facts, base.toml those of the last exchange, forks/ the what-ifs, packs/ the rules.\n"
)


class Manifest(Struct, frozen=True):
    """What a case file says of itself."""

    case: str
    """Stays the same however often a case goes to and fro; 32 hexadecimal digits."""
    name: str
    """What the profile's file was called there."""
    made: datetime
    """When it was handed over; aware."""
    rules: str
    """Version of the rulebook it was judged by."""
    rules_as_of: date
    redacted: bool = False
    """Do stand-ins take the place of all that tells who it is? It cannot come back then."""
    base_made: datetime | None = None
    """When the case file was made whose facts are the base."""
    in_use: str = ""
    """The pack that was in use there, as ``packs/1``; empty for the built-in rules."""


class Case(NamedTuple):
    """A case file as read: whole and sound, but for forks and packs that are named as broken."""

    source: Path
    packed: bytes
    manifest: Manifest
    loaded: Loaded
    notes: Mapping[str, list[str]]
    """The person's own comment lines."""
    base: Loaded | None
    forks: tuple[Fork, ...]
    packs: Mapping[str, Mapping[str, bytes]]
    """Files of each pack, by its folder in the case file."""
    broken: tuple[str, ...] = ()
    """Names of the forks that cannot be read."""


def pack(
    manifest: Manifest,
    profile: bytes,
    base: bytes | None = None,
    kept: tuple[Fork, ...] = (),
    packs: Mapping[str, Mapping[str, bytes]] | None = None,
) -> bytes:
    """The bytes of a case file."""
    files: dict[str, bytes] = {_MANIFEST: _manifest_text(manifest).encode(), _PROFILE: profile}
    if base is not None:
        files[_BASE] = base
    files |= {f"{_FORKS}{one.name}{SUFFIX}": forks.as_text(one).encode() for one in kept}
    for folder, members in (packs or {}).items():
        files |= {f"{folder}/{name}": data for name, data in members.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            one = zipfile.ZipInfo(name, manifest.made.astimezone(UTC).timetuple()[:6])
            one.compress_type, one.external_attr = zipfile.ZIP_DEFLATED, 0o100600 << 16
            archive.writestr(one, data)
    return buffer.getvalue()


def _manifest_text(manifest: Manifest) -> str:
    import tomli_w

    doc: dict[str, Any] = {"format": FORMAT, "schema": SCHEMA, "program": __version__, "profile_schema": PROFILE_SCHEMA}
    values = {name: getattr(manifest, name) for name in manifest.__struct_fields__}
    doc |= {name: value for name, value in values.items() if value not in (None, "")}
    return _HEADER + tomli_w.dumps(doc)


def read(store: Store, path: Path) -> Case:
    """The case in a file. Raises `StoreError` with one line for whatever is not one."""
    try:
        packed = store.files.read(path, _BOUNDS.packed)
    except OSError as error:
        raise failed(error, path) from error
    return understood(store, packed, path)


def understood(store: Store, packed: bytes, path: Path) -> Case:
    """The case in the bytes of a file. Raises `StoreError`."""
    found = Gathered({}, [])
    unzip(packed, str(path), found, _BOUNDS)
    if found.problems:
        first = found.problems[0]
        place = f"{path}" if first.key in ("", str(path)) else f"{path}: {plain(first.key, 120)}"
        raise StoreError(
            f"this case file cannot be used: {first.text}", place, f"{first.fix[:1].upper()}{first.fix[1:]}"
        )
    files = found.files
    if _MANIFEST not in files or _PROFILE not in files:
        raise StoreError("this is not a case file", str(path), _FORM)
    manifest = _manifest(toml.loads(files[_MANIFEST], f"{path}: {_MANIFEST}"), path)
    loaded = _profile(store, files[_PROFILE], path, _PROFILE)
    notes = toml.comments(toml.decode(files[_PROFILE], str(path)))
    base = _profile(store, files[_BASE], path, _BASE) if _BASE in files and manifest.base_made is not None else None
    kept, broken = _forks(files, path)
    return Case(path, packed, manifest, loaded, notes, base, kept, _packs(files), broken)


def _profile(store: Store, data: bytes, path: Path, member: str) -> Loaded:
    loaded = store.read(Path(f"{path}: {member}"), data)
    if loaded.read_only:
        # Newer facts would be lost on the way.
        raise StoreError("made by a newer version of img-pathway", f"{path}: {member}", "Update img-pathway first.")
    return loaded


def _manifest(doc: Mapping[str, Any], path: Path) -> Manifest:
    """What the manifest says, which may be anything. Raises `StoreError`."""
    schema = doc.get("schema")
    if doc.get("format") != FORMAT or not isinstance(schema, int):
        raise StoreError("this is not a case file", str(path), _FORM)
    if schema > SCHEMA:
        raise StoreError(
            f"this case file is of a newer format ({schema}; known are up to {SCHEMA})", str(path), "Update img-pathway first."
        )  # fmt: skip
    kinds = {
        "case": str, "name": str, "made": datetime, "rules": str, "rules_as_of": date, "redacted": bool,
        "base_made": datetime, "in_use": str,
    }  # fmt: skip
    values = {name: doc[name] for name in kinds if name in doc}
    sound = all(isinstance(value, kinds[name]) for name, value in values.items())
    times = [values.get(name) for name in ("made", "base_made")]
    aware = all(time is None or (isinstance(time, datetime) and time.tzinfo is not None) for time in times)
    whole = {"case", "name", "made", "rules", "rules_as_of"} <= set(values)
    if not (sound and aware and whole) or len(values["case"]) != 32 or not values["case"].isalnum():
        raise Unreadable(f"{path}: {_MANIFEST}", "", "this manifest is not sound", "Have it handed over again.")
    values |= {name: plain(values[name], 80) for name in ("name", "rules")}
    return Manifest(**values)


def _forks(files: Mapping[str, bytes], path: Path) -> tuple[tuple[Fork, ...], tuple[str, ...]]:
    kept: list[Fork] = []
    broken: list[str] = []
    for member, data in files.items():
        if not member.startswith(_FORKS):
            continue
        name = member.removeprefix(_FORKS).removesuffix(SUFFIX)
        where = f"{path}: {member}"
        try:
            if not is_name(name) or len(data) > forks.MAX_BYTES or len(kept) >= forks.MAX_FORKS:
                raise StoreError("cannot be kept", where, "")
            kept.append(forks.understood(name, toml.loads(data, where), where))
        except StoreError:
            broken.append(plain(name, 60))
    return tuple(kept), tuple(broken)


def _packs(files: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    found: dict[str, dict[str, bytes]] = {}
    for member, data in files.items():
        if member.startswith(_PACKS):
            number, _, name = member.removeprefix(_PACKS).partition("/")
            if name:
                found.setdefault(f"{_PACKS}{number}", {})[name] = data
    return found
