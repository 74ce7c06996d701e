"""What every verb needs: the global options, and the profile, rulebook and instant they lead to."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from img_pathway.cli.errors import Stop, meant, told

if TYPE_CHECKING:
    from datetime import datetime

    from img_pathway.desk.folder import DataFolder
    from img_pathway.desk.session import Desk
    from img_pathway.profile.facts import Profile
    from img_pathway.profile.keep.library import Library
    from img_pathway.profile.keep.store import Loaded, Store
    from img_pathway.rulebook import Rulebook

_NAMES_SHOWN = 12


class CommandLine(Struct, frozen=True, dict=True):
    """The global options of one command line, and what they lead to."""

    today: str | None = None
    rules: str | None = None
    json: bool = False
    data_dir: str | None = None

    @cached_property
    def data(self) -> DataFolder:
        """The data folder, which need not exist, with the clock of ``--today``."""
        from img_pathway.desk.folder import DataFolder
        from img_pathway.profile.file.paths import data_dir

        return DataFolder(data_dir(self.data_dir), self.today)

    @property
    def folder(self) -> Path:
        """The data directory; it need not exist."""
        return self.data.folder

    @property
    def store(self) -> Store:
        """Reading and writing of profiles."""
        return self.data.store

    @property
    def library(self) -> Library:
        """The profiles by name."""
        return self.data.names

    def find(self, word: str | None) -> Path:
        """The file of PROFILE. Raises `Stop` (exit 2) where there is none or no single one."""
        if word is not None:
            self._not_later(word)
            path = self.library.locate(word)
            # Path.exists raises for a name no file can have.
            if os.path.exists(path):
                return path
            raise self._missing(word, path)
        default = self.library.default()
        if default is not None:
            return default
        names = [listed.name for listed in self.library.list()]
        if not names:
            self._need_readable()
            raise Stop("there is no profile yet", str(self.folder), "make one with img-pathway new NAME")
        shown = ", ".join(names[:_NAMES_SHOWN]) + (", ..." if len(names) > _NAMES_SHOWN else "")
        raise Stop(f"there are several profiles: {shown}", todo="say which one")

    @staticmethod
    def _not_later(word: str) -> None:
        from img_pathway.cli.options import VERBS
        from img_pathway.profile.keep.library import VERBS as RESERVED

        if word in RESERVED and word not in VERBS:
            raise Stop("this version has no such verb", word, "see img-pathway --help")

    def _missing(self, word: str, path: Path) -> Stop:
        from img_pathway.cli.options import VERBS
        from img_pathway.profile.keep.library import is_path

        if is_path(word):
            return Stop("there is no such file", str(path), "look at the path")
        self._need_readable()
        known = [*VERBS, *(listed.name for listed in self.library.list())]
        todo = meant(word, known, f"make it with img-pathway new {word}, or see img-pathway --help", 1, 0.6)
        return Stop("there is no profile or verb of this name", word, todo)

    def _need_readable(self) -> None:
        """Raise `Stop` (exit 2) where profiles may be there but cannot be seen."""
        for folder in (self.folder, self.store.folder.profiles):
            if os.path.exists(folder) and not (os.path.isdir(folder) and os.access(folder, os.R_OK | os.X_OK)):
                raise Stop("this directory cannot be read", str(folder), "check what it is and who may read it")

    def load(self, path: Path) -> Loaded:
        """The profile in a file; what is odd about the file goes to stderr. Raises `StoreError`, also for a file that
        was cut short: half a file would make half a person.
        """
        from img_pathway.cli.output import complain
        from img_pathway.profile.file.errors import Unreadable
        from img_pathway.profile.keep.library import copies_text

        loaded = self.store.load(path)
        if loaded.cut:
            what, fix = next((one.text, one.fix) for one in loaded.problems if one.text)
            more = "; where nothing is missing, set or the wizard writes that line again"
            raise Unreadable(str(path), "", what, f"{fix.rstrip('.')}{more}")
        if loaded.read_only:
            complain(told(loaded.read_only, str(path)))
        for problem in loaded.problems:
            complain(told(problem.text, problem.key or str(path), problem.fix))
        if copies := copies_text(path):
            complain(told(copies, str(path), "compare them with img-pathway check, then delete the copy"))
        return loaded

    def open(self, word: str | None) -> Desk:
        """The desk with PROFILE, to be looked at."""
        # A wrong option is told before any file is opened.
        self.now()
        return self.desk(self.load(self.find(word)))

    def desk(self, loaded: Loaded) -> Desk:
        """A desk with what was read; a clock that cannot be right is said on stderr and not believed."""
        self.data.rulebook = self.book
        desk = self.data.read(loaded)
        if self.data.clock_warning:
            from img_pathway.cli.output import complain

            complain(self.data.clock_warning)
        return desk

    @cached_property
    def book(self) -> Rulebook:
        """The rulebook in use. Raises `Stop` (exit 2) for a ``--rules`` that cannot be used."""
        if self.rules is not None:
            return self.pack(self.rules)
        book = self.data.rulebook
        if self.data.rules_warning:
            from img_pathway.cli.output import complain

            complain(told(self.data.rules_warning, todo="see img-pathway rules use"))
        return book

    def pack(self, file: str) -> Rulebook:
        """A rulebook from outside, verified whole; ``builtin`` is the built-in one. Raises `Stop` (exit 2)."""
        from img_pathway.rulebook.pack.verify import Unusable

        try:
            return self.data.pack(file)
        except Unusable as refused:
            todo = f"see img-pathway rules verify {file}"
            raise Stop(f"this rulebook cannot be used ({refused})", file, todo) from None

    def now(self, profile: Profile | None = None) -> datetime:
        """The instant to judge by, in the profile's zone. Raises `Stop` (exit 2) for a bad ``--today``."""
        from img_pathway.clock import BadToday, resolve

        try:
            return resolve(self.today, profile.profile.time_zone if profile else None)
        except BadToday as error:
            raise Stop(str(error), "--today", "write 2027-03-03 or 2027-03-03T21:00-05:00") from None
