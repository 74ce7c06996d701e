"""The two single lines of every screen: where you are at the top, which keys work at the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from img_pathway.reports.page import Part
from img_pathway.tui.commands import COMMANDS, ENTRY_COMMANDS, FORM_COMMANDS, VIEW, can
from img_pathway.tui.textual_private import keys_of
from img_pathway.tui.widgets.lines import cells, cut, filled
from img_pathway.tui.widgets.palette import painted

_BACKS = ("form.leave", "app.back", "first-run.back")
_KNOWN = (*FORM_COMMANDS, *ENTRY_COMMANDS[1:], *COMMANDS)
_ORDER = {command.id: number for number, command in enumerate(_KNOWN)} | dict.fromkeys(_BACKS, -1)

DOT: tuple[Part, ...] = (("  ", ""), ("·", "dim"), ("  ", ""))
"""Between the words of the top bar."""
_TRIED = (
    "nothing here reaches your profile · i compares, accepts and leaves",
    "nothing reaches your profile · i compares and leaves",
    "not your profile · i leaves",
)
"""What is said beside the name of a what-if, the longest that there is room for."""
_REVERSED = Style(reverse=True, bold=True)
_KEYS = {command.id: tuple(key for key in command.keys.split(",") if key) for command in _KNOWN}
_LASTING = (*_BACKS, "app.help", "app.menu", "stage.missing", "form.keep", "app.why")
"""Stay in the key bar when there is not enough room for every key, the first ones longest; of the others the screen's own
stay longer than those that work everywhere.
"""
_VIEWS = tuple(command for command in COMMANDS if VIEW in command.seen)
VIEW_CELLS, GAP = 13, 1
"""Cells of a column of the views, and of the gap that closes it: six columns at 80 cells, nine at 120."""
WIDE_GAP, NARROW_GAP = 3, 2
"""Cells between two keys, where all have room and where they have not."""
TALL = 24
"""Rows of a window from which every view stands in the bar."""
LATER = 8.0
"""Seconds after which the keys stand again where something was said."""
_TYPED = {"slash": "/", "space": " "}
"""Keys of the bar that are characters in a field, which Textual does not see by their names."""


class Key(NamedTuple):
    """One key of the bar."""

    shown: str
    label: str
    key: str
    enabled: bool
    rank: int
    """The higher, the sooner it goes where there is no room."""


NAME = 14
"""Cells of a cut name that still tell whose it is."""


class TopBar(Widget):
    """The title line: place at the left, profile and day at the right."""

    DEFAULT_CSS = """
    TopBar { dock: top; height: 1; background: $panel; }
    TopBar.-fork { height: 2; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.left: tuple[Part, ...] = ()
        self.right: tuple[Part, ...] = ()
        self.lasting: tuple[Part, ...] = ()
        self.fork = ""
        """What the what-if fork is called that stands in the profile's place."""

    def show(self, left: tuple[Part, ...], right: tuple[Part, ...], lasting: tuple[Part, ...]) -> None:
        """Draw other words; those at the right stand in order of importance, the last of all are always seen."""
        if (left, right, lasting) != (self.left, self.right, self.lasting):
            self.left, self.right, self.lasting = left, right, lasting
            self.refresh()

    def tell_fork(self, title: str) -> None:
        """A line above all says that what is seen is tried on only; empty for the profile itself."""
        if title != self.fork:
            self.fork = title
            self.set_class(bool(title), "-fork")
            self.refresh(layout=True)

    @property
    def rows(self) -> int:
        """How high it is."""
        return 2 if self.fork else 1

    def _fork_line(self) -> Strip:
        """Light and dark the other way round, over the whole width: the same with and without colours."""
        left = f" WHAT IF  {self.fork}"
        room = self.size.width - cells(((left, ""),))
        right = next((words for words in _TRIED if cells(((words, ""),)) + 2 <= room), _TRIED[-1])
        left = "".join(text for text, _ in cut(((left, ""),), self.size.width - cells(((right, ""),)) - 2))
        gap = self.size.width - cells(((left, ""), (right, ""))) - 1
        return Strip([Segment(f"{left}{' ' * gap}{right} ", self.rich_style + _REVERSED)])

    def render_line(self, y: int) -> Strip:
        """Draw the line. Without room a long name at the right is cut as far as it stays a name; then the words at the
        right go, the last first, then the program's name and the dim words after the place, then the place is cut.
        """
        if self.fork and y == 0:
            return self._fork_line()
        room = self.size.width - 4
        left, right = self.left, list(self.right)
        while right and (over := cells(left) + cells(_dotted((*right, *self.lasting))) - room) > 0:
            name = max(right, key=lambda part: 0 if part[1] else cells((part,)))
            if not name[1] and (kept := cells((name,)) - over) >= NAME:
                right[right.index(name)] = ("".join(text for text, _ in cut((name,), kept)), "")
                break
            right.pop()
        words = _dotted((*right, *self.lasting))
        if cells(left) + cells(words) > room and len(left) > 1:
            left = left[1:]
        if cells(left) + cells(words) > room and left[-1][1] == "dim":
            left = left[:-1]
        return _strip(self, cut(left, max(room - cells(words), 0)), words)


class KeyBar(Widget):
    """The keys that work right now, read from the active bindings; each can be clicked."""

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; background: $panel; }
    """

    def __init__(self, views: bool = False, keys: Sequence[tuple[str, str]] = ()) -> None:
        """`views` shows every view over the keys, in rows of equal columns; `keys` of a question are told as they are, each
        with what it does, in place of the bindings.
        """
        super().__init__()
        self._views = views
        self._told = tuple(keys)
        self._columns, self._rows = 1, int(views)
        """In how many columns and rows the views stand."""
        self._counts: dict[str, int] = {}
        """How many a view holds, where that is told beside it."""
        self._keys: list[Key] = []
        self._spots: list[tuple[int, int, int, str]] = []
        """Row, first and last cell of what can be clicked, and its key."""
        self._said = ""

    def on_mount(self) -> None:
        if not self._told:
            self.screen.bindings_updated_signal.subscribe(self, self._follow)
        self.fit(self.app.size)

    @property
    def rows(self) -> int:
        """How high it is."""
        return self._rows + 1

    def fit(self, size: Size) -> None:
        """Take the rows that all views need in a window of this size; a low one gets one row of them, and the menu."""
        self._columns = max((size.width - 2 + GAP) // VIEW_CELLS, 1)
        rows = -(-len(_VIEWS) // self._columns)
        self._rows = (rows if rows == 1 or size.height >= TALL else 1) if self._views else 0
        self.styles.height = self._rows + 1
        for rack in self.screen.query("ToastRack"):
            # Notices stand over it.
            rack.styles.margin = (0, 0, self.rows, 0)

    def count(self, view: str, number: int) -> None:
        """Tell beside a view how many it holds; of none nothing is said."""
        if number != self._counts.get(view, 0):
            self._counts[view] = number
            self.refresh()

    def _follow(self, screen: Screen[object]) -> None:
        if screen is self.screen and screen.is_active:
            self._read()

    def _read(self) -> None:
        if self._told:
            named = self.app.get_key_display
            self._keys = [
                Key(named(Binding(key, "")), does, key, True, at) for at, (key, does) in enumerate(self._told)
            ]
            return
        found: dict[str, tuple[int, Key]] = {}
        focused = self.screen.focused
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.id is None or not binding.show:
                continue
            char = _TYPED.get(binding.key)
            if char is not None and focused is not None and focused.check_consume_key(binding.key, char):
                continue
            # Of several keys the one named first; only those that are not typed into a field are active.
            wanted = _KEYS.get(binding.id, ()).index(binding.key) if binding.key in _KEYS.get(binding.id, ()) else 99
            if binding.id not in found or wanted < found[binding.id][0]:
                shown = self.app.get_key_display(binding)
                rank = _LASTING.index(binding.id) if binding.id in _LASTING else len(_LASTING)
                found[binding.id] = (wanted, Key(shown, binding.description, binding.key, active.enabled, rank))
        if any(found[name][1].key == "escape" for name in _BACKS if name in found):
            # One way back is told: the one that Escape takes from here.
            found = {name: one for name, one in found.items() if name not in _BACKS or one[1].key == "escape"}
        elif "app.quit" in found and not any(name in found for name in _BACKS):
            # Nothing lies behind: the way out is the way back.
            self._last(found, "app.quit")
        if "app.menu" not in found and "app.find" in found:
            # Where Space is typed, the palette leads to all commands.
            self._last(found, "app.find")
        keys = [found[key][1] for key in sorted(found, key=lambda key: _ORDER.get(key, 0))]
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    @staticmethod
    def _last(found: dict[str, tuple[int, Key]], name: str) -> None:
        """Let a key go last of all."""
        wanted, key = found[name]
        found[name] = wanted, key._replace(rank=0)

    def say(self, text: str) -> None:
        """Say something in place of the keys; empty shows the keys again."""
        if text != self._said:
            self._said = text
            self.refresh()
            if text:
                self.set_timer(LATER, lambda: self.say("") if self._said == text else None)

    def render_line(self, y: int) -> Strip:
        """The views, if they stand here; below them what is to be said, else the keys."""
        self._spots = [spot for spot in self._spots if spot[0] != y]
        if y < self._rows:
            return self._view_row(y)
        if self._said:
            return _strip(self, (("· ", "accent"), (self._said, "strong")), ())
        if not self._keys:
            self._read()
        return self._row(y, self._keys)

    def _view_row(self, y: int) -> Strip:
        """One row of the views; a view without a key, or that cannot be opened here, leaves its place empty."""
        views = _VIEWS[y * self._columns : (y + 1) * self._columns]
        parts: list[Part] = []
        for number, view in enumerate(views):
            key = keys_of(self.app, view.id, view.keys).partition(",")[0] if can(self.app, self.screen, view) else ""
            shown = self.app.get_key_display(Binding(key, "")) if key else ""
            words: tuple[Part, ...] = ((shown, "key"), (" " if shown else "", ""), (view.label if shown else "", ""))
            if shown and (count := self._counts.get(view.id)):
                words = (*words, (f" {count}", "strong"))
            start = 1 + number * VIEW_CELLS
            if key:
                self._spots.append((y, start, start + cells(words), key))
            parts += filled(cut(words, VIEW_CELLS - 1), VIEW_CELLS)
        return _strip(self, tuple(parts), ())

    def _row(self, y: int, keys: Sequence[Key]) -> Strip:
        """As many as there is room for, closer together where that helps; of those that matter alike the last go first."""
        items: list[tuple[Part, ...]] = [
            ((key.shown, "key" if key.enabled else "dim"), (" ", ""), (key.label, "" if key.enabled else "dim"))
            for key in keys
        ]
        kept, room = list(range(len(items))), self.size.width - 2
        gap = WIDE_GAP if sum(cells(each) + WIDE_GAP for each in items) - WIDE_GAP <= room else NARROW_GAP
        while kept and sum(cells(items[i]) + gap for i in kept) - gap > room:
            kept.remove(max(kept, key=lambda number: (keys[number].rank, number)))
        parts: list[Part] = []
        at = 1
        for i in kept:
            size = cells(items[i])
            self._spots.append((y, at, at + size, keys[i].key))
            parts += [*items[i], (" " * gap, "")] if i != kept[-1] else items[i]
            at += size + gap
        return _strip(self, tuple(parts), ())

    def on_click(self, event: events.Click) -> None:
        for y, start, end, key in self._spots:
            if event.y == y and start <= event.x < end:
                self.app.simulate_key(key)
                return


def _dotted(words: Sequence[Part]) -> tuple[Part, ...]:
    """Words with dots between them."""
    parts: list[Part] = []
    for word in words:
        parts += [*DOT, word] if parts else [word]
    return tuple(parts)


def _strip(widget: Widget, left: tuple[Part, ...], right: tuple[Part, ...]) -> Strip:
    width = widget.size.width
    room = max(width - 2, 0)
    if cells(left) + cells(right) + 2 > room:
        right = ()
    left = cut(left, room)
    gap = room - cells(left) - cells(right)
    return painted(widget, ((" ", ""), *left, (" " * gap, ""), *right, (" ", "")), width)
