"""The forks of a session beside its profile, derived once for each state of both. No widgets here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from img_pathway.engine.whatif.whatif import Outlook, compare, moment, outlook
from img_pathway.profile.typed.problem import BadValue
from img_pathway.tui.forms.check import sentence

if TYPE_CHECKING:
    from img_pathway.desk.session import Desk
    from img_pathway.engine.whatif.whatif import Comparison
    from img_pathway.profile.keep.forks import Change, Listed
    from img_pathway.rulebook import Rulebook


class View(NamedTuple):
    """A fork as it can be shown: its comparison, or in `note` why there is none (yet)."""

    listed: Listed
    found: Comparison | None
    note: str = ""
    moved: tuple[Change, ...] = ()
    """Facts it changes that were recorded otherwise for real since."""
    same: bool = False
    """Everything in it is recorded for real."""


class ForkViews:
    """What is known of every fork. `follow` first; then one fork costs some milliseconds, once."""

    def __init__(self) -> None:
        self.packs: dict[str, Rulebook | str] = {}
        """Rule packs by path; a text is why one cannot be used, an empty one that it is being read."""
        self._session: Desk | None = None
        self._base: tuple[tuple[Desk, int], Outlook] | None = None
        self._known: dict[str, tuple[object, View]] = {}

    def follow(self, desk: Desk) -> Outlook:
        """The profile as it is, derived anew when a fact, the rules or the day changed."""
        key = (desk, desk.revision)
        if self._base is None or self._base[0] != key:
            self._session = desk
            self._base = (key, outlook("As it is", desk.profile, desk.rulebook, desk.now))
            self._known.clear()
        return self._base[1]

    @property
    def base(self) -> Outlook:
        """The profile as it was followed last."""
        assert self._base is not None
        return self._base[1]

    def known(self, listed: Listed) -> View | None:
        """A fork as far as it is derived; ``None`` where that is still to be done."""
        found = self._known.get(listed.name)
        return found[1] if found is not None and found[0] == self._state(listed) else None

    def of(self, listed: Listed) -> View:
        """A fork beside the profile."""
        found = self.known(listed)
        if found is None:
            found = self._derived(listed)
            self._known[listed.name] = (self._state(listed), found)
        return found

    def _state(self, listed: Listed) -> object:
        return listed, self.packs.get(listed.fork.rules or "") if listed.fork else None

    def _derived(self, listed: Listed) -> View:
        fork, desk = listed.fork, self._session
        assert desk is not None
        if fork is None:
            return View(listed, None)
        book: Rulebook | str = desk.rulebook
        if fork.rules is not None:
            book = self.packs.get(fork.rules) or "… reading the rule pack"
        if isinstance(book, str):
            return View(listed, None, book)
        try:
            facts = fork.applied(desk.profile)
        except BadValue as bad:
            return View(listed, None, f"✗ does not fit any more: {sentence(bad.why, bad.key)}")
        found = compare(self.base, outlook(fork.title, facts, book, moment(desk.now, fork.seen_from)))
        same = facts == desk.profile and fork.rules is None and bool(fork.changes)
        return View(listed, found, "", fork.moved(desk.profile), same)
