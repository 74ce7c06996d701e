"""Help: the keys that work on the screen behind it, the words, the signs, and what this program is not."""

from __future__ import annotations

from typing import Any

from textual.binding import Binding
from textual.screen import Screen

from img_pathway.reports.page import Block, line
from img_pathway.reports.words import GLYPHS
from img_pathway.tui.commands import SCOPES, Command, in_scope
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.screens.kinds import ReadingScreen
from img_pathway.tui.textual_private import keys_of

_MEANS = {
    "done": "Your facts satisfy the rule, and they still count.",
    "ready": "You can do this now.",
    "in-progress": "Begun, and it is your turn.",
    "waiting": "With somebody else; the date says since when.",
    "check": "The rules cannot say for sure. Look it up and record what you found.",
    "locked": "Something else comes first; it is named.",
    "lapsed": "It was done, and no longer counts.",
    "not-needed": "Does not apply to you.",
}
_ABOUT = (
    "You record facts: what happened, and when. Everything else is worked out from them, every time.",
    "Nothing leaves this computer. Every change is saved at once; u takes it back.",
    "This is not legal advice, and not affiliated with ECFMG, USMLE, FSMB, AAMC or NRMP. "
    "Before you pay or travel, look at the official page as well.",
)


class HelpScreen(ReadingScreen):
    """A page to read."""

    TITLE = "Help"
    MEASURE = 100

    def __init__(self, behind: Screen[Any]) -> None:
        super().__init__()
        self._behind = behind

    def draw(self) -> None:
        here = self._behind.SCOPE if isinstance(self._behind, BaseScreen) else ""
        scopes = [scope for scope in (here, "list", "app") if scope in SCOPES]
        blocks = [Block((line((SCOPES[scope], "head")), *map(self._key_line, in_scope(scope)))) for scope in scopes]
        blocks.append(
            Block(
                (
                    line(("Inside a form", "head")),
                    *(
                        line((f"{keys:<20}", "key"), words, hang=20)
                        for keys, words in (
                            ("tab, shift+tab", "Go to the next or the former field."),
                            ("escape", "Back to the list. Letters are text here; F1 and F2 still work."),
                        )
                    ),
                )
            )
        )
        signs = (line((f"{GLYPHS[word]} {word:<14}", word), means, hang=16) for word, means in _MEANS.items())  # type: ignore[index]
        blocks.append(Block((line(("Signs", "head")), *signs)))
        if here == "timeline":
            from img_pathway.tui.screens.timeline.gantt_paint import LEGEND

            more = (line((f"{glyph:<14}", role), word, hang=16) for glyph, role, word in LEGEND)
            blocks.append(Block((line(("Signs of the timeline", "head")), *more)))
        blocks.append(Block((line(("About", "head")), *(line(text) for text in _ABOUT))))
        self.page.show(blocks)

    def _key_line(self, command: Command) -> Any:
        keys = keys_of(self.app, command.id, command.keys)
        shown = [self.app.get_key_display(Binding(key, "")) for key in keys.split(",") if key]
        return line((f"{', '.join(shown) or 'by / only':<20}", "key"), command.help, hang=20)
