"""Somebody of a folder on the ordinary screens: everything can be read, nothing recorded, nothing remembered."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from img_pathway.desk.cohort.cohort import mark
from img_pathway.desk.cohort.judging import Judge, Refused, Task
from img_pathway.desk.profile_file import Keeper
from img_pathway.desk.session import Desk
from img_pathway.profile.file.errors import StoreError

if TYPE_CHECKING:
    from img_pathway.desk.cohort.listing import Found
    from img_pathway.desk.folder import DataFolder
    from img_pathway.profile.facts import Profile

ONLY_READ = "It is only looked at, from a folder of profiles: nothing is recorded here."


class LookedAt(Keeper):
    """A file that is not ours: neither written nor marked nor followed."""

    read_only = ONLY_READ

    def save(self, profile: Profile) -> Profile:
        """Nothing can have been recorded."""
        return profile


class GuestDesk(Desk):
    """The desk of somebody else in the place of one's own, which stays open under it."""

    def __init__(self, own: Desk, profile: Profile, path: Path, data: DataFolder, number: int) -> None:
        """`number` is the one it has in the folder where names are hidden."""
        self._number = number
        super().__init__(profile, data.rulebook, LookedAt(path), data.clock(path), path.stem)
        self._own = own.real

    @property
    def real(self) -> Desk:
        """One's own."""
        return self._own

    @property
    def number(self) -> int:
        """Its number in the folder."""
        return self._number

    @property
    def guest(self) -> bool:
        """Yes."""
        return True


def guest(own: Desk, found: Found, folder: Collection[Found], task: Task, data: DataFolder) -> GuestDesk:
    """The desk of one file of a folder, read anew. Raises `StoreError` where it cannot be judged."""
    # As the table of the folder numbers them where names are hidden: not in the order of their names.
    own_mark = mark(found)
    number = 1 + sum(mark(one) < own_mark for one in folder if not one.problem)
    try:
        return GuestDesk(own, Judge(task).profile(found), found.path, data, number)
    except Refused as refused:
        raise StoreError(refused.why, found.file, refused.todo) from None
