"""Moving between screens, and what the session has to say: the part of the app below its commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.timer import Timer

from img_pathway.tui.messages import FactRefused, FactsChanged, SaveConflicted, SaveEnded, SaveFailed
from img_pathway.tui.screens.base import BaseScreen

if TYPE_CHECKING:
    from img_pathway.desk.folder import Library
    from img_pathway.desk.session import Session
    from img_pathway.tui.screens.stage.stage import StageScreen

PAUSE = 0.02
"""Seconds between two rounds of laying out a screen that is not shown, for keys to come in."""
REMEMBER = 0.6
"""Seconds a place is kept before it is noted on disk, so that walking through costs no writes."""


class Navigator(App[None]):
    """Home below, one stage screen on top of it, passing screens above; all of them stay alive."""

    def __init__(self, session: Session, library: Library, **options: Any) -> None:
        super().__init__(**options)
        self.library = library
        self.last_place = "home"
        """Where the user was when the program ended."""
        self._stage: StageScreen | None = None
        self._places: dict[str, str] = {}
        self._noting: Timer | None = None
        self._take(session)

    def make_ready(self) -> None:
        """While nothing else happens: mount the stage screen behind Home at the step that is next, then the slack."""
        if not self.is_running:
            return
        if self._stage is not None:
            self._show_slack()
            return
        stage = self._stage_screen()
        if (following := self.session.assessment.next) is not None:
            stage.go(following.step)
        # Keys come first: what was imported just now took its time already.
        self.call_later(self.mount_behind, stage)

    def mount_behind(self, screen: BaseScreen) -> None:
        """Start a screen without showing it and lay it out, so that its first opening is a switch."""
        if self.is_running and not screen.is_running:
            # Textual has no public way to start a screen it does not show yet.
            self._register(self, screen)
            self._load_screen_css(screen)
        self.set_timer(PAUSE, lambda: self._lay_out_behind(screen))

    def _lay_out_behind(self, screen: BaseScreen) -> None:
        # What a widget makes of its size, such as a scroll bar, takes another round.
        if not screen.is_mounted or screen.lay_out_behind():
            self.set_timer(PAUSE, lambda: self._lay_out_behind(screen))
        else:
            self._show_slack()

    def _show_slack(self) -> None:
        """Work out the plan and let Home tell how much room it leaves."""
        from img_pathway.tui.screens.home.home import HomeScreen

        home = self.screen_stack[0] if self.screen_stack else None
        if isinstance(home, HomeScreen):
            home.show_slack()

    def _take(self, session: Session) -> None:
        self.session = session
        session.post = self.post_message
        session.spawn = self._spawn

    def _spawn(self, work: Callable[[], None]) -> None:
        if self.is_running:
            self.run_worker(work, thread=True, group="save", exit_on_error=False)
        else:
            work()

    def session_tick(self) -> None:
        """Let the session look at the clock."""
        self.session.tick()

    # -- where we are -------------------------------------------------------------------------

    def _stage_screen(self) -> StageScreen:
        if self._stage is None:
            from img_pathway.tui.screens.stage.stage import StageScreen

            self._stage = StageScreen()
            self.install_screen(self._stage, "stage")
        return self._stage

    def open_step(self, step_id: str) -> None:
        """Show one step in its stage, on top of Home."""
        if step_id not in self.session.assessment.by_id:
            return
        stage = self._stage_screen()
        stage.go(step_id)
        while len(self.screen_stack) > 1 and self.screen is not stage:
            self.pop_screen()
        if self.screen is not stage:
            self.push_screen(stage)
        self.note_place()

    def open_stage(self, stage_id: str) -> None:
        """Show a stage at the step seen last there, else at the first that is open."""
        states = self.session.assessment.stage(stage_id).steps
        ids = [state.id for state in states]
        seen = self._places.get(stage_id)
        if seen in ids:
            self.open_step(seen)
            return
        open_ones = [state.id for state in states if state.status not in ("done", "not-needed")]
        if open_ones or ids:
            self.open_step((open_ones or ids)[0])

    def go_back(self) -> None:
        """One screen down; Home is the bottom."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
            self.note_place()

    def go_home(self) -> None:
        """Down to Home, which a first run has not made yet."""
        from img_pathway.tui.screens.home.home import HomeScreen

        while len(self.screen_stack) > 1:
            self.pop_screen()
        if not isinstance(self.screen, HomeScreen):
            self.switch_screen(HomeScreen())
        self.note_place()

    def note_place(self) -> None:
        """Keep the place for coming back: in this session at once, on disk when the user rests there."""
        if self._stage is not None and self._stage.step_id:
            self._places[self._stage.stage_id] = self._stage.step_id
        if self._noting is not None:
            self._noting.stop()
        self._noting = self.set_timer(REMEMBER, self._remember)

    def _remember(self) -> None:
        session, place = self.session, self.place()
        session.quietly(lambda: self.library.remember(session, place))

    def show_why(self, ident: str) -> None:
        """The whole reasoning behind a step, rule, deadline or cliff."""
        from img_pathway.tui.screens.reading.why import WhyScreen

        self.push_screen(WhyScreen(ident))

    def open_page(self, page: Callable[[], BaseScreen]) -> None:
        """A page of its own on top of what is shown, unless it is in front already."""
        if not isinstance(page, type) or not isinstance(self.screen, page):
            self.push_screen(page())

    def open_kept(self, page: type[BaseScreen]) -> None:
        """A page that stays alive once made, with its place in it, on top of what is shown."""
        name = page.__name__
        if not self.is_screen_installed(name):
            self.install_screen(page(), name)
        screen = self.get_screen(name)
        if screen not in self.screen_stack:
            self.push_screen(screen)
        while self.screen is not screen:
            self.pop_screen()

    def first_questions(self) -> BaseScreen:
        """The pages of a first run."""
        from img_pathway.tui.screens.first_run.first_run import FirstRun

        screen = FirstRun(self.session)
        screen.wander = False
        return screen

    def welcome(self) -> None:
        """The first questions, then Home."""
        self.push_screen(self.first_questions(), lambda _: self.make_ready())

    def open_session(self, session: Session) -> None:
        """Put another profile in the place of this one."""
        left, place, library = self.session, self.place(), self.library
        left.flush()
        if session.disk.path != left.disk.path:
            left.disk.release()
        self._take(session)

        def note() -> None:
            library.remember(left, place)
            library.remember(session, "home")

        session.quietly(note)
        self._places.clear()
        if self._stage is not None:
            self._stage.forget_form()
        self.go_home()
        self._redraw()
        self.tell_about(session)

    def tell_about(self, session: Session) -> None:
        """What must be known about a profile just opened."""

    # -- what the session says ----------------------------------------------------------------

    def _redraw(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen) and (screen.is_active or screen is self.screen):
                screen.redraw()

    def on_facts_changed(self, event: FactsChanged) -> None:
        """Every screen that is seen draws the new assessment."""
        self._redraw()

    def on_save_ended(self, event: SaveEnded) -> None:
        """A worker thread is done with a save; that of a profile closed meanwhile was seen to at its closing."""
        if event.session is self.session:
            event.session.end_save(event)

    def on_save_failed(self, event: SaveFailed) -> None:
        """Say what could not be done and what to do; the change stays in memory."""
        self._redraw()
        text = f"{event.where}\n{event.todo}"
        self.notify(text, title=event.what, severity="error", timeout=15, markup=False)

    def on_fact_refused(self, event: FactRefused) -> None:
        """The form that asked shows it beside the field; elsewhere it is a notice."""
        if isinstance(self.screen, BaseScreen) and self.screen.refused(event):
            return
        self.notify(event.fix, title=event.why, severity="warning", timeout=8, markup=False)

    def on_save_conflicted(self, event: SaveConflicted) -> None:
        """The same facts were changed elsewhere: ask which to keep."""
        from img_pathway.tui.screens.dialogs import Confirm

        keys = ", ".join(event.keys[:6]) + (" …" if len(event.keys) > 6 else "")
        words = f"Another session changed the same facts: {keys}. Which do you want to keep?"
        ask = Confirm("Changed in two places", words, yes="Keep mine", no="Take theirs")
        self.push_screen(ask, lambda mine: self.session.settle(bool(mine)))

    def place(self) -> str:
        """The step on screen, or ``home``."""
        below = [screen for screen in self.screen_stack if isinstance(screen, BaseScreen) and screen.place()]
        return below[-1].place() if below else "home"
