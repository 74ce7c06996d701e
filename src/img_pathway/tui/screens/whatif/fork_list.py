"""The forks of a profile as they were last read: what a screen finds among them. Knows no screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from img_pathway.profile.keep import forks as kept

if TYPE_CHECKING:
    from img_pathway.engine.whatif.scenarios import Scenario
    from img_pathway.profile.keep.forks import Fork, Listed


class ForkList:
    """Forks, those that cannot be read among them; `is_read` is false until the disk was looked at."""

    def __init__(self, listed: Sequence[Listed] | None = None) -> None:
        self.is_read = listed is not None
        self.all = tuple(listed or ())

    @property
    def forks(self) -> list[Fork]:
        """Those that can be read."""
        return [one.fork for one in self.all if one.fork is not None]

    @property
    def names(self) -> list[str]:
        """Every name that is taken."""
        return [one.name for one in self.all]

    def others(self, chosen: Listed) -> list[Listed]:
        """Those that can stand beside the chosen one."""
        return [one for one in self.all if one.fork is not None and one.name != chosen.name]

    def named(self, name: str | None) -> Listed | None:
        """The fork of a name."""
        return next((one for one in self.all if one.name == name), None)

    def holding(self, wanted: Scenario) -> Listed | None:
        """The fork that changes just what a ready-made one does."""
        facts = dict(wanted.facts)
        return next((one for one in self.all if one.fork is not None and one.fork.facts == facts), None)

    def change(self, ident: str) -> tuple[Fork, str] | None:
        """The fork and the key that a line of the comparison names (``fork:key``), if it still changes that fact.

        The line says whose change it is: the cursor of the list may be on another fork by now.
        """
        name, _, key = ident.partition(":")
        return next(((fork, key) for fork in self.forks if fork.name == name and key in fork.facts), None)

    def titled(self, fork: Fork, title: str, besides: str = "") -> Fork:
        """A fork under another title and a name that no other has; `besides` may be taken. Raises `StoreError`."""
        shown = kept.clean_title(title)
        return replace(fork, title=shown, name=kept.free_name(shown, [name for name in self.names if name != besides]))
