"""Help: the keys that work on the screen behind it, the words, the signs, and what this program is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from textual.binding import Binding

from img_pathway.reports.page import Block, Line, heading, line
from img_pathway.reports.words import GLYPHS
from img_pathway.tui.commands import SCOPES, VIEW, VIEWS, Offered, in_scope
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.screens.kinds import ReadingScreen

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


IN_FIELDS = (
    ("tab, shift+tab", "Go to the next or the former field. Enter keeps what is typed and goes on too."),
    ("up, down", "The same, or up and down in a list that is open."),
    ("F4", "Open the calendar or the list of a field."),
    ("delete", "Take out what was typed or chosen last, or an entry of a list: u right after it brings that back."),
    (
        "esc",
        "Close what lies open, else out of the form; what is typed stays. Inside a form letters are text and no commands; F1 and F2 work.",
    ),
)
"""Keys of a form, told once for all fields."""


WIDE = 16
"""Cells of the column of keys."""


class HelpScreen(ReadingScreen):
    """A page to read."""

    TITLE = "Help"
    MEASURE = 100

    def __init__(self, behind: BaseScreen | None, keys: Sequence[Offered]) -> None:
        """`behind` is the screen that is helped with, ``None`` for a question in front of one."""
        super().__init__()
        self._behind = behind
        self.listed = keys

    def draw(self) -> None:
        behind = self._behind
        groups: dict[str, list[Offered]] = {}
        for key in self.listed:
            groups.setdefault(key.group, []).append(key)
        everywhere = groups.pop(SCOPES["app"], [])
        if behind is not None:
            title = SCOPES["list"]
            groups[title] = [Offered(each, title, tuple(each.keys.split(","))) for each in in_scope("list")]
        if everywhere:
            groups[SCOPES["app"]] = everywhere
        form = behind.form if behind is not None else None
        inside = list(_table("Inside a form", ((keys, words, "") for keys, words in IN_FIELDS))) if form else []
        # Whoever asks from a field wants what helps in that field, and the keys of all fields.
        here = next((field for field in form.fields if field.has_focus_within), None) if form is not None else None
        first = form is not None and form.has_focus_within
        about = [heading(here.state.fact.label), Block((line(here.hint()),))] if here is not None else []
        blocks: list[Block] = [*about, *inside] if first else []
        for title, group in groups.items():
            if title == VIEWS:
                # What belongs to this screen alone stands together, above what every screen has.
                blocks += _signs_of(behind)
            blocks += _table(title, ((self._shown(key), *_words(key)) for key in group))
        blocks += [] if first else inside
        signs = ((f"{GLYPHS[word]} {word}", means, word) for word, means in _MEANS.items())  # type: ignore[index]
        blocks += _table("Signs", signs)
        blocks += [heading("About"), Block(tuple(line(text) for text in _ABOUT))]
        self.page.show(blocks)

    def _shown(self, key: Offered) -> str:
        shown = ", ".join(self.app.get_key_display(Binding(each, "")) for each in key.keys)
        return shown or "in the menu"


def _signs_of(behind: BaseScreen | None) -> Iterator[Block]:
    """The signs that only one screen has."""
    if behind is not None and behind.SCOPE == "timeline":
        from img_pathway.tui.screens.timeline.gantt_paint import LEGEND

        yield from _table("Signs of the timeline", ((glyph, word, role) for glyph, role, word in LEGEND))


def _words(key: Offered) -> tuple[str, str]:
    """What a key does and the style of the key; a view is named, and why it cannot be done now is told."""
    command = key.command
    words = f"{command.label}. {command.help}" if VIEW in command.seen else command.help
    return (f"{words} Not now: {key.vain[0].lower()}{key.vain[1:]}", "dim") if key.vain else (words, "key")


def _table(title: str, rows: Iterable[tuple[str, str, str]]) -> Iterator[Block]:
    """A heading and rows of two columns: a key or sign with its style, and what it means."""
    yield heading(title)
    # Many keys stand in a row of their own: one of them would push every meaning to the right.
    lines: list[Line] = [
        line(
            (f"{first:<{WIDE}}" if len(first) < WIDE else f"{first}\n", style or "key"),
            (words, "dim" if style == "dim" else ""),
            hang=WIDE,
        )
        for first, words, style in rows
    ]
    yield Block(tuple(lines))
