"""Opening and saving a profile file, so that no recorded fact is ever lost.

A `Store` is one session over one data folder. Everything here may take as long as the disk does: the
wizard calls it from a worker thread.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from img_pathway.profile.facts import SCHEMA, Profile
from img_pathway.profile.file import toml
from img_pathway.profile.file.codec import from_document
from img_pathway.profile.file.disk_calls import (
    MAX_SIZE,
    Files,
    failed,
    locked,
    need_own,
    not_saved,
    private,
    sweep,
    write_whole,
)
from img_pathway.profile.file.errors import Missing, NotSaved, ReadOnly, StoreError, Unreadable, explain
from img_pathway.profile.file.migrate import is_newer, migrated
from img_pathway.profile.file.paths import Folder, real
from img_pathway.profile.keep.state import State
from img_pathway.profile.typed.problem import Problem

if TYPE_CHECKING:
    from img_pathway.profile.keep.backups import Backups
    from img_pathway.profile.keep.journal import Journal, Kind
    from img_pathway.profile.keep.merge import Change, Clash, Side

    Step = tuple[Kind, Profile, Profile, str]
    """One change of a session: its kind, the profile before and after, and where it was taken from, if anywhere."""

# Opening a profile needs neither backups, journal nor merge: they are imported where something is written.

GONE = ""
"""The fingerprint of a file that does not exist."""


class Loaded(Struct, frozen=True):
    """A profile as it stands in its file. Pass it to `Store.save` with the changed profile."""

    path: Path
    profile: Profile
    fingerprint: str
    """SHA-256 of the file's bytes in hexadecimal: tells whether it changed underneath."""
    read_only: str | None = None
    """Why it must not be written, in one sentence; ``None`` when it may."""
    problems: tuple[Problem, ...] = ()
    """What is odd about the file (cut short, parts not understood); never what `sound` judges."""
    merged: tuple[Change, ...] = ()
    """After a save: the changes of others, found in the file, that were merged in."""
    cut: bool = False
    """Is the last line missing, so that half of a person may be all there is?"""


class Conflict(StoreError):
    """The file changed underneath in the same facts. Nothing was written.

    `theirs` is the file as it is now. Let the person choose a side per clash, then
    ``store.save(conflict.theirs, conflict.settled(choices))``.
    """

    def __init__(self, base: Profile, mine: Profile, theirs: Loaded, clashes: list[Clash]) -> None:
        super().__init__(
            "changed by another program in the same facts",
            str(theirs.path),
            "Choose which to keep: " + ", ".join(clash.key for clash in clashes[:5]),
        )
        self.base, self.mine, self.theirs, self.clashes = base, mine, theirs, clashes

    def settled(self, choices: Mapping[str, Side]) -> Profile:
        """Both sides merged, each clash decided by the side named for its key (the file's when not named)."""
        from img_pathway.profile.keep.merge import merge

        return merge(self.base, self.mine, self.theirs.profile, choices)[0]


