"""Kinds of screens: a list that is narrowed by what is typed over it, and a page to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.containers import Container, Vertical
from textual.widget import Widget
from textual.widgets import Input

from img_pathway.reports.page import WIDE, Block, BlockId
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.widgets.page import Page
from img_pathway.tui.widgets.tolerant_inputs import Plain


class PlainInput(Plain, Input):
    """A field for one harmless line."""


class FilterField(PlainInput):
    """What is typed here narrows a list while it is typed; Enter and Down lead there, Escape empties it."""

    # No margin at its side: Textual would take it from the list below as well.
    DEFAULT_CSS = """
    FilterField { margin: 1 0 0 0; background: $foreground 10%; }
    FilterField.-textual-compact { padding: 0 1 0 3; }
    """

    def __init__(self, prompt: str, page: Page, narrow: Callable[[], object], longest: int = 60) -> None:
        super().__init__(placeholder=f"f: type {prompt}", compact=True, max_length=longest, id="filter")
        self.page, self._narrow = page, narrow

    def words(self) -> list[str]:
        """The words typed."""
        return self.value.casefold().split()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what answers while it is typed."""
        event.stop()
        if self.screen.is_mounted:
            self._narrow()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the list."""
        event.stop()
        self.page.focus()

    def on_key(self, event: events.Key) -> None:
        if event.key not in ("down", "escape", "pagedown", "pageup"):
            return
        if event.key == "escape":
            self.value = ""
        if event.key in ("pagedown", "pageup"):
            self.page.action_page(1 if event.key == "pagedown" else -1)
        else:
            self.page.focus()
        event.stop()
        event.prevent_default()


LOW = 30
"""Rows below which the list has what air there is."""


class FilteredScreen(BaseScreen):
    """A list with a field over it, which narrows it, and what is chosen in full: beside the list, or below it."""

    DEFAULT_CSS = """
    FilteredScreen #panes { height: 1fr; margin: 1 0 0 0; }
    FilteredScreen #list { height: 1fr; padding: 0 0 0 1; }
    FilteredScreen #about { height: auto; max-height: 7; padding: 0 0 0 1; border-top: solid $border-blurred; }
    FilteredScreen.-low #panes { margin: 0; }
    FilteredScreen.-low #about { max-height: 6; }
    FilteredScreen.-wide #panes { layout: horizontal; }
    FilteredScreen.-wide #list { width: 70%; max-width: 100; }
    FilteredScreen.-wide #about { width: 1fr; height: 1fr; max-height: 100%; padding: 0 1 0 0; border-top: none;
        border-left: solid $border-blurred; }
    """
    PROMPT: ClassVar[str] = ""
    """What can be typed into the field."""
    BESIDE: ClassVar[int] = WIDE
    """Columns from which there is room beside the list."""
    LONGEST: ClassVar[int] = 60
    page: Page

    def __init__(self, *panes: Widget) -> None:
        self.filter = FilterField(self.PROMPT, self.page, lambda: self.show_list(), self.LONGEST)
        self.about = Page(id="about", static=True)
        super().__init__(self.filter, Container(Vertical(*panes, id="list"), self.about, id="panes"))

    def words(self) -> list[str]:
        """The words typed."""
        return self.filter.words()

    @property
    def wide(self) -> bool:
        """Is there room beside the list?"""
        return self.app.size.width >= self.BESIDE

    def show_list(self) -> None:
        """Show what answers to the words."""

    def chosen(self) -> list[Block]:
        """What is under the cursor, in full."""
        raise NotImplementedError

    @on(Page.Highlighted)
    def tell(self) -> None:
        """Show it; Why, Enter and the like come and go with it."""
        found = self.chosen()
        self.about.display = bool(found)
        self.about.show(found)
        self.about.scroll_home(animate=False)
        self.refresh_bindings()

    def on_resize(self) -> None:
        self.set_class(self.wide, "-wide")
        self.set_class(self.app.size.height < LOW and not self.wide, "-low")
        if self._drawn is not None:
            self.show_list()

    def action_filter(self) -> None:
        self.filter.focus()


class ReadingScreen(BaseScreen):
    """One page to read between the bars; a rule on it can be asked about."""

    DEFAULT_CSS = "ReadingScreen #text { padding: 1 0 0 1; }"
    SCOPE = "reading"
    AUTO_FOCUS = "#text"
    MEASURE: ClassVar[int] = 0
    """Cells the text is wide at most; 0 takes what there is."""

    def __init__(self) -> None:
        self.page = Page(id="text", measure=self.MEASURE)
        super().__init__(self.page)

    def subject(self) -> str | None:
        """The rule under the cursor."""
        here = self.page.here
        return here.about if here.kind == "rule" else None

    def title_of(self, ident: str) -> str:
        """What a rule or a step is called."""
        book = self.desk.rulebook
        if book.has_rule(ident):
            return book.rule(ident).title
        return next((step.title for step in book.steps if step.id == ident), ident)

    def on_page_chosen(self, event: Page.Chosen) -> None:
        """Enter or a click; Textual calls such a handler of every base, so what it does is `choose`."""
        self.choose(event.block_id)

    def choose(self, block_id: BlockId) -> None:
        """Open the step under the cursor, or explain what is there."""
        if block_id.kind == "step":
            self.wizard.open_step(block_id.about)
        elif (subject := self.subject()) is not None:
            self.wizard.show_why(subject)
