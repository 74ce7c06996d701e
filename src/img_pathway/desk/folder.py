"""The data folder with the rules and the clock in use: opens desks, and remembers what is to be found again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from img_pathway.clock import resolve
from img_pathway.desk.profile_file import ProfileFile
from img_pathway.desk.session import Desk
from img_pathway.profile.facts import Profile
from img_pathway.profile.facts.person import Person
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.file.paths import absolute
from img_pathway.profile.keep.store import GONE, Loaded, Store

if TYPE_CHECKING:
    from img_pathway.profile.keep.backups import Backup
    from img_pathway.profile.keep.editing_mark import Mark
    from img_pathway.profile.keep.forks import Fork, Forks
    from img_pathway.profile.keep.journal import Entry
    from img_pathway.profile.keep.library import Library
    from img_pathway.rulebook import Rulebook

FIRST_NAME = "me"
"""What the first profile is called on disk; its title is a fact and can be anything."""
PREFERENCES = "preferences.json"
QUESTIONS = "questions"
"""The place of somebody who left the first questions half-way."""


class DataFolder:
    """The data folder as both front ends use it."""

    def __init__(self, folder: Path, now_text: str | None = None, rules: str | None = None) -> None:
        """`now_text` and `rules` are the texts of ``--today`` and ``--rules``; the rules are verified already."""
        self.folder = folder
        self.store = Store(folder)
        self.pretended = now_text is not None
        """Is another day pretended? It is no visit: nothing of it is remembered."""
        self.store.state.frozen = self.pretended
        self.rules_warning = ""
        """Why the rules put in use are not the ones in use."""
        self.clock_warning = ""
        """What is odd about the computer's clock."""
        self._clock_note: dict[str, str] | None = None
        self._left: dict[Path, int | None] = {}
        """Pages at which first questions were left in this session, None where they were finished."""
        self._drafts: dict[Path, dict[str, str]] = {}
        self.now_text = now_text
        """The text of ``--today``."""
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
    def names(self) -> Library:
        """The profiles by name: find, make, copy, rename, delete."""
        from img_pathway.profile.keep.library import Library

        return Library(self.store)

    def clock(self, path: Path) -> Callable[[str | None], datetime]:
        """The clock by which a profile is judged: never one that cannot be right."""
        known = self.store.state.of(path).get("clock")
        known = known if isinstance(known, dict) else None

        def now(zone: str | None) -> datetime:
            moment = resolve(self.now_text, zone)
            if self.now_text is not None:
                return moment
            from img_pathway.desk.clock_check import judged

            judgement = judged(moment, known, self.rulebook.as_of, own_zone=bool(zone))
            self.clock_warning, self._clock_note = judgement.warning, judgement.known
            return judgement.now

        return now

    def read(self, loaded: Loaded) -> Desk:
        """A desk with a profile that is only looked at: nobody is told that it is open."""
        return self._desk(loaded)

    def open(self, path: Path | None) -> Desk:
        """A desk to change a profile at; None begins one that is written with its first fact. Raises `StoreError`."""
        held = None
        if path is None:
            path = self._free_path()
            loaded = Loaded(path, Profile(), GONE)
        else:
            from img_pathway.profile.keep import editing_mark

            held = editing_mark.take(path, self.store.now()) if path.exists() else None
            try:
                loaded = self.store.load(path)
            except StoreError:
                editing_mark.release(path)
                raise
        return self._desk(loaded, held, marked=loaded.fingerprint != GONE)

    def _desk(self, loaded: Loaded, held: Mark | None = None, *, marked: bool = False) -> Desk:
        file = ProfileFile(self.store, loaded, held, marked)
        return Desk(loaded.profile, self.rulebook, file, self.clock(loaded.path), loaded.path.stem)

    def versions(self, path: Path) -> list[Backup]:
        """The backups of a profile, newest first."""
        return self.store.backups(path).list()

    def forks_open(self, path: Path) -> int:
        """How many what-if forks a profile has, without reading one."""
        folder = self.store.folder.forks(path)
        return len(self.forks(path).names()) if folder.is_dir() else 0

    def forks(self, path: Path) -> Forks:
        """The what-if forks of a profile."""
        from img_pathway.profile.keep.forks import Forks

        return Forks(self.store.folder.forks(path), self.store.files)

    def open_fork(self, desk: Desk, fork: Fork, rulebook: Rulebook) -> Desk:
        """A desk with a fork of a profile in its place. Raises `BadValue` where it no longer fits the profile."""
        from img_pathway.desk.tried_on import ForkDesk

        return ForkDesk(desk.real, self.forks(desk.file.path), fork, rulebook)

    def pack(self, text: str) -> Rulebook:
        """A rule pack from outside, checked whole; ``builtin`` is the built-in one. Raises ValueError."""
        from img_pathway import rulebook
        from img_pathway.rulebook.pack.verify import usable

        return rulebook.load() if text == "builtin" else usable(absolute(text))

    def recorded_since(self, desk: Desk, day: date) -> list[Entry]:
        """What was recorded in the profile since the end of a day, oldest first."""
        start = datetime.combine(day, time.max, desk.now.tzinfo)
        return self.store.journal(desk.file.path).since(start)

    def _free_path(self) -> Path:
        number = 1
        while True:
            path = self.path_of(FIRST_NAME if number == 1 else f"{FIRST_NAME}-{number}")
            if not path.exists() and not self.store.folder.left_behind(path):
                return path
            number += 1

    def path_of(self, name: str) -> Path:
        """The file of a name in the data folder."""
        return self.store.folder.profile(name)

    def profiles(self) -> list[Path]:
        """The profiles of the data folder, by name."""
        return sorted((listed.path for listed in self.names.list()), key=lambda path: path.stem)

    def label(self, path: Path) -> str:
        """What the person calls a profile that is not open; empty if nothing is recorded or the file cannot be read."""
        from img_pathway.profile.file import toml
        from img_pathway.profile.typed.text import plain

        try:
            person = toml.loads(self.store.files.read(path), str(path)).get("profile")
        except (OSError, StoreError):
            return ""
        label = person.get("label") if isinstance(person, dict) else None
        return plain(label, 40) if isinstance(label, str) else ""

    def why_not(self, title: str, path: Path | None = None) -> str:
        """Why no profile, or not that of `path`, can be called so, in a sentence; empty when it can."""
        from img_pathway.profile.keep.library import name_for

        name = name_for(title)
        return "" if path is not None and path == self.path_of(name) else self.names.why_not(name)

    def begin(self, title: str) -> Desk:
        """A desk with a new profile that its person calls so. Raises `StoreError`."""
        name, label = self._called(title)
        self.names.create(name, Profile(profile=Person(label=label)))
        return self.open(self.path_of(name))

    def copy(self, path: Path, title: str) -> None:
        """A copy of a profile, called so. Raises `StoreError`."""
        name, label = self._called(title)
        self._relabel(self.names.copy(path, name), label)

    def rename(self, path: Path, title: str) -> Path:
        """Call a profile otherwise, and its file too; returns where that is now. Raises `StoreError`."""
        from img_pathway.profile.keep.editing_mark import need_free

        need_free(path)
        name, label = self._called(title)
        target = self.path_of(name)
        if target != path:
            target = self.names.rename(path, name)
            if path in self._left:
                self._left[target] = self._left.pop(path)
            if path in self._drafts:
                self._drafts[target] = self._drafts.pop(path)
        self._relabel(self.store.load(target), label)
        return target

    def delete(self, path: Path) -> None:
        """Remove a profile; its file is among its backups. Raises `StoreError`."""
        self.names.delete(path)
        self._left.pop(path, None)
        self._drafts.pop(path, None)

    @staticmethod
    def _called(title: str) -> tuple[str, str | None]:
        """What the file is called, and the label that says what the file's name cannot."""
        from img_pathway.profile.keep.library import name_for

        name = name_for(title)
        return name, title if title != name else None

    def _relabel(self, loaded: Loaded, label: str | None) -> None:
        from img_pathway.profile.typed.keys import put

        self.store.save(loaded, put(loaded.profile, "profile.label", label))

    def changed(self, path: Path) -> str:
        """When a file was last written, in words; empty if it cannot be told."""
        from img_pathway.days import say as day

        try:
            return day(datetime.fromtimestamp(path.stat().st_mtime).date())
        except (OSError, ValueError, OverflowError):
            return ""

    def place(self, desk: Desk) -> str:
        """The step on screen when this profile was left, or ``home``."""
        place = self.store.state.of(desk.file.path).get("place")
        return place if isinstance(place, str) else "home"

    def used(self, path: Path, *, made: bool = False) -> None:
        """Note that this profile was used last, and what is to be known of the clock.

        A file elsewhere that was only named, an adviser's say, is not what the wizard opens next; one `made` there is.
        """
        note = {"clock": self._clock_note} if self._clock_note else {}
        own = made or path.parent.resolve() == self.store.folder.profiles.resolve()
        self.store.state.remember(path, last=own, **note)

    def leave_questions(self, desk: Desk, page: int | None) -> None:
        """The first questions were left at a page, or finished: None. `remember` keeps it for the next start."""
        self._left[desk.file.path] = page

    def questions_left(self, desk: Desk) -> int | None:
        """The page where the first questions were left; None when they were not, and at a fork: they are the profile's."""
        path = desk.file.path
        if desk.fork is not None:
            return None
        if path in self._left:
            return self._left[path]
        left = self.store.state.of(path).get(QUESTIONS)
        page = left.get("page") if isinstance(left, dict) else None
        return page if isinstance(page, int) else None

    def drafts(self, desk: Desk) -> dict[str, str]:
        """What stood in the fields of its forms, not recorded, by key, when it was left; a form takes what it shows."""
        path = desk.file.path
        if desk.fork is not None or desk.guest:
            return {}
        if path not in self._drafts:
            left = self.store.state.of(path).get("typed")
            kept = left.items() if isinstance(left, dict) else ()
            self._drafts[path] = {str(key): str(text) for key, text in kept}
        return self._drafts[path]

    def remember(self, desk: Desk, place: str) -> None:
        """Note where the user is; of a profile without a file yet only what was typed and not recorded."""
        path = desk.file.path
        today = desk.real.today.isoformat()
        known = self.store.state.of(path)
        page = self.questions_left(desk)
        questions = {"page": page} if page is not None else None
        typed = dict(self.drafts(desk)) or None
        if not path.exists():
            if typed is not None:
                self.store.state.remember(path, questions=questions, typed=typed)
            return
        noted = {
            "place": place,
            "visited": today,
            "clock": self._clock_note or known.get("clock"),
            QUESTIONS: questions,
            "typed": typed,
        }
        if all(known.get(name) == value for name, value in noted.items()) and self.store.state.last == path:
            return
        visited = known.get("visited")
        before = known.get("before") if visited == today else visited
        self.store.state.remember(path, last=True, before=before, **noted)

    def last_visit(self, desk: Desk) -> date | None:
        """The day before today on which this profile was last open; ``None`` at the first visit.

        Of one that was open on pretended days alone, which are no visits, the day on which something was last recorded.
        """
        known = self.store.state.of(desk.file.path)
        days = []
        for name in ("visited", "before"):
            try:
                days.append(date.fromisoformat(str(known.get(name))))
            except ValueError:
                continue
        if self.pretended and not days:
            zone = desk.now.tzinfo
            days = [entry.time.astimezone(zone).date() for entry in self.store.journal(desk.file.path).entries()]
        return max((day for day in days if day < desk.real.today), default=None)

    @cached_property
    def _preferences(self) -> Mapping[str, Any]:
        try:
            chosen = json.loads((self.folder / PREFERENCES).read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return chosen if isinstance(chosen, dict) else {}

    def preference(self, name: str) -> object:
        """A choice about the wizard itself, such as the theme; its loss is harmless."""
        return self._preferences.get(name)

    def prefer(self, name: str, value: str) -> None:
        """Remember a choice; a folder that cannot be written forgets it."""
        from img_pathway.profile.file.disk_calls import write_whole

        chosen = {**self._preferences, name: value}
        self.__dict__["_preferences"] = chosen
        try:
            self.store.files.make_folder(self.folder)
            write_whole(self.store.files, self.folder / PREFERENCES, json.dumps(chosen, indent=1).encode())
        except (OSError, StoreError):
            return
