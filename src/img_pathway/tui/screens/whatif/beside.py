"""What stands at the left of the comparison: the profile as it is, or another fork."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from img_pathway.profile.typed.text import plain
from img_pathway.tui.screens.whatif.blocks import ForkViews, verdict
from img_pathway.tui.screens.whatif.discarding import Discarding

if TYPE_CHECKING:
    from img_pathway.engine.whatif.scenarios import Scenario
    from img_pathway.profile.keep.forks import Fork, Listed

NONE = "none"
"""Chosen in place of a fork."""
_LEFT: dict[Path, str] = {}
"""The fork at the left of each profile's comparison, while the program runs: it stands there again after a look elsewhere."""


class SideBySide(Discarding):
    """A screen of forks of which two can stand beside each other."""

    def __init__(self, *children: Widget) -> None:
        super().__init__(*children)
        self.listed: list[Listed] | None = None
        self.views = ForkViews()

    @property
    def beside(self) -> str:
        """The fork at the left in place of the profile as it is; empty for none."""
        return _LEFT.get(self.desk.file.path, "")

    def choose(self, title: str, choices: Iterable[tuple[str, str, str]], then: Callable[[str], object]) -> None:
        """A list of titles, each with a sentence under it; `then` gets the id of the chosen one."""
        raise NotImplementedError

    def draw_list(self, cursor: str | None = None) -> None:
        """Draw the list of forks."""
        raise NotImplementedError

    def draw_page(self) -> None:
        """Draw the comparison."""
        raise NotImplementedError

    def begin_with(self, title: str, facts: Mapping[str, Any]) -> Fork | None:
        """Begin a fork with some changes."""
        raise NotImplementedError

    def action_beside(self) -> None:
        """Choose what stands at the left of the comparison: the profile as it is, or another fork."""
        chosen = self.chosen
        if chosen is None or chosen.fork is None:
            return
        others = [one for one in self.listed or () if one.fork is not None and one.name != chosen.name]
        if not others:
            return self.notify("Begin another what-if first: n.", title="There is no other one to set beside it")
        profile = (NONE, "Your profile as it is", "What is recorded, and nothing else.")

        def beside(name: str) -> None:
            self.put_beside("" if name == NONE else name.removeprefix("@"))
            self.draw_list()
            self.draw_page()

        # A fork may be called like the profile's own line.
        rows = [(f"@{one.name}", one.title, verdict(self.views.of(one))[0]) for one in others]
        self.choose(f"Beside “{plain(chosen.title, 60)}”", [*rows, profile], beside)

    def put_beside(self, name: str) -> None:
        """Put a fork at the left, or with an empty name the profile as it is."""
        _LEFT[self.desk.file.path] = name

    def begin_both(self, pair: Sequence[Scenario]) -> None:
        """Two ready-made what-ifs side by side; one that is there already is taken as it is."""
        names = []
        for one in pair:
            held = self.holding(one)
            made = held.fork if held is not None else self.begin_with(one.title, one.facts)
            names += [made.name] if made is not None else []
        if len(names) == len(pair):
            self.put_beside(names[0])
            self.store(lambda: None, names[-1])

    def holding(self, wanted: Scenario) -> Listed | None:
        """The fork that changes just what a ready-made one does."""
        listed = (one for one in self.listed or () if one.fork is not None)
        return next((one for one in listed if one.fork is not None and one.fork.facts == dict(wanted.facts)), None)
