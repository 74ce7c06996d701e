"""A what-if fork open in its profile's place: what is recorded at it is a change of the fork, never of the profile."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from img_pathway.desk.profile_file import Keeper, unsaved
from img_pathway.desk.session import Desk
from img_pathway.engine.whatif.whatif import moment
from img_pathway.profile.checks.sound import new_errors
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.typed.keys import recorded
from img_pathway.profile.typed.problem import BadValue

if TYPE_CHECKING:
    from img_pathway.profile.facts import Profile
    from img_pathway.profile.keep.forks import Fork, Forks
    from img_pathway.profile.keep.journal import Kind
    from img_pathway.rulebook import Rulebook

FARTHEST = timedelta(days=5 * 366)
"""How far ahead a fact that is tried on may lie: a slip of the pen moves nobody into another century."""


class ForkFile(Keeper):
    """The file of one fork: the changes that make the profile into what was recorded."""

    def __init__(self, shelf: Forks, fork: Fork, real: Desk) -> None:
        # The path is that of the profile: what is known of it, such as the last visit, counts here too.
        super().__init__(real.file.path)
        self.fork, self.base = fork, real.profile
        self._shelf = shelf

    def leading_to(self, profile: Profile) -> Fork:
        """The fork that makes the profile into this one."""
        return self.fork.leading(self.base, profile)

    def save(self, profile: Profile) -> Profile:
        """Write the fork that leads to this profile. Raises `Unsaved`."""
        fork = self.leading_to(profile)
        try:
            self._shelf.save(fork)
        except StoreError as error:
            raise unsaved(error) from error
        return profile


class ForkDesk(Desk):
    """A fork as a profile of its own, seen from the day of the fork; its undo is its own as well."""

    file: ForkFile

    def __init__(self, real: Desk, shelf: Forks, fork: Fork, rulebook: Rulebook) -> None:
        """Raises `BadValue` where the changes no longer fit the profile."""
        self._real = real
        self._chosen = fork.seen_from
        """The day it was seen from when it was opened; a fact that is known later only moves it on while it is there."""
        file = ForkFile(shelf, fork, real)
        super().__init__(fork.applied(real.profile), rulebook, file, self._moment, real.name)

    def _moment(self, zone: str | None) -> datetime:
        return moment(self._real.moment(zone), self.file.fork.seen_from)

    @property
    def real(self) -> Desk:
        """The desk of the profile under it."""
        return self._real

    @property
    def fork(self) -> Fork:
        """Its name and the day it is seen from."""
        return self.file.fork

    def day_for(self, changed: Profile) -> date:
        """The day it is seen from; where that is too early for what is tried on, the first on which it can be."""
        now = self._real.moment(changed.profile.time_zone)
        first = moment(now, self._chosen).date()
        ahead = {
            value for _, fact, value in recorded(changed) if fact.kind == "date" and first < value < first + FARTHEST
        }
        days = (day for day in (first, *sorted(ahead)) if not new_errors(self.file.base, changed, day))
        return next(days, first)

    def _become(self, keys: tuple[str, ...], profile: Profile, kind: Kind, source: str = "") -> None:
        """As for every profile, seen from the day that it needs."""
        day = self.day_for(profile)
        seen = day if day > self._real.moment(profile.profile.time_zone).date() else None
        self.file.fork = replace(self.file.fork, seen_from=seen)
        super()._become(keys, profile, kind)

    def rebase(self) -> None:
        """Somebody changed the profile meanwhile: that counts here too, unless the changes no longer fit it."""
        with self._lock:
            fork = self.file.leading_to(self.profile)
            try:
                profile = fork.applied(self._real.profile)
            except BadValue:
                return
            self.file.base, self.file.fork = self._real.profile, fork
            self._adopt(profile)
        self.save()
