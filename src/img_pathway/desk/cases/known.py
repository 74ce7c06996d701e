"""Which case a profile is: remembered in the state file. Its loss makes a comparison longer, and nothing is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from img_pathway.days import say

if TYPE_CHECKING:
    from img_pathway.profile.keep.state import State


class KnownCase(NamedTuple):
    """What is remembered of a profile that was handed over or taken."""

    case: str
    taken: str = ""
    """The day it was opened here as somebody's case (ISO); empty for one's own."""
    redacted: bool = False

    @property
    def taken_on(self) -> str:
        """The day it was opened here as somebody's case, in words; empty for one's own."""
        try:
            return say(date.fromisoformat(self.taken))
        except ValueError:
            return ""


def known_case(state: State, path: Path) -> KnownCase | None:
    """The case of a profile; ``None`` where none is known."""
    found = state.of(path).get("case")
    if not isinstance(found, dict) or not isinstance(found.get("case"), str):
        return None
    return KnownCase(found["case"], str(found.get("taken") or ""), found.get("redacted") is True)


def remember_case(state: State, path: Path, case: str, taken: str = "", *, redacted: bool = False) -> None:
    """Note which case a profile is."""
    state.remember(path, case={"case": case, "taken": taken, "redacted": redacted})
