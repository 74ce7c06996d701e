"""Handing over: a profile as it stands in its file, its what-ifs and their rules, as one case file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from img_pathway.desk.cases.case_file import MAX_PACKS, Case, Manifest, pack, read, understood
from img_pathway.profile.file import toml
from img_pathway.profile.file.disk_calls import failed, write_whole
from img_pathway.profile.file.errors import Missing, NotSaved, NotWritten, StoreError
from img_pathway.profile.keep.state import known_case, remember_case
from img_pathway.profile.typed.problem import BadValue

if TYPE_CHECKING:
    from img_pathway.desk.folder import DataFolder
    from img_pathway.profile.facts import Profile
    from img_pathway.profile.keep.forks import Fork
    from img_pathway.profile.keep.store import Loaded


class HandedOver(NamedTuple):
    """What was written, and where."""

    path: Path
    case: Case
    left_out: tuple[str, ...]
    """What-ifs that could not come along."""


def free_file(folder: Path, path: Path, redact: bool) -> Path:
    """Where a case file goes by itself; the name of a redacted one must not tell whose it is."""
    stem = "case" if redact else f"{path.stem}-case"
    number, target = 1, folder / f"{stem}.zip"
    while os.path.lexists(target):
        number += 1
        target = folder / f"{stem}-{number}.zip"
    return target


def hand_over(data: DataFolder, path: Path, target: Path, *, redact: bool = False) -> HandedOver:
    """Write the case file of the profile at `path`. Nothing is ever overwritten, and the profile stays as it is.

    Raises `StoreError` where it cannot be read or written.
    """
    if os.path.lexists(target):
        raise StoreError(
            "there is a file of this name already, and it is left as it is", str(target), "Choose another name."
        )
    if not target.parent.is_dir():
        raise NotWritten("there is no such folder", str(target.parent), "Make it first, or choose another place.")
    store, book = data.store, data.rulebook
    loaded, facts = _facts(data, path)
    listed = data.forks(path).list()
    kept = tuple(one.fork for one in listed if one.fork is not None)
    left_out = [one.name for one in listed if one.fork is None]
    known = known_case(store.state, path)
    hidden = redact or (known is not None and known.redacted)
    base = None if redact or known is None else _base(data, path, known.case)
    name = "case" if redact else path.stem
    if redact:
        profile, kept, dropped = _redacted(data, loaded.profile, kept)
        left_out += dropped
        facts = toml.dumps(profile).encode()
    kept, packs, in_use = _packs(kept, book.origin, redact)
    manifest = Manifest(
        os.urandom(16).hex() if redact or known is None else known.case, name, store.now(), book.version, book.as_of,
        hidden, base.manifest.made if base is not None else None, in_use,
    )  # fmt: skip
    before = toml.dumps(base.loaded.profile).encode() if base is not None else None
    packed = pack(manifest, facts, before, kept, packs)
    # What could not be read back there is not handed over.
    case = understood(store, packed, target)
    try:
        write_whole(store.files, target, packed)
    except NotSaved as error:
        what = error.what.removeprefix("not saved: ")
        raise NotWritten(f"the file could not be written: {what}", error.where, error.todo) from error
    if not redact and known is None:
        remember_case(store.state, path, manifest.case)
    return HandedOver(target, case, tuple(left_out))


def _facts(data: DataFolder, path: Path) -> tuple[Loaded, bytes]:
    """The profile and its file, byte for byte. Raises `StoreError`."""
    try:
        facts = data.store.files.read(path)
    except FileNotFoundError:
        raise Missing("there is no such profile", str(path), "Check the name.") from None
    except OSError as error:
        raise failed(error, path) from error
    loaded = data.store.read(path, facts)
    if loaded.read_only:
        raise StoreError(loaded.read_only, str(path), "Update img-pathway first.")
    return loaded, facts


def _base(data: DataFolder, path: Path, case: str) -> Case | None:
    """The case file last taken into this profile: what both sides had then."""
    try:
        found = read(data.store, data.store.folder.case(path))
    except StoreError:
        return None
    return found if found.manifest.case == case else None


def _redacted(
    data: DataFolder, profile: Profile, kept: tuple[Fork, ...]
) -> tuple[Profile, tuple[Fork, ...], list[str]]:
    """Profile and forks with stand-ins, the same ones in all of them; forks that no longer fit are left out."""
    from img_pathway.desk.redact.redact import StandIns
    from img_pathway.profile.typed.keys import put

    stand_ins = StandIns(data.rulebook)
    bare = stand_ins.redacted(profile)
    made: list[Fork] = []
    dropped: list[str] = []
    for number, fork in enumerate(kept, 1):
        try:
            tried = put(stand_ins.redacted(fork.applied(profile)), "profile.label", bare.profile.label)
        except BadValue:
            dropped.append(fork.name)
            continue
        empty = replace(fork, name=f"what-if-{number}", title=f"What if {number}", changes=(), created=None)
        made.append(empty.leading(bare, tried))
    return bare, tuple(made), dropped


def _packs(
    kept: tuple[Fork, ...], origin: str, redact: bool
) -> tuple[tuple[Fork, ...], dict[str, Mapping[str, bytes]], str]:
    """The packs in use, by profile and forks; a fork names its pack by the folder in the case file.

    Of one that cannot come along the path stays, for the way back; redacted nothing does: a path may tell a name.
    """
    from img_pathway.rulebook.pack.gather import gather

    folders: dict[str, str] = {}
    packs: dict[str, Mapping[str, bytes]] = {}
    wanted = ([] if origin == "built-in" else [origin]) + [one.rules for one in kept if one.rules]
    for place in dict.fromkeys(wanted):
        found = gather(Path(place)) if len(packs) < MAX_PACKS and place != "builtin" else None
        if found is not None and not found.problems:
            folders[place] = f"packs/{len(packs) + 1}"
            packs[folders[place]] = found.files
    stay = (lambda place: "builtin" if place == "builtin" else None) if redact else (lambda place: place)
    named = tuple(replace(one, rules=folders.get(one.rules, stay(one.rules))) if one.rules else one for one in kept)
    return named, packs, folders.get(origin, "")
