"""The Textual app on an open desk: its commands, themes, keys and the way out."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.driver import Driver
from textual.events import Event, Key, Resize
from textual.reactive import Initialize, Reactive
from textual.screen import Screen
from textual.theme import Theme

from img_pathway.desk.folder import QUESTIONS
from img_pathway.profile.file.errors import StoreError
from img_pathway.tui import themes
from img_pathway.tui.commands import KEYS_FILE, bindings, key_word
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.shell.desk_host import DeskHost
from img_pathway.tui.shell.navigator import Navigator
from img_pathway.tui.shell.notices import PLACE, OneNotice
from img_pathway.tui.shell.screens import is_page, screen_class
from img_pathway.tui.shell.signals import on_signals, say
from img_pathway.tui.shell.typed_ahead import AfterEscape, TypedAhead
from img_pathway.tui.textual_private import QuietEnd, error_of, expect_result, outlive_the_terminal

if TYPE_CHECKING:
    from img_pathway.desk.folder import DataFolder
    from img_pathway.desk.session import Desk

SMALLEST = (60, 20)
"""Columns and rows below which only a message is shown."""
IDLE = 0.02
"""Seconds after the first frame before the stage screen is made ready."""

_LEADING = frozenset({"next_step", "home", "open", "export_calendar", "export_report", "first_questions", "menu"})
"""Commands that lead away from a screen, or put a question in front of it."""
_ON_SCREENS = _LEADING | {"undo", "redo", "why", "leave_fork"}
"""Commands that do nothing while a question is in front."""

_OF_PROFILE = frozenset({"whatif", "profiles"})
"""Pages about the profile itself and others beside it, never about a fork in its place, nor about somebody of a folder."""
_OF_FILE = frozenset({"undo", "redo", "first_questions", "where", "versions", "save_elsewhere", "leave_fork"})
"""Commands about the file of the open profile: nothing of a folder of other people."""
_OF_PERSON = frozenset({"next_step", "export_calendar", "export_report"})
"""Commands that are, in a folder, about the person under the cursor; so is every view."""


def _finder() -> type[Any]:
    from img_pathway.tui.shell.find import FindProvider

    return FindProvider


class PathwayApp(QuietEnd, OneNotice, App[None]):
    """The wizard on one profile at a time."""

    TITLE = "img-pathway"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = {_finder}
    BINDINGS = [*bindings("app")]
    CSS = (
        """
    CommandPalette > Vertical { max-width: 90; }
    CommandPalette #--input { border: round $primary; }
    CommandPalette #--input.--list-visible { border-bottom: none; }
    CommandPalette CommandList { border: round $primary; border-top: none; }
    Input > .input--placeholder { color: $foreground 70%; }
    Input:ansi > .input--placeholder { color: ansi_default; }
    Input:nocolor > .input--cursor { text-style: reverse; }
    Input:nocolor > .input--selection { text-style: underline; }
    """
        + PLACE
    )

    def _get_first_theme(self) -> str:
        return self._first_theme

    theme: Reactive[str] = Reactive(Initialize(_get_first_theme))

    def __init__(
        self, desk: Desk, data: DataFolder, first_run: bool = False, cohort: str = "", few_colours: bool = False
    ) -> None:
        """With `few_colours` the terminal has sixteen: in the nearest of those, words of our own themes are all grey."""
        self._first_theme = themes.first(data.preference("theme"), few_colours)
        # Without colours Textual picks its filter before any theme is set; asking for the terminal's own
        # colours from the start gives attributes only, and no black on black.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.last_place = "home"
        """Where the user was when the program ended."""
        self.navigator = moves = Navigator(self)
        self.host = moves.host = DeskHost(self, data, desk, moves.open_desk)
        # What screens ask of the app.
        self.open_step, self.open_stage, self.show_why = moves.open_step, moves.open_stage, moves.show_why
        self.open_field = moves.open_field
        self.go_back, self.go_home, self.note_place = moves.go_back, moves.go_home, moves.note_place
        self.make_ready, self.open_desk, self.welcome = moves.make_ready, moves.open_desk, moves.welcome
        self.open_fork, self.open_guest = moves.open_fork, moves.open_guest
        self.say_refused, self.work_on_files = self.host.say_refused, self.host.work_on_files
        self._ahead = TypedAhead(self)
        self._first_run = first_run
        self._cohort = cohort
        self._keymap_problems: tuple[str, ...] = ()

    @property
    def desk(self) -> Desk:
        """The open profile."""
        return self.host.desk

    @property
    def data(self) -> DataFolder:
        """The data folder."""
        return self.host.data

    @on(Driver.SignalResume)
    def show_all_again(self) -> None:
        """Back from the shell, which wrote over everything: Textual itself draws only what changed."""
        self.refresh(layout=True)

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Textual's themes and our two, from the first moment."""
        return {**super().available_themes, **themes.OWN}

    def get_default_screen(self) -> Screen[Any]:
        """Home is the bottom of every stack; a first run makes it when its questions are asked, unseen before."""
        if self._first_run:
            questions = self.navigator.first_questions()
            expect_result(questions)
            return questions
        home: Screen[Any] = screen_class("home")()
        return home

    def on_mount(self) -> None:
        """Keys of the user, signals, and what can wait until Home is drawn."""
        if (self.data.folder / KEYS_FILE).is_file():
            from img_pathway.tui.shell import keymap

            mapped, self._keymap_problems = keymap.read(self.data.folder)
            self.set_keymap(mapped)
        on_signals(self._ended_by)
        self.call_after_refresh(self._after_first_frame)

    def _ended_by(self, number: int) -> None:
        """The terminal is given back and the last change is on disk even when the program is ended."""
        self.last_place = self.host.leave_off()
        self.exit(return_code=128 + number)

    def _after_first_frame(self) -> None:
        if not gc.isenabled():
            # Switched off for the start. What there is now stays: neither later collections nor the exit look at it.
            gc.freeze()
            gc.enable()
        for problem in self._keymap_problems:
            self.notify(problem, title="Your keys file", severity="warning", timeout=10, follows=True)
        self.host.start_watching()
        if warning := self.data.rules_warning:
            words = "See rules use in the command line's help."
            self.notify(words, title=warning, severity="warning", timeout=12, follows=True)
        self.set_interval(60, lambda: self.desk.tick())
        if self._first_run:
            return
        if self._cohort:
            self.open_page("cohort", self._cohort)
        place = self.data.place(self.desk)
        # Only if nothing was opened meanwhile, by the palette or a key, is the last place opened again.
        if len(self.screen_stack) == 1:
            if place == QUESTIONS:
                self.welcome()
            elif place in self.desk.assessment.by_id:
                self.open_step(place)
        self.set_timer(IDLE, self.make_ready)

    async def on_event(self, event: Event) -> None:
        """Escape and a letter right after it reach us as one key with alt from many terminals: they are two. A key also ends what the bar says."""
        if self._ahead.takes(event):
            return
        pressed = isinstance(event, Key) and not event.is_forwarded
        if pressed and isinstance(self.screen, BaseScreen):
            self.screen.say("")
        if pressed and isinstance(event, Key) and event.key.startswith("alt+") and event.is_printable:
            target = self.focused or self.screen
            await super().on_event(Key("escape", None))
            # It takes the way that Escape takes, behind it: in the field it would be typed.
            target.post_message(AfterEscape(event.character or ""))
            return
        if pressed and isinstance(event, Key) and self._ahead.leads(event):
            self._ahead.wait_for(self.focused or self.screen)
        await super().on_event(event)

    def on_after_escape(self, event: AfterEscape) -> None:
        """Escape has been done by now, and the focus it moves is about to follow."""
        self.call_later(self._ahead.after_escape, event.key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Undo and redo show dimmed while there is nothing to do; questions keep the app's commands out."""
        return self.allows(action, parameters, self.screen if self.screen_stack else None)

    def allows(self, action: str, parameters: tuple[object, ...], screen: Screen[Any] | None) -> bool | None:
        """The same seen from a screen: the palette asks for the one below it."""
        if isinstance(screen, BaseScreen) and screen.OF_OTHERS:
            if action in _OF_FILE:
                return False
            if action in _OF_PERSON or (action == "open" and parameters[0] not in _OF_PROFILE):
                return screen.has_person()
        if action in _ON_SCREENS:
            if not isinstance(screen, BaseScreen) or screen.is_modal or (action in _LEADING and not screen.wander):
                return False
            match action:
                case "next_step":
                    following = self.desk.assessment.next
                    return following is not None and screen.place() != following.step
                case "first_questions":
                    return self.desk is self.desk.real
                case "home":
                    return not is_page(screen, "home")
                case "open":
                    return not (
                        is_page(screen, str(parameters[0])) or (self.desk.guest and parameters[0] in _OF_PROFILE)
                    )
                case "why":
                    return screen.subject() is not None
                case "menu":
                    return not (screen.focused and screen.focused.check_consume_key("space", " "))
        if action == "save_elsewhere":
            return not self.desk.guest
        if action == "leave_fork":
            return self.desk.fork is not None
        if action == "help":
            return not is_page(screen, "help")
        if action == "versions":
            return self.desk.file.read_only is None and bool(self.data.versions(self.desk.file.path))
        if action == "suspend_process":
            return sys.platform != "win32"
        if action == "undo":
            return True if self.desk.can_undo and self.desk.file.read_only is None else None
        if action == "redo":
            return True if self.desk.can_redo and self.desk.file.read_only is None else None
        return True

    def on_key(self, event: Key) -> None:
        """A key that can do nothing here says why; Escape that leads nowhere takes away the notice that stands there."""
        from img_pathway.tui.shell.offered import why_not

        screen = self.screen
        why = why_not(self, screen, event) if isinstance(screen, BaseScreen) else ""
        if why and isinstance(screen, BaseScreen) and not (event.key == "escape" and self.take_away()):
            screen.say(why)

    def _of_person(self, then: Callable[[], object]) -> None:
        """Do something with whoever is on the screen: in a folder the person under the cursor, who is opened first."""
        screen = self.screen
        if isinstance(screen, BaseScreen) and screen.OF_OTHERS:
            screen.with_person(then)
        else:
            then()

    def action_next_step(self) -> None:
        def then() -> None:
            if (following := self.desk.assessment.next) is not None:
                self.open_step(following.step)

        self._of_person(then)

    def action_home(self) -> None:
        self.go_home()

    def action_why(self) -> None:
        if isinstance(self.screen, BaseScreen) and (subject := self.screen.subject()) is not None:
            self.show_why(subject)

    def action_help(self) -> None:
        from img_pathway.tui.screens.help import HelpScreen
        from img_pathway.tui.shell.offered import offered

        screen = self.screen
        here = screen if isinstance(screen, BaseScreen) and not screen.is_modal else None
        self.push_screen(HelpScreen(here, offered(self, screen)))

    def action_undo(self) -> None:
        self._swap(self.desk.undo, "Taken back")

    def action_redo(self) -> None:
        self._swap(self.desk.redo, "Redone")

    def _swap(self, work: Callable[[], tuple[str, ...]], word: str) -> None:
        """Undo or redo, say in words what became of each fact, and go to the first of them."""
        from img_pathway.reports.pages.compare import swapped

        before, keys = self.desk.profile, work()
        if (told := swapped(before, self.desk.profile, self.desk.rulebook)) and isinstance(self.screen, BaseScreen):
            self.notify(told, title=word, answers=True)
            self.screen.swapped(keys[0])

    def action_command_palette(self) -> None:
        """Open the palette, unless it waits behind something else: the message for a small window, a question."""
        from img_pathway.tui.shell.find import ASKED, Palette

        if self.screen.is_modal or not isinstance(self.screen, BaseScreen):
            return
        if not any(isinstance(screen, Palette) for screen in self.screen_stack):
            self.push_screen(Palette(placeholder=ASKED, id="--command-palette"))

    def action_menu(self) -> None:
        """Every command that works on the screen in front, to be chosen or done by its key."""
        from img_pathway.tui.screens.menu import Menu
        from img_pathway.tui.shell.offered import do, offered

        screen = self.screen

        found = {each.command.id: each for each in offered(self, screen) if not each.vain}

        def chosen(ident: str | None) -> None:
            if ident is not None:
                self.call_later(do, self, screen, found[ident].command)

        self.push_screen(Menu(found.values()), chosen)

    def action_first_questions(self) -> None:
        """The questions of the first run, over what is recorded."""
        self.welcome()

    def action_leave_fork(self) -> None:
        self.navigator.for_real(lambda: None)

    def action_save_elsewhere(self) -> None:
        self.navigator.for_real(self.host.save_elsewhere)

    def action_versions(self) -> None:
        self.navigator.for_real(self.host.offer_versions)

    def action_open(self, name: str) -> None:
        if name in _OF_PROFILE:
            self.open_page(name)
        else:
            self._of_person(lambda: self.open_page(name))

    def open_page(self, name: str, begin: str = "") -> None:
        """The same from a screen, which may say what the page is to begin with."""
        if name == "whatif" and not begin and isinstance(self.screen, BaseScreen):
            begin = f"@{self.desk.fork.name}" if self.desk.fork is not None else self.screen.what_if()
        if name in _OF_PROFILE and self.desk.guest:
            from img_pathway.tui.shell.offered import GUEST

            if isinstance(self.screen, BaseScreen):
                self.screen.say(GUEST)
            return
        if name in _OF_PROFILE:
            self.navigator.for_real(lambda: self.navigator.open_page(name, begin))
        else:
            self.navigator.open_page(name, begin)

    def action_export_calendar(self, redact: bool) -> None:
        from img_pathway.tui.screens.export import ask_for_calendar

        self._export(lambda: ask_for_calendar(self, self.desk, redact=redact))

    def action_export_report(self, redact: bool) -> None:
        from img_pathway.tui.screens.export import ask_for_report

        self._export(lambda: ask_for_report(self, self.desk, redact=redact))

    def _export(self, ask: Callable[[], object]) -> None:
        """Of whoever is on the screen; a what-if is left for one's own profile first."""

        def then() -> None:
            if self.desk.guest:
                ask()
            else:
                self.navigator.for_real(ask)

        self._of_person(then)

    def action_where(self) -> None:
        path = str(self.desk.file.path)
        self.copy_to_clipboard(path)
        self.notify(path, title="Your file (path copied)", timeout=12)

    def action_next_theme(self) -> None:
        self.theme = themes.following(self.theme)
        self.data.prefer("theme", self.theme)
        if isinstance(self.screen, BaseScreen):
            self.screen.say(f"Theme: {self.theme}")

    def action_write_keymap(self) -> None:
        from img_pathway.tui.shell.keymap import ask_to_write

        ask_to_write(self, self.data.folder)

    async def action_quit(self) -> None:
        """Leave; what is not yet on disk is saved by `run` after the terminal was given back.

        What a form holds that cannot be recorded is said first, once.
        """
        if (form := getattr(self.screen, "form", None)) is not None and not form.let_go():
            cast(BaseScreen, self.screen).say(
                "Something typed is not recorded. Once more leaves; it is kept in its field."
            )
            return
        self.last_place = self.host.leave_off()
        if self.desk.problem is not None and self.desk.dirty and not self.screen.is_modal:
            if self.desk.fork is not None:
                self.host.ask_about_fork(self.exit)
            else:
                self.host.ask_about_unsaved()
            return
        self.exit()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Nothing of Textual's own list: `find` offers our commands."""
        return ()

    def get_key_display(self, binding: Binding) -> str:
        """Keys as they are printed on keyboards; no signs that fonts may lack."""
        return key_word(binding.key) or super().get_key_display(binding)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy through the terminal (OSC 52), control characters left out."""
        super().copy_to_clipboard("".join(char for char in text if char.isprintable() or char == "\n"))

    def on_resize(self, event: Resize) -> None:
        """Below the smallest size only a message is shown; nothing is lost behind it."""
        small = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        if small and self.screen_stack:
            from img_pathway.tui.screens.too_small import TooSmall

            if not isinstance(self.screen, TooSmall):
                self.push_screen(TooSmall(SMALLEST))


def _opened(data: DataFolder, path: Path | None) -> Desk:
    """The desk with the profile, or with the version of it that was brought back. Raises `StoreError`."""
    try:
        return data.open(path)
    except StoreError as refused:
        if path is None:
            raise
        from img_pathway.tui.shell.rescue import bring_back

        return bring_back(data, path, refused)


def run(
    path: Path | None, now_text: str | None, rules: str | None, data_dir: Path, first_run: bool, cohort: str = ""
) -> int:
    """Open the wizard and return the exit code.

    `path` is the profile; None with `first_run` begins a new one in `data_dir`. `now_text` is the text of
    ``--today``, `rules` a rule pack in place of the built-in one, `cohort` a folder of profiles to begin with. Errors of opening are those of
    `profile.load` and `rulebook.load`; an error inside the app is raised once the terminal is given back.
    """
    from img_pathway.desk.folder import DataFolder

    data = DataFolder(data_dir, now_text, rules)
    app = PathwayApp(_opened(data, path), data, first_run, cohort, themes.sixteen_colours())
    outlive_the_terminal()
    try:
        app.run()
    finally:
        app.desk.flush()
        # A disk that went away fails these too: no reason to leave before the facts were rescued.
        with suppress(OSError):
            data.remember(app.desk.real, app.last_place)
            app.desk.real.file.release()
    if data.clock_warning:
        say(data.clock_warning)
    if app.desk.problem is not None:
        problem = app.desk.problem
        say(f"{problem.what}: {problem.where}; {problem.todo}")
        if app.desk.dirty and (saved := app.desk.file.rescue(app.desk.profile)) is not None:
            say(f"everything recorded was written to {saved} instead; open that file to go on")
        if error_of(app) is None:
            return 3
    if (error := error_of(app)) is not None:
        raise error
    return app.return_code or 0