class Store:
    """One session's reading and writing of profiles. `now` gives the time of backups and journal."""

    def __init__(self, data: Path, files: Files | None = None, now: Callable[[], datetime] | None = None) -> None:
        self.folder = Folder(data)
        self.files = files or Files()
        self.state = State(self.folder, self.files)
        self.now = now or (lambda: datetime.now(UTC))
        self._backed_up: set[Path] = set()
        self._doubtful: dict[Path, tuple[str, Loaded]] = {}
        """By file: what was put there without the disk confirming it, and the fingerprint of what it came from.
        It is ours and no other program's change."""

    def backups(self, path: Path) -> Backups:
        """The backups of a profile file."""
        from img_pathway.profile.keep.backups import Backups

        return Backups(self.folder.backups(path), self.files)

    def journal(self, path: Path) -> Journal:
        """The journal of a profile file."""
        from img_pathway.profile.keep.journal import Journal

        return Journal(self.folder.journal(path), self.files)

    def load(self, path: Path) -> Loaded:
        """Open a profile. A file found sound before is not checked again.

        Raises `Missing`, `Unreadable` (with every problem) or another `StoreError`; writes nothing but the
        state file.
        """
        try:
            return self._loaded(path, self._read(real(path)))
        except (Missing, Unreadable) as refused:
            self._point_to_backups(refused, path)
            raise

    def create(
        self,
        path: Path,
        profile: Profile | None = None,
        notes: Mapping[str, list[str]] | None = None,
        *,
        with_forks: bool = False,
    ) -> Loaded:
        """A new profile file, with own comment lines; one that exists is never overwritten. Raises `StoreError`.

        What an earlier profile of the name left is set aside, unless its what-ifs were put there for it (`with_forks`).
        """
        target = real(path)
        try:
            with locked(target, files=self.files):
                if target.exists() or path.is_symlink():
                    raise StoreError("there is a profile of this name already", str(path), "Choose another name.")
                if not with_forks:
                    self.set_aside(path)
                return self._write(path, target, profile or Profile(), notes or {})
        except NotSaved as refused:
            if refused.on_disk == "old":
                refused.on_disk = "none"
            raise

    def set_aside(self, path: Path) -> Path | None:
        """Keep what an earlier profile of this name left under a free one: two people's data never mix.

        Returns the free one, of which ``backups`` still finds it; None where nothing was left. Raises `NotSaved`.
        """
        if not self.folder.left_behind(path):
            return None
        number, free = 1, path.with_stem(f"{path.stem[:45]}-earlier")
        while os.path.lexists(free) or self.folder.left_behind(free):
            number += 1
            free = path.with_stem(f"{path.stem[:45]}-earlier-{number}")
        for old, new in zip(self.folder.belongings(path), self.folder.belongings(free), strict=True):
            try:
                if os.path.lexists(old):
                    os.rename(old, new)
            except OSError as error:
                what, todo = explain(error)
                raise NotSaved(f"an earlier profile's data could not be set aside: {what}", str(old), todo) from error
        self.state.forget(path)
        return free

    def save(self, loaded: Loaded, profile: Profile, *, over: bool = False, trail: Sequence[Step] = ()) -> Loaded:
        """Write the profile; when this returns it is on the disk. The result is the next save's `loaded`.

        `trail` are the single changes that led from one to the other, for the journal; without it the whole
        is noted as one change.

        Changes others made to the file meanwhile are merged in (see `Loaded.merged`). Raises `Conflict`
        when the same facts changed on both sides, `Unreadable` when the file now is garbage (with `over`
        the garbage is put among the backups and replaced), `ReadOnly`, `Busy`, or `NotSaved`, which says
        what the file certainly holds; the data in memory is untouched and the call can be repeated.
        """
        if loaded.read_only:
            raise ReadOnly(loaded.read_only, str(loaded.path), "Save it under another name to change it.")
        target = real(loaded.path)
        with locked(target, files=self.files):
            sweep(self.files, target)
            found = self._current(target)
            if found is not None:
                need_own(target)
            base = loaded.fingerprint
            origin, doubt = self._doubtful.get(target, (None, loaded))
            sure = origin != base
            if not sure:
                loaded = doubt
            theirs, notes = loaded, {}
            merged: list[Change] = []
            if found is not None:
                if fingerprint(found) == loaded.fingerprint and profile == loaded.profile and sure:
                    return loaded
                if fingerprint(found) != loaded.fingerprint:
                    theirs, profile, merged = self._merged(loaded, profile, found, over)
                if theirs is not loaded or fingerprint(found) == loaded.fingerprint:
                    notes = toml.comments(toml.decode(found, str(target)))
                self.back_up(target, found, always=over)
            try:
                saved = self._write(loaded.path, target, profile, notes, base)
            except NotSaved as doubt:
                # Not confirmed, yet in the file: the next save will find nothing left to note.
                if doubt.on_disk == "new":
                    self._note(loaded.path, theirs.profile, profile, trail)
                raise
            self._note(loaded.path, theirs.profile, saved.profile, trail)
        return replace(saved, merged=tuple(merged))

    def _note(self, path: Path, before: Profile, after: Profile, trail: Sequence[Step]) -> None:
        """Write the journal: step by step where nothing came in from elsewhere meanwhile."""
        from img_pathway.profile.keep.merge import changes

        whole = bool(trail) and trail[0][1] == before and trail[-1][2] == after
        steps: Sequence[Step] = trail if whole else [("change", before, after, trail[-1][3] if trail else "")]
        for kind, old, new, source in steps:
            self.journal(path).add(kind, changes(old, new), self.now(), source)

    def read(self, path: Path, data: bytes) -> Loaded:
        """What bytes from elsewhere (a backup) hold, judged like the file at `path`. Raises `Unreadable`."""
        return self._loaded(path, data, remember=False)

    def _read(self, target: Path) -> bytes:
        try:
            return self.files.read(target)
        except FileNotFoundError:
            raise Missing("there is no such profile", str(target), "Check the name.") from None
        except OSError as error:
            raise failed(error, target) from error

    def _current(self, target: Path) -> bytes | None:
        """What stands in the file that is about to be written."""
        try:
            return self.files.read(target)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise not_saved(error, target) from error

    def _loaded(self, path: Path, data: bytes, *, remember: bool = True) -> Loaded:
        where = str(path)
        mark = fingerprint(data)
        doc = migrated(toml.loads(data, where))
        problems: list[Problem] = []
        read_only = None
        if is_newer(doc):
            read_only = "written by a newer version of img-pathway, so it is opened for reading only"
            from img_pathway.profile.checks.schema import understood

            doc, problems = understood(doc)
        elif not self.state.is_checked(path, mark):
            from img_pathway.profile.checks.schema import check

            check(doc, where)
            if remember:
                self.state.checked(path, mark)
        if read_only is None and remember and not private(real(path)):
            read_only = "the file belongs to another account, so it is opened for reading only"
        cut = toml.is_cut(toml.decode(data, where))
        if cut:
            fix = f"Compare it with a backup in {self.folder.backups(path)}"
            problems.append(Problem("warning", "", "the last line is missing: the file may have been cut short", fix))
        try:
            profile = from_document(doc)
        except (TypeError, ValueError, AttributeError):
            # Only when the state file called a file sound that is not.
            from img_pathway.profile.checks.schema import check

            check(doc, where)
            raise Unreadable(where, "", "not understood", "Check the path.") from None
        return Loaded(path, profile, mark, read_only, tuple(problems), cut=cut)

    def _point_to_backups(self, refused: StoreError, path: Path) -> None:
        if self.backups(path).list():
            where = self.folder.backups(path)
            refused.todo = f"{refused.todo} Earlier versions are in {where}: see img-pathway backups.".lstrip()

    def _merged(
        self, loaded: Loaded, profile: Profile, found: bytes, over: bool
    ) -> tuple[Loaded, Profile, list[Change]]:
        """The file as it is now, and this session's changes brought into it."""
        from img_pathway.profile.keep.merge import changes, merge

        try:
            theirs = self._loaded(loaded.path, found)
        except Unreadable as refused:
            if over:
                return loaded, profile, []
            self._point_to_backups(refused, loaded.path)
            raise
        if theirs.read_only:
            raise ReadOnly(theirs.read_only, str(loaded.path), "Save it under another name to change it.")
        merged, clashes = merge(loaded.profile, profile, theirs.profile)
        if clashes:
            raise Conflict(loaded.profile, profile, theirs, clashes)
        return theirs, merged, changes(profile, merged)

    def back_up(self, target: Path, data: bytes, *, always: bool) -> None:
        """Put aside what stands in a file; `always` also when it is not due, and not to be had without."""
        backups = self.backups(target)
        if len(data) > MAX_SIZE:
            raise NotSaved("not saved: what stands there is too large", str(target), "Move that file away first.")
        if always or target not in self._backed_up or backups.due(self.now()):
            try:
                backups.take(data, fingerprint(data), self.now())
            except NotSaved:
                # Recording the fact matters more than one more copy of the past; tried again at the next save.
                if always:
                    raise
                return
            self._backed_up.add(target)

    def restore(self, path: Path, number: int) -> Loaded:
        """Put backup `number` (1 is the newest) in the file's place, also when the file is gone or garbage.

        What stood there goes to the backups first; what no backup can hold (too large, not readable, no file
        at all) is put aside beside it as ``NAME.toml.TIME.damaged``. Raises `StoreError`.
        """
        from img_pathway.profile.keep.merge import changes

        target = real(path)
        with locked(target, files=self.files):
            data = self.backups(path).read(number)
            wanted = self.read(path, data)
            before = wanted.profile
            found = self._put_aside(target)
            if found is None:
                before = Profile()
            elif found:
                with contextlib.suppress(StoreError):
                    before = self.read(path, found).profile
            write_whole(self.files, target, data)
            self.journal(path).add("restore", changes(before, wanted.profile), self.now())
        return self.load(path)

    def _put_aside(self, target: Path) -> bytes | None:
        """Keep what stands at `target` before it is replaced; its bytes, empty when they are not known."""
        try:
            # Before anything is looked at: also what cannot be read is not moved away when it is somebody else's.
            need_own(target)
            found = self.files.read(target)
        except FileNotFoundError:
            return None
        except OSError:
            found = b""
        else:
            if len(found) <= MAX_SIZE:
                self.back_up(target, found, always=True)
                return found
        aside = target.with_name(f"{target.name}.{self.now().astimezone(UTC):%Y%m%dT%H%M%S%fZ}.damaged")
        try:
            self.files.replace(target, aside)
        except OSError as error:
            raise not_saved(error, target) from error
        return b""

    def _write(
        self, path: Path, target: Path, profile: Profile, notes: Mapping[str, list[str]], base: str = GONE
    ) -> Loaded:
        from img_pathway.profile.typed.keys import misfits

        profile = replace(profile, schema=SCHEMA)
        wrong = misfits(profile)
        if wrong:
            raise NotSaved(f"not saved: {wrong[0]}", str(path), "Correct this value.")
        data = toml.dumps(profile, notes).encode()
        if len(data) > MAX_SIZE:
            limit = f"not saved: the file would be larger than {MAX_SIZE // 1024} KiB"
            raise NotSaved(limit, str(path), "Shorten the longest texts.")
        # What could not be read back must never take the place of what can.
        kept = from_document(toml.loads(data, str(path)))
        if toml.dumps(kept, notes).encode() != data:
            raise NotSaved("not saved: the file would not read back the same", str(path), "Save elsewhere.")
        mark = fingerprint(data)
        try:
            write_whole(self.files, target, data)
        except NotSaved as doubt:
            if doubt.on_disk == "new":
                self._doubtful[target] = base, Loaded(path, kept, mark)
            raise
        self._doubtful.pop(target, None)
        self.state.checked(path, mark)
        return Loaded(path, kept, mark)


def fingerprint(data: bytes) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    import hashlib

    return hashlib.sha256(data).hexdigest()
