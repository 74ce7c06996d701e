"""Every use of what Textual keeps to itself, in one place: seen in Textual 8.2.8, each held by a test.

Nothing else in the package touches a private name of Textual's (`tests/tui/test_textual_private.py`).
"""

from __future__ import annotations

from contextlib import suppress
from inspect import unwrap
from typing import TYPE_CHECKING, Any

from textual import work
from textual.app import App
from textual.command import CommandList, CommandPalette
from textual.css.query import NoMatches
from textual.drivers._writer_thread import WriterThread
from textual.geometry import Size
from textual.keys import _character_to_key
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.widgets import Input
from textual.worker import get_current_worker

if TYPE_CHECKING:
    AnApp = App[Any]
    AView = ScrollView
    APalette = CommandPalette
else:
    # Mix-ins, first bases of ours, and no widgets themselves: a class of Textual's is dear to make.
    AnApp = AView = APalette = object


def start_unseen(app: App[Any], screen: Screen[Any]) -> None:
    """Start a screen that is not shown yet: publicly one is started by showing it."""
    app._register(app, screen)
    app._load_screen_css(screen)


def lay_out_unseen(screen: Screen[Any]) -> bool:
    """Style, place and draw everything on a screen while another is in front; False once nothing is left to do.

    Textual does so when a screen comes to the front, and again for what turns up then, scroll bars and the like:
    a frame for each.
    """
    if screen._layout_required or screen._size != screen.app.size:
        # There is no notice here; Textual would come to that conclusion in front, with a layout.
        screen.query("#textual-toastrack").set(display=False)
        screen._layout_required = False
        screen._refresh_layout(screen.app.size)
        screen.update_node_styles(animate=False)
        return True
    # Once for the styles that are mixed and remembered on the way.
    screen._compositor.render_strips()
    return False


def draw_soon(screen: Screen[Any]) -> None:
    """Draw a screen that has its layout now, and not at the next tick of Textual's clock."""
    if screen._size == screen.app.size:
        screen.call_next(screen._on_timer_update)


def expect_result(screen: Screen[Any]) -> None:
    """Give the first screen what `switch_screen` expects, which Textual gives to every other one."""
    screen._push_result_callback(screen, None)


class QuietEnd(AnApp):
    """Mix-in: an app that shows no traceback when it fails: whoever runs it raises `error_of` instead."""

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()


def error_of(app: App[Any]) -> Exception | None:
    """What ended the app, if it was an error."""
    return app._exception


def outlive_the_terminal() -> None:
    """Let the app end where its terminal went away: a closed window, a line that dropped.

    The kernel then tells a process to go on as well as to end, Textual takes the screen again, its writer dies of what
    it cannot write, and the app waits for it without end, with the profile still marked as open.
    """
    WriterThread.run = write_while_there  # type: ignore[method-assign]


def write_while_there(self: WriterThread) -> None:
    """Write what is handed over as long as there is somewhere to write to, and take it all the same after that."""
    gone = False
    while (text := self._queue.get()) is not None:
        if gone:
            continue
        try:
            self._file.write(text)
            if self._queue.empty():
                self._file.flush()
        except OSError:
            gone = True
    with suppress(OSError):
        self._file.flush()


def keys_of(app: App[Any], command: str, usual: str) -> str:
    """The keys of a command as the user's file or the program has them."""
    return app._keymap.get(command, usual)


def long_name(key: str) -> str:
    """The long name of a key: ``?`` is question_mark."""
    return _character_to_key(key)


class RowsFirst(AView):
    """Mix-in: a view that counts its rows when it gets its size.

    Textual decides then about the scroll bar. With the rows counted by now the first frame stays as it is; counted
    in `on_resize`, which comes after it, they would ask for another.
    """

    def rows_for(self, width: int) -> int:
        """How many rows the text takes at a width."""
        raise NotImplementedError

    def text_width(self, whole: Size) -> int:
        """How wide the text is inside a widget: as wide as all of it, where only the cell of a scroll bar would need one."""
        free = self.styles.scrollbar_gutter == "auto" and 0 < self.rows_for(max(whole.width, 1)) <= whole.height
        return whole.width - (0 if free else self.scrollbar_gutter.width)

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        width = self.text_width(size - self.styles.gutter.totals)
        if width > 0:
            self.set_reactive(ScrollView.virtual_size, Size(width, self.rows_for(width)))
        return super()._size_updated(size, virtual_size, container_size, layout)


STALE = "-stale"
"""Marks a list that still shows what answered earlier words."""


class PatientPalette(APalette):
    """Mix-in: Textual's palette, which fills its list little by little; Enter takes no row of an earlier search.

    A search that begins while the palette goes finds no list to fill, and that is no error.
    """

    answered: str | None = None
    """The words that the list has the whole answer to."""
    enter_waits = False

    @property
    def prompt(self) -> str:
        """What stands in the empty field."""
        return self._placeholder

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)
    async def _gather_commands(self, search_value: str) -> None:
        self.answered = None
        try:
            with suppress(NoMatches):
                await unwrap(CommandPalette._gather_commands)(self, search_value)
        except KeyError:
            # Words typed ahead of its styles: what is found cannot be drawn yet.
            if self.is_current:
                self.call_after_refresh(self.gather_again)
            return
        if get_current_worker().is_cancelled or search_value != self.words_now:
            return
        self.answered = search_value
        for rows in self.query(CommandList):
            rows.remove_class(STALE)
        if self.enter_waits and self.is_current:
            self.enter_waits = False
            rows = self.query_one(CommandList)
            if rows.option_count and not rows.get_option_at_index(0).disabled:
                rows.highlighted = 0
                rows.action_select()

    def _action_command_list(self, action: str) -> None:
        """A key that comes before the list stands there moves in none."""
        with suppress(NoMatches):
            super()._action_command_list(action)

    def _action_cursor_down(self) -> None:
        with suppress(NoMatches):
            super()._action_cursor_down()

    @property
    def words_now(self) -> str:
        """What is typed by now."""
        return next((field.value.strip() for field in self.query(Input)), "")

    def gather_again(self) -> None:
        self._gather_commands(self.words_now)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter waits for the whole answer to what is typed; a row that was gone to before is none of it."""
        if self.answered != event.value.strip():
            self.enter_waits = not any(rows.highlighted for rows in self.query(CommandList))
            event.prevent_default()
            event.stop()

    def on_input_changed(self) -> None:
        """What is typed after an Enter or a move in the list is another question."""
        self.enter_waits = False
        for rows in self.query(CommandList):
            # Until the answer is there, what stands there answers the words before.
            rows.add_class(STALE)
            rows.highlighted = None
