"""Taking: a case opened as a new profile, or set beside one of one's own and taken from it fact by fact."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from img_pathway.desk.cases.case_file import Case, read
from img_pathway.profile.file.disk_calls import write_whole
from img_pathway.profile.file.errors import StoreError, explain
from img_pathway.profile.keep.beside import FORK, Row, beside, kept_here
from img_pathway.profile.keep.forks import Fork, Forks, free_name
from img_pathway.profile.keep.library import name_for
from img_pathway.profile.keep.state import known_case, remember_case

if TYPE_CHECKING:
    from img_pathway.desk.folder import DataFolder
    from img_pathway.profile.facts import Profile


class Taken(NamedTuple):
    """A case that was opened as a new profile."""

    path: Path
    packs: tuple[Path, ...]
    """The rules that came along, each as a file; none is in use."""
    in_use: Path | None
    """That of them which was in use there."""


class Comparison(NamedTuple):
    """A case beside a profile: what it would bring, and what it would not."""

    case: Case
    rows: tuple[Row, ...]
    yours_only: int
    """Facts that changed here alone: they stay."""
    has_base: bool
    """Is it known what both had before? Without it every difference is to be decided."""
    known: bool
    """Does this computer know that both are the same case?"""


def free_case_name(data: DataFolder, wanted: str) -> str:
    """A name nothing was ever called here: no profile, and no forks, journal or backups of an earlier one."""
    stem = name_for(wanted)
    number, name = 1, stem
    while data.names.why_not(name) or data.store.folder.left_behind(data.path_of(name)):
        number += 1
        name = f"{stem[:55]}-{number}"
    return name


def same_case(data: DataFolder, case: Case) -> str | None:
    """The name of the profile here that is this case already, and can be set beside it; ``None`` for none."""
    if case.manifest.redacted:
        return None
    for one in data.names.list():
        known = known_case(data.store.state, one.path)
        if known is not None and known.case == case.manifest.case:
            return one.name
    return None


def open_as_new(data: DataFolder, case: Case, name: str | None = None) -> Taken:
    """Open a case as a new profile with its what-ifs; its rules are put beside, not in use.

    The profile's file comes last: killed before, there is no such profile. Raises `StoreError`.
    """
    if name is None:
        name = free_case_name(data, case.manifest.name)
    elif why := data.names.why_not(name):
        raise StoreError(why[:1].lower() + why[1:].rstrip("."), name, "Choose another name.")
    elif data.store.folder.left_behind(data.path_of(name)):
        what = "what-ifs or backups of an earlier profile of this name are here"
        raise StoreError(what, name, "Choose another name.")
    path, store = data.path_of(name), data.store
    packs = _unpacked(data, case)
    kept = [_with_pack(fork, packs) for fork in case.forks]
    target = store.folder.forks(path)
    draft = target.with_name(f".{target.name}.taking")
    moved = False
    try:
        shutil.rmtree(draft, ignore_errors=True)
        for fork in kept:
            Forks(draft, store.files).save(fork)
        if kept:
            # What only keeps two writers apart does not come along.
            for lock in draft.glob(".*.lock"):
                lock.unlink()
            os.rename(draft, target)
            moved = True
        store.create(path, case.loaded.profile, case.notes, with_forks=True)
    except (OSError, StoreError) as error:
        shutil.rmtree(draft, ignore_errors=True)
        if moved and not path.exists():
            shutil.rmtree(target, ignore_errors=True)
        if isinstance(error, StoreError):
            raise
        what, todo = explain(error)
        raise StoreError(what, str(path), todo) from error
    _keep(data, path, case, new=True)
    return Taken(path, tuple(packs.values()), packs.get(case.manifest.in_use))


def _unpacked(data: DataFolder, case: Case) -> dict[str, Path]:
    """Each pack that came along as a file of its own, named by what is in it; none is put in use."""
    import hashlib
    import io
    import zipfile

    found: dict[str, Path] = {}
    for folder, files in case.packs.items():
        mark = hashlib.sha256(b"".join(name.encode() + data for name, data in sorted(files.items()))).hexdigest()[:12]
        path = data.folder / "packs" / f"rules-{mark}.zip"
        found[folder] = path
        if path.exists():
            continue
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in sorted(files.items()):
                archive.writestr(name, content)
        write_whole(data.store.files, path, buffer.getvalue())
    return found


def _with_pack(fork: Fork, packs: Mapping[str, Path]) -> Fork:
    return replace(fork, rules=str(packs[fork.rules])) if fork.rules is not None and fork.rules in packs else fork


def _keep(data: DataFolder, path: Path, case: Case, *, new: bool = False) -> None:
    """Remember what came: the base of the next exchange. Where it cannot be kept the next one only shows more."""
    store = data.store
    try:
        write_whole(store.files, store.folder.case(path), case.packed)
    except StoreError:
        return
    day = store.now().date().isoformat() if new else (known.taken if (known := known_case(store.state, path)) else "")
    remember_case(store.state, path, case.manifest.case, day, redacted=case.manifest.redacted)


def compare(data: DataFolder, case: Case, path: Path, mine: Profile) -> Comparison:
    """A case beside the profile at `path`, as it is now. Raises `StoreError` for a case that cannot come back here."""
    known = known_case(data.store.state, path)
    if case.manifest.redacted and not (known is not None and known.redacted):
        raise StoreError(
            "this case was handed out without names, so it cannot come back into a profile", str(case.source),
            "Open it as a profile of its own.",
        )  # fmt: skip
    if known is not None and known.case != case.manifest.case:
        raise StoreError("this is another case than that profile", str(case.source), "Open it as a profile of its own.")
    base = _base(data, case, path)
    rows = [*beside(base, mine, case.loaded.profile), *_fork_rows(data.forks(path), case)]
    stays = kept_here(base, mine, case.loaded.profile) if base is not None else 0
    return Comparison(case, tuple(rows), stays, base is not None, known is not None)


def _base(data: DataFolder, case: Case, path: Path) -> Profile | None:
    """What both sides had last: the base in the file, or what came from there since."""
    base, made = case.base, case.manifest.base_made
    try:
        last = read(data.store, data.store.folder.case(path))
    except StoreError:
        last = None
    own = base.profile if base is not None else None
    if last is None or last.manifest.case != case.manifest.case or last.manifest.made >= case.manifest.made:
        return own
    newer = base is None or made is None or last.manifest.made > made
    return last.loaded.profile if newer else own


def _fork_rows(mine: Forks, case: Case) -> list[Row]:
    """What-ifs that are not here, or are here otherwise: taken, they come beside one's own."""
    held = {one.name: one.fork for one in mine.list()}
    same = {_bare(fork) for fork in held.values() if fork is not None}
    return [
        Row(f"{FORK}{one.name}", "both" if one.name in held else "theirs", None, held.get(one.name), one)
        for one in case.forks
        if _bare(one) not in same
    ]


def _bare(fork: Fork) -> str:
    """What makes a fork what it is; its pack lies elsewhere on each computer."""
    return repr((fork.title, fork.changes, fork.seen_from))


def take_forks(data: DataFolder, case: Case, path: Path, rows: Collection[Row]) -> list[Fork]:
    """Put the what-ifs among the rows beside one's own, under a free name. Raises `StoreError`."""
    forks = data.forks(path)
    packs = _unpacked(data, case)
    made = []
    for row in rows:
        if row.key.startswith(FORK):
            fork = _with_pack(row.theirs, packs)
            fork = replace(fork, name=free_name(fork.title, forks.names()))
            forks.save(fork)
            made.append(fork)
    return made


def taken_from(case: Case) -> str:
    """Where facts were taken from, as the journal has it."""
    return f"{case.source.name}, handed over on {case.manifest.made.date().isoformat()}"


def note_taken(data: DataFolder, case: Case, path: Path) -> None:
    """Something of the case was taken: it is what both sides had from now on."""
    _keep(data, path, case)
