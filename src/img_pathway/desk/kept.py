"""What a session asks of the place where its profile is kept; `tui.disk` is the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from img_pathway.desk.undo import Step
    from img_pathway.profile.facts import Profile
    from img_pathway.profile.keep.editing_mark import Mark
    from img_pathway.profile.keep.journal import Kind
    from img_pathway.profile.keep.store import Loaded


class Found(NamedTuple):
    """What a look at the file found: its content, and the mark of another session that edits it."""

    loaded: Loaded
    held: Mark | None
    stamp: tuple[int, int, int] | None
    """Time, size and number of the file when it was looked at."""


class Disk(Protocol):
    """Where the profile is kept."""

    path: Path
    read_only: str | None
    """Why the file may not be written, in plain words; None if it may."""

    def save(self, profile: Profile) -> Profile:
        """Write the profile; returns what is on disk now, other sessions' changes merged in."""
        ...

    def resolve(self, profile: Profile, mine: bool) -> Profile:
        """Settle a conflict for this session's values, or for those on disk."""
        ...

    def note(self, kind: Kind, before: Profile, after: Profile) -> None:
        """A change that the next save writes: for the journal."""
        ...

    def earlier(self, profile: Profile) -> tuple[list[Step], list[Step]]:
        """What earlier sessions did to a profile and what they took back, the nearest last."""
        ...

    def look(self) -> Found | None:
        """Was the file changed by somebody else, or did it become free to edit? Changes nothing here."""
        ...

    def follow(self, found: Found) -> Profile | None:
        """Go on from what `look` found; the new profile, if it is another."""
        ...

    def move_to(self, path: Path, profile: Profile) -> Profile:
        """Write the profile to a new file and keep it there from now on."""
        ...

    def release(self) -> None:
        """Take away the editing mark: this session is over."""
        ...

    def rescue(self, profile: Profile) -> Path | None:
        """At the very end, when the file could not be written: a copy wherever there is room."""
        ...
