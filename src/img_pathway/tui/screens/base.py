"""What every screen of the wizard shares: top bar, key bar, the session, redrawing when facts change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.screen import Screen

from img_pathway.reports.words import OLD_DAYS, VERY_OLD_DAYS, day
from img_pathway.tui.screens.answers_once import Front
from img_pathway.tui.widgets.bars import KeyBar, TopBar
from img_pathway.tui.widgets.page import Page

if TYPE_CHECKING:
    from img_pathway.desk.session import Session
    from img_pathway.reports.page import Part
    from img_pathway.tui.messages import FactRefused
    from img_pathway.tui.shell.app import PathwayApp

ARROW: tuple[Part, ...] = ((" ", ""), ("›", "dim"), (" ", ""))
"""Between the words of a place."""


class BaseScreen(Front, Screen[Any]):
    """A full screen that draws the session's assessment and draws it anew when that changed."""

    DEFAULT_CSS = "BaseScreen { layout: vertical; background: $background; }"
    TITLE_PARTS: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        self.top = TopBar()
        self.keys = KeyBar()
        self._drawn: object = None
        self.wander = True
        """May the app's commands lead away from here?"""

    @property
    def pathway(self) -> PathwayApp:
        """The app, typed."""
        return cast("PathwayApp", self.app)

    @property
    def session(self) -> Session:
        """The open profile."""
        return self.pathway.session

    def place(self) -> str:
        """Where the user is, to be found again at the next start; empty for passing screens."""
        return ""

    def subject(self) -> str | None:
        """Id of the step, rule or cliff that Why is asked about here."""
        return None

    def crumbs(self) -> tuple[Part, ...]:
        """The words at the left of the top bar, after the program's name."""
        return tuple(part for word in self.TITLE_PARTS for part in (*ARROW, (word, "strong")))

    def draw(self) -> None:
        """Bring every widget up to date with the session."""

    def redraw(self) -> None:
        """Draw if the session changed since the last drawing."""
        session = self.session
        state = (session, session.revision, session.problem)
        if state == self._drawn or not self.is_mounted:
            return
        self._drawn = state
        self.draw_bar()
        self.draw()
        self.refresh_bindings()

    def draw_bar(self) -> None:
        """Write the top bar."""
        session = self.session
        target = session.assessment.target_match
        right: list[Part] = []
        if session.problem is not None:
            right.append(("✗ not saved", "danger"))
        elif session.disk.read_only is not None:
            right.append(("read-only", "warn"))
        elif session.dirty:
            right.append(("… saving", "dim"))
        elif session.saved_once:
            right.append(("✓ saved", "done"))
        age = (session.today - session.rulebook.as_of).days
        if age > VERY_OLD_DAYS:
            right.append((f"✗ RULES {age} DAYS OLD", "danger"))
        elif age > OLD_DAYS:
            right.append((f"! rules {age} days old", "warn"))
        right.append((session.title, ""))
        if target is not None:
            right.append((f"Match {target}", ""))
        right.append((day(session.today), "dim"))
        self.top.show((("img-pathway", "head"), *self.crumbs()), tuple(right))

    def on_mount(self) -> None:
        """First drawing."""
        self.redraw()

    def lay_out_behind(self) -> bool:
        """Draw, style and place everything while another screen is in front; False once nothing is left to do.

        Textual does so when a screen comes to the front, and again for what turns up then, scroll bars and
        the like: a frame for each.
        """
        self.redraw()
        if self.is_current:
            return False
        if self._layout_required or self._size != self.app.size:
            # There is no notice here; Textual would come to that conclusion in front, with a layout.
            self.query("#textual-toastrack").set(display=False)
            self._layout_required = False
            self._refresh_layout(self.app.size)
            self.update_node_styles(animate=False)
            return True
        # Once for the styles that are mixed and remembered on the way.
        self._compositor.render_strips()
        return False

    def on_screen_resume(self) -> None:
        """Catch up with what changed while another screen was in front."""
        self.redraw()
        if self._size == self.app.size:
            # It has its layout: it is drawn now and not at the next tick of Textual's clock.
            self.call_next(self._on_timer_update)

    def refused(self, event: FactRefused) -> bool:
        """Show a refusal beside its field; False leaves it to a notice."""
        return False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter chooses only where there is something under a cursor."""
        if action == "choose":
            return isinstance(self.focused, Page) and self.focused.cursor_id is not None
        return True

    def action_choose(self) -> None:
        """Choose what the cursor of the focused list is on."""
        if isinstance(self.focused, Page):
            self.focused.choose()

    def action_back(self) -> None:
        """Go back to the screen below."""
        self.pathway.go_back()
