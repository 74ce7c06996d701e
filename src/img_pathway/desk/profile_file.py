"""Where a desk keeps what is recorded at it; one profile file: saving, conflicts, the editing mark, others' changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from img_pathway.desk.events import Clashed, FileSeen, Unsaved
from img_pathway.profile.file.disk_calls import not_saved, stamp
from img_pathway.profile.file.errors import NotSaved, StoreError
from img_pathway.profile.keep.store import Conflict

if TYPE_CHECKING:
    from img_pathway.profile.facts import Profile
    from img_pathway.profile.keep.editing_mark import Mark
    from img_pathway.profile.keep.journal import Kind
    from img_pathway.profile.keep.merge import Side
    from img_pathway.profile.keep.store import Loaded, Step, Store
    from img_pathway.profile.keep.undo import Version
    from img_pathway.profile.typed.problem import Problem


class Keeper:
    """Where what is recorded at a desk goes. One that nobody else writes to has nothing to follow and nothing to settle."""

    problems: Sequence[Problem] = ()
    """What is odd about the file, to be told once."""
    read_only: str | None = None
    """Why nothing can be recorded here."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def save(self, profile: Profile) -> Profile:
        """Write it, and give back what is kept now. Raises `Clashed` or `Unsaved`."""
        raise NotImplementedError

    def resolve(self, profile: Profile, mine: bool) -> Profile:
        """Settle the last conflict for one side."""
        return profile

    def note(self, kind: Kind, before: Profile, after: Profile, source: str = "") -> None:
        """A change that the next save writes; `source` is where it was taken from."""

    def earlier(self, profile: Profile) -> tuple[list[Version], list[Version]]:
        """What earlier sessions did and took back."""
        return [], []

    def look(self) -> FileSeen | None:
        """Was it changed by somebody else? Changes nothing here."""
        return None

    def follow(self, seen: FileSeen) -> Profile | None:
        """Go on from what `look` saw; the new profile, if it is another."""
        return None

    def move_to(self, path: Path, profile: Profile) -> Profile:
        """Write the profile elsewhere and keep it there from now on. Raises `Unsaved`, also where it has to stay."""
        raise Unsaved("this cannot be kept elsewhere", str(self.path), "leave it first")

    def rescue(self, profile: Profile) -> Path | None:
        """At the very end, when it could not be written: a copy wherever there is room; None if nowhere."""
        return None

    def release(self) -> None:
        """The session is over."""


