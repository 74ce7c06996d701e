"""What every verb needs: the chosen profile, the rulebook, the instant, and the assessment of them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from img_pathway.cli.errors import Stop, told

if TYPE_CHECKING:
    from datetime import datetime

    from img_pathway.engine.assessment import Assessment
    from img_pathway.profile.facts.profile import Profile
    from img_pathway.profile.keep.library import Library
    from img_pathway.profile.keep.store import Loaded, Store
    from img_pathway.rulebook import Rulebook

_NAMES_SHOWN = 12


@dataclass(frozen=True)
class Opened:
    """A profile with the rulebook and the instant it is judged by."""

    loaded: Loaded
    book: Rulebook
    now: datetime

    @property
    def profile(self) -> Profile:
        """The facts."""
        return self.loaded.profile

    @property
    def name(self) -> str:
        """What to call the profile in a heading: its label, else its file's name."""
        return self.profile.profile.label or self.loaded.path.stem

    def assess(self) -> Assessment:
        """Everything derived from the facts."""
        from img_pathway.engine import assess

        return assess(self.profile, self.book, self.now)


@dataclass(frozen=True)
class Session:
    """The global options of one command line, and what they lead to."""

    today: str | None = None
    rules: str | None = None
    json: bool = False
    data_dir: str | None = None

    # ------------------------------------------------------------------ profiles
    @property
    def folder(self) -> Path:
        """The data directory; it need not exist."""
        from img_pathway.profile.file.paths import data_dir

        return data_dir(self.data_dir)

    @cached_property
    def store(self) -> Store:
        """Reading and writing of profiles."""
        from img_pathway.profile.keep.store import Store

        return Store(self.folder)

    @cached_property
    def library(self) -> Library:
        """The profiles by name."""
        from img_pathway.profile.keep.library import Library

        return Library(self.store)

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

    @cached_property
    def _clock(self) -> dict[str, str]:
        """What is to be remembered of the computer's clock; filled by `judged`."""
        return {}

    def used(self, path: Path) -> None:
        """Remember the profile as the one used last."""
        self.store.state.remember(path, last=True, **({"clock": self._clock} if self._clock else {}))

    @staticmethod
    def _not_later(word: str) -> None:
        from img_pathway.cli.options import VERBS
        from img_pathway.profile.keep.library import VERBS as RESERVED

        if word in RESERVED and word not in VERBS:
            raise Stop("this version has no such verb", word, "see img-pathway --help")

    def _missing(self, word: str, path: Path) -> Stop:
        from difflib import get_close_matches

        from img_pathway.cli.options import VERBS
        from img_pathway.profile.keep.library import is_path

        if is_path(word):
            return Stop("there is no such file", str(path), "look at the path")
        self._need_readable()
        near = get_close_matches(word, [*VERBS, *(listed.name for listed in self.library.list())], n=1)
        todo = f"did you mean {near[0]}?" if near else f"make it with img-pathway new {word}, or see img-pathway --help"
        return Stop("there is no profile or verb of this name", word, todo)

    def _need_readable(self) -> None:
        """Raise `Stop` (exit 2) where profiles may be there but cannot be seen."""
        for folder in (self.folder, self.store.folder.profiles):
            if os.path.exists(folder) and not (os.path.isdir(folder) and os.access(folder, os.R_OK | os.X_OK)):
                raise Stop("this directory cannot be read", str(folder), "check what it is and who may read it")

    def load(self, path: Path) -> Loaded:
        """The profile in a file; what is odd about the file goes to stderr. Raises `StoreError`."""
        from img_pathway.cli.output import complain

        loaded = self.store.load(path)
        if loaded.read_only:
            complain(told(loaded.read_only, str(path)))
        for problem in loaded.problems:
            complain(told(problem.text, problem.key or str(path), problem.fix))
        if copies := self.copies(path):
            complain(told(copies, str(path), "compare them with img-pathway check, then delete the copy"))
        return loaded

    @staticmethod
    def copies(path: Path) -> str:
        """What a sync program left beside the file, in words; empty if nothing."""
        from img_pathway.profile.keep.library import copies_text

        return copies_text(path)

    # ------------------------------------------------------------------ rulebook and time
    def book(self) -> Rulebook:
        """The rulebook in use. Raises `Stop` (exit 2) for a ``--rules`` that cannot be used."""
        if self.rules is not None:
            return self.pack(self.rules)
        from img_pathway.rulebook.pack.in_use import current

        found = current(self.folder)
        if found.warning:
            from img_pathway.cli.output import complain

            complain(told(found.warning, todo="see img-pathway rules use"))
        return found.book

    @staticmethod
    def pack(file: str) -> Rulebook:
        """A rulebook from outside, verified whole; ``builtin`` is the built-in one. Raises `Stop` (exit 2)."""
        from img_pathway import rulebook

        if file == "builtin":
            return rulebook.load()
        from img_pathway.rulebook.pack.verify import Unusable, usable

        try:
            return usable(Path(file))
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

    def open(self, word: str | None) -> Opened:
        """The profile of PROFILE, with rulebook and instant."""
        # A wrong option is told before any file is opened.
        self.now()
        loaded = self.load(self.find(word))
        book = self.book()
        return Opened(loaded, book, self.judged(loaded, book))

    def judged(self, loaded: Loaded, book: Rulebook) -> datetime:
        """The instant to judge a profile by; a clock that cannot be right is said on stderr and not believed."""
        now = self.now(loaded.profile)
        if self.today is not None:
            return now
        from img_pathway.cli.output import complain
        from img_pathway.desk.clock_check import judged

        known = self.store.state.of(loaded.path).get("clock")
        known = known if isinstance(known, dict) else None
        found = judged(now, known, book.as_of, own_zone=bool(loaded.profile.profile.time_zone))
        if found.warning:
            complain(found.warning)
        self._clock.update(found.known or {})
        return found.now
