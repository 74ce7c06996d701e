"""Moving between screens: Textual's own stack is the way back. Home lies at the bottom, and what is opened on top of it
stays alive with its cursor until Back is pressed there.

All stages are one screen, so the stack can hold it more than once; what it showed at each place is noted here.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from textual.widget import AwaitMount

from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.shell.screens import BOARDS, KEPT, screen_class
from img_pathway.tui.textual_private import start_unseen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App
    from textual.timer import Timer

    from img_pathway.desk.session import Desk
    from img_pathway.tui.forms.questions import Asked
    from img_pathway.tui.screens.boards import BoardScreen
    from img_pathway.tui.screens.stage import Spot, StageScreen
    from img_pathway.tui.shell.desk_host import DeskHost

PAUSE = 0.02
"""Seconds between two rounds of laying out a screen that is not shown, for keys to come in."""
ROUNDS = 4
"""How often a screen is laid out before it is opened at once; what a widget makes of its size takes another round."""
REMEMBER = 0.6
"""Seconds a place is kept before it is noted on disk, so that walking through costs no writes."""


class Left(NamedTuple):
    """A step that was left for another one: how it was seen, and how high in the stack of screens."""

    height: int
    spot: Spot


class Navigator:
    """Knows which screen leads where, and where the user is."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self.host: DeskHost
        """The desk the screens draw; given by the app."""
        self.stage: StageScreen | None = None
        self._places: dict[str, str] = {}
        self._left: list[Left] = []
        """The steps to go back to, the last one at the end."""
        self._noting: Timer | None = None
        self._past_home = False
        """Does Back pass by the Home of somebody in a folder, of whom only a page was asked for?"""

    def make_ready(self) -> None:
        """While nothing else happens: mount the stage screen behind Home at the step that is next, then the slack."""
        if not self._app.is_running:
            return
        if self.stage is not None:
            self._show_slack()
            return
        stage = self._stage_screen()
        if (following := self.host.desk.assessment.next) is not None:
            stage.go(following.step)
        # Keys come first: what was imported just now took its time already.
        self._app.call_later(self._mount_behind, stage)

    def _mount_behind(self, screen: BaseScreen) -> None:
        """Start a screen without showing it and lay it out, so that its first opening is a switch."""
        app = self._app
        if app.is_running and not screen.is_running:
            start_unseen(app, screen)
        app.set_timer(PAUSE, lambda: self._lay_out_behind(screen))

    def _lay_out_behind(self, screen: BaseScreen) -> None:
        # What a widget makes of its size, such as a scroll bar, takes another round.
        if not screen.is_mounted or screen.lay_out_behind():
            self._app.set_timer(PAUSE, lambda: self._lay_out_behind(screen))
        else:
            self._show_slack()

    def _show_slack(self) -> None:
        """Work out the plan and let Home tell how much room it leaves."""
        from img_pathway.tui.screens.home import HomeScreen

        home = self._app.screen_stack[0] if self._app.screen_stack else None
        if isinstance(home, HomeScreen):
            home.show_slack()

    def _stage_screen(self) -> StageScreen:
        if self.stage is None:
            from img_pathway.tui.screens.stage import StageScreen

            self.stage = StageScreen()
            self._app.install_screen(self.stage, "stage")
            self.host.kept.append(self.stage)
        return self.stage

    def open_step(self, step_id: str, *, beside: bool = False) -> None:
        """Show one step in its stage, on top of what is shown; `beside` takes its place instead."""
        app = self._app
        if step_id not in self.host.desk.assessment.by_id:
            return
        stage = self._stage_screen()
        if stage in app.screen_stack and not beside and (app.screen is not stage or stage.step_id != step_id):
            height = max(number for number, screen in enumerate(app.screen_stack) if screen is stage)
            self._left.append(Left(height, stage.spot()))
        stage.go(step_id)
        if stage.is_running and app.screen is not stage:
            app.push_screen(stage)
        elif not stage.is_running:
            start_unseen(app, stage)
            app.call_later(self._bring, stage)
        self.note_place()

    def open_field(self, place: str, item: Asked, fact: str = "") -> None:
        """Show a step or a board with the cursor on one fact that its form asks, or on that fact of an entry of a list."""
        screen: StageScreen | BoardScreen
        if place in BOARDS:
            self.open_page(place)
            screen = cast("BoardScreen", self._app.screen)
        else:
            self.open_step(place)
            screen = self._stage_screen()
        # It comes up first; what it shows then takes the keys.
        self._app.call_later(screen.bring, partial(screen.record_at, item, fact))

    async def _bring(self, screen: BaseScreen) -> None:
        """Mount and lay out a screen before it comes to the front: in front it would be drawn for each of these."""
        await AwaitMount(screen, [screen])
        for _ in range(ROUNDS):
            if not screen.lay_out_behind():
                break
            await asyncio.sleep(0)
        if screen not in self._app.screen_stack:
            self._app.push_screen(screen)

    def open_stage(self, stage_id: str, *, beside: bool = False) -> None:
        """Show a stage at the step seen last there, else at what is next or open; `beside` as for a step."""
        states = self.host.desk.assessment.stage(stage_id).steps
        ids = [state.id for state in states]
        seen = self._places.get(stage_id)
        if seen in ids:
            self.open_step(seen, beside=beside)
            return
        following = self.host.desk.assessment.next
        open_ones = [state.id for state in states if state.status not in ("done", "not-needed")]
        if following is not None and following.step in ids:
            open_ones.insert(0, following.step)
        if open_ones or ids:
            self.open_step((open_ones or ids)[0], beside=beside)

    def go_back(self) -> None:
        """To where one came from, as it was left; Home is the bottom, and behind that of a what-if all of them stand."""
        app = self._app
        if not self._step_again():
            if len(app.screen_stack) == 1:
                guest, fork = self.host.desk.guest, self.host.desk.fork
                came_from = ("whatif", f"@{fork.name}") if fork is not None else ("cohort", "")
                return self.for_real(lambda: self.open_page(*came_from) if guest or fork is not None else None)
            app.pop_screen()
            self._step_again()
            if self._past_home and len(app.screen_stack) == 1:
                return self.go_back()
        self.note_place()

    def _step_again(self) -> bool:
        """If the stage is in front and showed another step at this height before: show that one again."""
        height = len(self._app.screen_stack) - 1
        if self._app.screen is not self.stage or not self._left or self._left[-1].height != height:
            return False
        spot = self._left.pop().spot
        if self.stage is not None:
            self.stage.show_again(spot)
        return True

    def go_home(self) -> None:
        """Down to Home, which a first run has not made yet."""
        from img_pathway.tui.screens.home import HomeScreen

        app = self._app
        self._left.clear()
        self._past_home = False
        while len(app.screen_stack) > 1:
            if isinstance(app.screen, BaseScreen) and app.screen.form is not None:
                # Nothing it posts is heard once it is gone.
                app.screen.form.put_down()
            app.pop_screen()
        if isinstance(home := app.screen, HomeScreen):
            home.begin()
        else:
            app.switch_screen(HomeScreen())
        self.note_place()

    def show_why(self, ident: str) -> None:
        """The whole reasoning behind a step, rule, deadline or cliff."""
        self._app.push_screen(screen_class("why")(ident))

    def open_page(self, name: str, begin: str = "") -> None:
        """A page on top of what is shown, unless it is in front already; `begin` is what it is to begin with."""
        app, page = self._app, screen_class(name)
        if isinstance(app.screen, page):
            return
        if name not in KEPT:
            app.push_screen(page(begin) if begin else page())
            return
        if not app.is_screen_installed(name):
            app.install_screen(page(begin) if begin else page(), name)
        elif begin:
            app.get_screen(name, page).begin_with(begin)
        app.push_screen(name)

    def first_questions(self) -> BaseScreen:
        """The pages of a first run."""
        from img_pathway.tui.screens.first_run import FirstRun

        data, desk = self.host.data, self.host.desk
        screen = FirstRun(desk, data.questions_left(desk) or 0, data.drafts(desk))
        screen.wander = False
        return screen

    def welcome(self) -> None:
        """The first questions, where they were left; then Home."""
        self._app.push_screen(self.first_questions(), lambda _: self.make_ready())

    def note_place(self) -> None:
        """Keep the place for coming back: in this session at once, on disk when the user rests there."""
        if self.stage is not None and self.stage.step_id:
            self._places[self.stage.stage_id] = self.stage.step_id
        if self._noting is not None:
            self._noting.stop()
        self._noting = self._app.set_timer(REMEMBER, self.host.remember)

    def open_desk(self, desk: Desk) -> None:
        """Put another profile in the place of this one."""
        self._places.clear()
        self._put(desk)
        self.host.tell_about()

    def open_fork(self, desk: Desk, step_id: str = "") -> None:
        """Put a what-if fork in its profile's place: every screen draws it; from Home on, or from one of its steps."""
        self._put(desk)
        if step_id:
            self.open_step(step_id)

    def open_guest(self, desk: Desk, then: Callable[[], object]) -> None:
        """Put somebody of a folder in the profile's place. Back from a page that `then` opens leads to the folder again."""
        self._put(desk)
        then()
        app = self._app
        page = len(app.screen_stack) > 1 and app.screen is not self.stage
        self._past_home = page and isinstance(app.screen, BaseScreen) and not app.screen.is_modal

    def for_real(self, then: Callable[[], object]) -> None:
        """Do something with the profile itself: a what-if that stands in its place is kept and left first.

        What cannot be kept is asked about.
        """
        host, fork = self.host, self.host.desk
        if fork is fork.real:
            then()
            return
        screens = dict.fromkeys(one for one in (*self._app.screen_stack, self.stage) if isinstance(one, BaseScreen))
        if not all(one.form is None or one.form.let_go() for one in screens):
            if isinstance(self._app.screen, BaseScreen):
                self._app.screen.say("Something typed is not recorded. Once more leaves without it.")
            return

        def left(_: object = None) -> None:
            self._put(fork.real)
            then()

        host.work_on_files(fork.flush_to_leave, left, lambda _: host.ask_about_fork(left))

    def _put(self, desk: Desk) -> None:
        self.host.change_to(desk)
        if self.stage is not None:
            self.stage.forget_form()
        self.go_home()
        self.host.redraw()