class ProfileFile(Keeper):
    """One profile file, with the version of it that this session knows."""

    def __init__(self, store: Store, loaded: Loaded, held: Mark | None = None, marked: bool = False) -> None:
        """`held` is the mark of another session that edits this profile; `marked`: this one's is set."""
        super().__init__(loaded.path)
        self._store = store
        self._loaded = loaded
        self._conflict: Conflict | None = None
        self._trail: list[Step] = []
        self._seen = stamp(loaded.path)
        self._renewed = time.monotonic()
        self.problems = loaded.problems
        self._held = held
        self._marked = marked
        self.read_only = _reason(loaded, held)

    def save(self, profile: Profile) -> Profile:
        """Write the profile, other sessions' changes merged in; raises `Clashed` or `Unsaved`."""
        trail = list(self._trail)
        while trail and trail[-1][2] is not profile:
            trail.pop()
        try:
            self._loaded = self._store.save(self._loaded, profile, trail=trail)
        except Conflict as conflict:
            self._conflict = conflict
            raise Clashed(tuple(clash.key for clash in conflict.clashes)) from None
        except StoreError as error:
            if isinstance(error, NotSaved) and error.on_disk == "new":
                # The journal has these already.
                del self._trail[: len(trail)]
            raise unsaved(error) from error
        except OSError as error:
            # A disk that went away can fail any call, also those no save is known to fail at.
            raise unsaved(not_saved(error, self.path)) from error
        del self._trail[: len(trail)]
        if not self._marked:
            # A profile begun in this session has a file only now.
            self._mark()
        self._seen = stamp(self.path)
        return self._loaded.profile

    def resolve(self, profile: Profile, mine: bool) -> Profile:
        """Settle the last conflict for one side; everything else of both sides is kept."""
        from img_pathway.profile.keep.merge import merge

        conflict = self._conflict
        if conflict is None:
            return profile
        self._conflict = None
        self._trail.clear()
        self._loaded = conflict.theirs
        _, clashes = merge(conflict.base, profile, conflict.theirs.profile)
        side: Side = "mine" if mine else "theirs"
        return merge(conflict.base, profile, conflict.theirs.profile, {clash.key: side for clash in clashes})[0]

    def note(self, kind: Kind, before: Profile, after: Profile, source: str = "") -> None:
        """A change that the next save writes: for the journal."""
        self._trail.append((kind, before, after, source))

    def earlier(self, profile: Profile) -> tuple[list[Version], list[Version]]:
        """What earlier sessions did and took back, from the journal."""
        from img_pathway.profile.keep.undo import versions

        return versions(profile, self._store.journal(self.path))

    def _mark(self) -> None:
        from img_pathway.profile.keep import editing_mark

        self._marked = editing_mark.take(self.path, self._store.now()) is None

    def look(self) -> FileSeen | None:
        """Was the file changed by somebody else, or did it become free to edit? Changes nothing here."""
        from img_pathway.profile.keep import editing_mark

        if self._held is None and time.monotonic() - self._renewed > editing_mark.RENEW:
            self._renewed = time.monotonic()
            editing_mark.renew(self.path)
        held = editing_mark.holder(self.path) if self._held is not None else None
        seen = stamp(self.path)
        if seen == self._seen and (held is None) == (self._held is None):
            return None
        try:
            loaded = self._store.load(self.path)
        except StoreError:
            # Gone, or half written by an editor: what is here stays, and the next save sees to it.
            return None
        if self._held is not None and held is None:
            held = editing_mark.take(self.path, self._store.now())
        if loaded.fingerprint == self._loaded.fingerprint and (held is None) == (self._held is None):
            self._seen = seen
            return None
        return FileSeen(loaded, held, seen)

    def follow(self, seen: FileSeen) -> Profile | None:
        """Go on from what `look` saw; the new profile, if it is another."""
        self._held = seen.held
        self.read_only = _reason(seen.loaded, seen.held)
        self._seen = seen.stamp
        before, self._loaded = self._loaded, seen.loaded
        return None if before.profile == seen.loaded.profile else seen.loaded.profile

    def move_to(self, path: Path, profile: Profile) -> Profile:
        """Write the profile to a new file and keep it there from now on. Raises `Unsaved`."""
        try:
            loaded = self._store.create(path, profile)
        except StoreError as error:
            raise unsaved(error) from error
        self.release()
        self.path, self._loaded, self._held, self.read_only = path, loaded, None, None
        self._mark()
        self._trail.clear()
        self._conflict = None
        self._seen = stamp(path)
        return loaded.profile

    def rescue(self, profile: Profile) -> Path | None:
        """At the very end, when the file could not be written: a copy wherever there is room; None if nowhere."""
        import tempfile

        stamp = self._store.now().strftime("%Y%m%dT%H%M%SZ")
        places: list[Callable[[], str | Path]] = [lambda: self.path.parent, Path.home, tempfile.gettempdir]
        for place in places:
            try:
                target = Path(place()) / f"{self.path.stem[:60]}-rescued-{stamp}.toml"
                return self._store.create(target, profile).path
            except Exception:
                # No room, no right to write, no home at all, or an error of ours: the next one.
                continue
        return None

    def release(self) -> None:
        """Take away the editing mark: this session is over."""
        from img_pathway.profile.keep import editing_mark

        if self._held is None:
            editing_mark.release(self.path)


def unsaved(error: StoreError) -> Unsaved:
    """A failure of the store in the desk's words, with which version is certain."""
    certain = f"{error.certain} It is kept here and tried again. " if isinstance(error, NotSaved) else ""
    doubtful = isinstance(error, NotSaved) and error.on_disk == "new"
    return Unsaved(error.what, error.where, f"{certain}{error.todo}".strip(), doubtful=doubtful)


def _reason(loaded: Loaded, held: Mark | None) -> str | None:
    if loaded.read_only is not None or held is None:
        return loaded.read_only
    return f"Open for editing by {held.words()}. Shown here as it changes; it can be edited once closed there."
