"""Between the session and the profile seam: opening, saving, merging, and what is remembered of the visit."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from img_pathway.clock import resolve
from img_pathway.desk.profile_file import ProfileDisk, unsaved
from img_pathway.desk.session import Session
from img_pathway.profile.facts.profile import Profile
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.file.paths import absolute
from img_pathway.profile.keep.restore import restore
from img_pathway.profile.keep.store import GONE, Loaded, Store

if TYPE_CHECKING:
    from img_pathway.profile.keep.backups import Backup
    from img_pathway.profile.keep.forks import Forks
    from img_pathway.profile.keep.journal import Entry
    from img_pathway.profile.keep.library import Library as Names
    from img_pathway.rulebook import Rulebook

FIRST_NAME = "me"
"""What the first profile is called on disk; its title is a fact and can be anything."""
PREFERENCES = "preferences.json"


class Library:
    """The data folder as the wizard uses it."""

    def __init__(self, folder: Path, now_text: str | None = None, rules: str | None = None) -> None:
        """`now_text` and `rules` are the texts of ``--today`` and ``--rules``."""
        self.folder = folder
        self._store = Store(folder)
        self.rules_warning = ""
        """Why the rules put in use are not the ones in use."""
        self.clock_warning = ""
        """What is odd about the computer's clock."""
        self._clock_note: dict[str, str] | None = None
        self._now_text = now_text
        self._rules = rules

    @cached_property
    def rulebook(self) -> Rulebook:
        """The rules in use: those of ``--rules``, else the pack put in use, else the built-in ones."""
        if self._rules is not None:
            from img_pathway import rulebook

            return rulebook.load(self._rules)
        from img_pathway.rulebook.pack.in_use import current

        book, self.rules_warning = current(self.folder)
        return book

    @cached_property
    def _names(self) -> Names:
        from img_pathway.profile.keep.library import Library as Names

        return Names(self._store)

    def _clock(self, path: Path) -> Callable[[str | None], datetime]:
        """The clock by which a profile is judged: never one that cannot be right."""
        known = self._store.state.of(path).get("clock")
        known = known if isinstance(known, dict) else None

        def now(zone: str | None) -> datetime:
            moment = resolve(self._now_text, zone)
            if self._now_text is not None:
                return moment
            from img_pathway.desk.clock_check import judged

            found = judged(moment, known, self.rulebook.as_of, own_zone=bool(zone))
            self.clock_warning, self._clock_note = found.warning, found.known
            return found.now

        return now

    # -- profiles -----------------------------------------------------------------------------

    def open(self, path: Path | None) -> Session:
        """A session on a profile; None begins one that is written with its first fact. Raises `StoreError`."""
        held = None
        if path is None:
            path = self._free_path()
            loaded = Loaded(path, Profile(), GONE)
        else:
            from img_pathway.profile.keep import editing_mark

            held = editing_mark.take(path, self._store.now()) if path.exists() else None
            try:
                loaded = self._store.load(path)
            except StoreError:
                editing_mark.release(path)
                raise
        disk = ProfileDisk(self._store, loaded, held, marked=loaded.fingerprint != GONE)
        return Session(loaded.profile, self.rulebook, disk, self._clock(path), loaded.path.stem)

    def locate(self, text: str) -> Path:
        """The file a person means by a name or a path. Raises `StoreError`."""
        return self._names.locate(text)

    def versions(self, path: Path) -> list[Backup]:
        """The backups of a profile, newest first."""
        return self._store.backups(path).list()

    def forks(self, path: Path) -> Forks:
        """The what-if forks of a profile."""
        from img_pathway.profile.keep.forks import Forks

        return Forks(self._store.folder.forks(path), self._store.files)

    def pack(self, text: str) -> Rulebook:
        """A rule pack from outside, checked whole; ``builtin`` is the built-in one. Raises ValueError."""
        from img_pathway import rulebook
        from img_pathway.rulebook.pack.verify import usable

        return rulebook.load() if text == "builtin" else usable(absolute(text))

    def restore(self, path: Path, number: int) -> None:
        """Put a backup in the file's place; what stood there is backed up first. Raises `Unsaved`."""
        _told(lambda: restore(self._store, path, number))

    def recorded_since(self, session: Session, day: date) -> list[Entry]:
        """What was recorded in the profile since the end of a day, oldest first."""
        start = datetime.combine(day, time.max, session.now.tzinfo)
        return self._store.journal(session.disk.path).since(start)

    @staticmethod
    def copies(session: Session) -> str:
        """What a sync program left beside the profile, in words; empty if nothing."""
        from img_pathway.profile.keep.library import copies_text

        return copies_text(session.disk.path)

    def _free_path(self) -> Path:
        number = 1
        while (path := self.path_of(FIRST_NAME if number == 1 else f"{FIRST_NAME}-{number}")).exists():
            number += 1
        return path

    def path_of(self, name: str) -> Path:
        """The file of a name in the data folder."""
        return self._store.folder.profile(name)

    def profiles(self) -> list[Path]:
        """The profiles of the data folder, by name."""
        return sorted((listed.path for listed in self._names.list()), key=lambda path: path.stem)

    def changed(self, path: Path) -> str:
        """When a file was last written, in words; empty if it cannot be told."""
        from img_pathway.reports.words import day

        try:
            return day(datetime.fromtimestamp(path.stat().st_mtime).date())
        except (OSError, ValueError, OverflowError):
            return ""

    def new(self, name: str) -> None:
        """An empty profile; never overwrites. Raises `Unsaved`, like the three below."""
        _told(lambda: self._names.create(name))

    def copy(self, path: Path, name: str) -> None:
        """A copy under another name."""
        _told(lambda: self._names.copy(path, name))

    def rename(self, path: Path, name: str) -> None:
        """Another name; backups and journal go with it."""
        _told(lambda: self._names.rename(path, name))

    def delete(self, path: Path) -> None:
        """Out of the list and into the backups."""
        _told(lambda: self._names.delete(path))

    # -- what is remembered -------------------------------------------------------------------

    def place(self, session: Session) -> str:
        """The step on screen when this profile was left, or ``home``."""
        found = self._store.state.of(session.disk.path).get("place")
        return found if isinstance(found, str) else "home"

    def remember(self, session: Session, place: str) -> None:
        """Note where the user is; a profile without a file yet is not noted."""
        path = session.disk.path
        today = session.today.isoformat()
        known = self._store.state.of(path)
        noted = self._clock_note or known.get("clock")
        same = (known.get("place"), known.get("visited"), known.get("clock")) == (place, today, noted)
        if same and self._store.state.last == path:
            return
        if path.exists():
            visited = known.get("visited")
            before = known.get("before") if visited == today else visited
            self._store.state.remember(path, last=True, place=place, visited=today, before=before, clock=noted)

    def last_visit(self, session: Session) -> date | None:
        """The day before today on which this profile was last open; ``None`` at the first visit."""
        known = self._store.state.of(session.disk.path)
        days = []
        for name in ("visited", "before"):
            try:
                days.append(date.fromisoformat(str(known.get(name))))
            except ValueError:
                continue
        return max((day for day in days if day < session.today), default=None)

    @cached_property
    def _preferences(self) -> Mapping[str, Any]:
        try:
            found = json.loads((self.folder / PREFERENCES).read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def preference(self, name: str) -> object:
        """A choice about the wizard itself, such as the theme; its loss is harmless."""
        return self._preferences.get(name)

    def prefer(self, name: str, value: str) -> None:
        """Remember a choice; a folder that cannot be written forgets it."""
        from img_pathway.profile.file.disk_calls import write_whole

        chosen = {**self._preferences, name: value}
        self.__dict__["_preferences"] = chosen
        try:
            self._store.files.make_folder(self.folder)
            write_whole(self._store.files, self.folder / PREFERENCES, json.dumps(chosen, indent=1).encode())
        except (OSError, StoreError):
            return


def _told(work: Callable[[], object]) -> None:
    """Do it, and say what went wrong in the session's words."""
    try:
        work()
    except StoreError as error:
        raise unsaved(error) from error
