"""Why: the statement, values, facts, arithmetic and sources behind one step, rule, deadline or cliff."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from img_pathway.reports.page import Block, about, line
from img_pathway.reports.pages.why import why_page
from img_pathway.tui.commands import bindings
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.widgets.page import Page


class WhyScreen(BaseScreen):
    """A page to read; every rule it names can be opened in turn."""

    DEFAULT_CSS = "WhyScreen #text { padding: 1 0 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("reading")]
    TITLE_PARTS = ("Why",)
    AUTO_FOCUS = "#text"

    def __init__(self, ident: str) -> None:
        super().__init__()
        self.ident = ident
        self.page = Page(id="text", measure=100)

    def compose(self) -> ComposeResult:
        """One page between the bars."""
        yield self.top
        yield self.page
        yield self.keys

    def subject(self) -> str | None:
        """The rule under the cursor can be asked about again."""
        ident = about(self.page.cursor_id)
        return ident if ident and ident != self.ident else None

    def draw(self) -> None:
        """Explain, in the engine's words."""
        from img_pathway.engine.explain.explain import explain

        session = self.session
        try:
            explanation = explain(session.profile, session.rulebook, session.now, self.ident)
        except KeyError:
            self.page.show([Block((line(f"Nothing is known about {self.ident}."),))])
            return
        self.page.show(why_page(explanation))

    def on_page_chosen(self, event: Page.Chosen) -> None:
        """Enter on a rule explains that rule."""
        if (subject := self.subject()) is not None:
            self.pathway.show_why(subject)
