"""A pane that draws blocks of text by itself: lists, cards and reading text, with a cursor over them."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from img_pathway.reports.page import Block, BlockId
from img_pathway.tui.commands import bindings
from img_pathway.tui.textual_private import RowsFirst
from img_pathway.tui.widgets.lines import Row, lay_out
from img_pathway.tui.widgets.palette import Inked

MEASURE = 104
"""Cells a page of text is wide at most, for reading."""
GUTTER = 2
"""Cells at the left for the rail and the cursor mark."""
FAR = 3
"""Rows out of sight from which the cursor keys scroll instead of jumping to the next choice."""


class Page(Inked, RowsFirst, ScrollView, can_focus=True):
    """Blocks drawn line by line: one widget however long the text is.

    Blocks with an id can be reached with the cursor keys and the mouse; without any, the keys scroll.
    """

    DEFAULT_CSS = """
    Page {
        width: 1fr; height: 1fr; min-width: 8;
        overflow-x: hidden; overflow-y: auto;
        scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        background: $background;
    }
    """
    BINDINGS = [*bindings("list")]

    class Highlighted(Message):
        """The cursor moved to another block."""

        def __init__(self, page: Page, block_id: str) -> None:
            super().__init__()
            self.page = page
            self.block_id = BlockId(block_id)

        @property
        def control(self) -> Page:
            """The page, so that `@on` can select by its id."""
            return self.page

    class Chosen(Highlighted):
        """Enter or a click on a block."""

    def __init__(
        self,
        blocks: Iterable[Block] = (),
        *,
        id: str | None = None,
        click_chooses: bool = True,
        static: bool = False,
        measure: int = 0,
        beside: Page | None = None,
        shy: bool = False,
    ) -> None:
        """`static` pages take no focus and draw no cursor, but their blocks can still be clicked.

        `measure` bounds the width of the text, for reading; 0 takes what there is. `beside` is the pane that is read
        from this list: the page keys scroll it. A `shy` page shows its cursor only while the keys act there.
        """
        super().__init__(id=id)
        self.beside = beside
        """What the page keys scroll instead of this list."""
        self._shy = shy
        self.can_focus = not static
        self._static = static
        self._marks_cut = False
        self._widest = measure
        self._blocks = tuple(blocks)
        self._rows: list[Row] = []
        self._rows_key: tuple[int, tuple[Block, ...]] | None = None
        self._tops: dict[int, int] = {}
        self._click_chooses = click_chooses
        self._moved = False
        self._settled = True
        self._cursor = next((i for i, block in enumerate(self._blocks) if block.id), -1)

    def show(self, blocks: Iterable[Block], cursor: str | None = None, *, still: bool = False) -> None:
        """Draw other blocks. The cursor goes to `cursor`, else stays on the same id, in sight if it was, else on the first.

        With `still` the height stays as it is until `settle`: drawing is cheap then, a new layout is not.
        """
        wanted = cursor or self.cursor_id
        drawn = (self._blocks, self._cursor)
        seen = self.has_focus and self.in_sight(self._cursor)
        self._blocks = tuple(blocks)
        ids = [block.id for block in self._blocks]
        self._cursor = ids.index(wanted) if wanted and wanted in ids else next((i for i, k in enumerate(ids) if k), -1)
        self._moved = cursor is not None or (seen and self.cursor_id == wanted)
        if self._settled and drawn == (self._blocks, self._cursor):
            return
        self._settled = False
        if still:
            self.refresh()
        else:
            self.settle()

    def settle(self) -> None:
        """Take the height that the blocks need, unless it has it."""
        if self._settled:
            return
        self._settled = True
        self._measure()
        self.refresh(layout=self.styles.auto_dimensions)
        self._keep_cursor_in_view()

    @property
    def cursor_id(self) -> str | None:
        """Id of the block under the cursor."""
        return self._blocks[self._cursor].id if 0 <= self._cursor < len(self._blocks) else None

    @property
    def here(self) -> BlockId:
        """The same, empty where there is none: what the cursor is on is asked of it."""
        return BlockId(self.cursor_id or "")

    @property
    def nearest(self) -> list[str]:
        """Ids of all blocks that have one: that under the cursor, those below it, then those above it, nearest first."""
        below, above = self._blocks[max(self._cursor, 0) :], self._blocks[: max(self._cursor, 0)]
        return [block.id for block in (*below, *reversed(above)) if block.id]

    def move_to(self, block_id: str) -> None:
        """Put the cursor on a block, quietly."""
        for index, block in enumerate(self._blocks):
            if block.id == block_id:
                self._place(index)

    def _lay_out(self, width: int) -> list[Row]:
        key = (width, self._blocks)
        if self._rows_key != key:
            self._rows_key = key
            self._rows = lay_out(self._blocks, min(width, self._widest or width), GUTTER)
            self._tops = {}
            for top, row in enumerate(self._rows):
                self._tops.setdefault(row.block, top)
        return self._rows

    def _measure(self) -> None:
        width = self.text_width(self.content_region.size)
        if width > 0:
            self.virtual_size = Size(width, len(self._lay_out(width)))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lay_out(max(width - self.scrollbar_gutter.width, 1)))

    def rows_for(self, width: int) -> int:
        """How many rows the blocks take at a width."""
        return len(self._lay_out(width))

    def mark_cut(self, cut: bool) -> None:
        """Where the text goes on below, its last row in sight says so: for a text that is not scrolled now."""
        if cut != self._marks_cut:
            self._marks_cut = cut
            self.refresh()

    def on_resize(self) -> None:
        self._measure()
        self._keep_cursor_in_view()

    def render_line(self, y: int) -> Strip:
        style = self.ink
        width = self.scrollable_content_region.width
        rows = self._lay_out(width) if width > 0 else []
        number = self.scroll_offset.y + y
        if not 0 <= number < len(rows):
            return Strip.blank(self.size.width, style("", ""))
        row = rows[number]
        block = self._blocks[row.block] if row.block >= 0 else None
        here = block is not None and block.id is not None and row.block == self._cursor and not self._static
        # Where the keys act: not below a question or a menu, which has them all.
        acts = self.has_focus and self.screen.is_active
        here = here and (acts or not self._shy)
        # One bar on the screen. What is chosen elsewhere keeps a thin mark.
        ground = "cursor" if here and acts else ""
        rail = " "
        rail_style = ""
        if block is not None and (block.rail or here):
            # Only where the keys act is the bar thick: colour alone would not tell.
            rail = "▌" if here and acts else "│"
            rail_style = block.rail or ("rail" if acts else "dim")
        if block is not None and block.card and not ground:
            ground = "card"
        plain = style("", ground)
        segments = [Segment(rail + " " * (GUTTER - 1), style(rail_style, ground))]
        segments += [Segment(text, style(role, ground)) for text, role in row.parts]
        strip = Strip(segments)
        if self._marks_cut and y == self.size.height - 1 and number < len(rows) - 1:
            # A row is full where something stands at its right edge.
            ending = " …" if strip.cell_length <= width - 2 else "…"
            strip = Strip([*strip.crop(0, min(strip.cell_length, width - 1)), Segment(ending, style("dim", ground))])
        strip = strip.adjust_cell_length(width, plain)
        if (selection := self.text_selection) is not None and (span := selection.get_span(number)) is not None:
            start, end = span[0], width if span[1] == -1 else min(span[1], width)
            mark = self.screen.get_component_rich_style("screen--selection")
            if start < end:
                middle = strip.crop(start, end).apply_style(mark)
                strip = Strip.join([strip.crop(0, start), middle, strip.crop(end)])
        return strip.apply_offsets(0, number)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        text = "\n".join(" " * GUTTER + "".join(part for part, _ in row.parts) for row in self._rows)
        return "\n".join(part.strip() for part in selection.extract(text).splitlines()), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self.refresh()

    def choices(self) -> list[int]:
        """The blocks that the cursor can be on, by their numbers."""
        return [index for index, block in enumerate(self._blocks) if block.id]

    def _place(self, index: int, *, follow: bool = True) -> None:
        if index == self._cursor:
            return
        before, self._cursor = self._cursor, index
        self._moved = True
        for which in (before, index):
            if (top := self._tops.get(which)) is not None:
                self.refresh_lines(top, self._height(which))
        if follow:
            self._keep_cursor_in_view()

    def _height(self, index: int) -> int:
        return sum(row.block == index for row in self._rows)

    def _keep_cursor_in_view(self) -> None:
        top = self._tops.get(self._cursor)
        if top is None or not self._moved or not self.size or not self.is_mounted:
            return
        first = self._cursor == min(self.choices(), default=-1)
        region = Region(0, 0 if first else top, 1, self._height(self._cursor) + (top if first else 0))
        if region.height > self.size.height:
            region = Region(0, top, 1, min(self._height(self._cursor), self.size.height))
        self.scroll_to_region(region, animate=False, force=True, immediate=True)

    def _step(self, by: int) -> None:
        choices = self.choices()
        if not choices:
            self.scroll_relative(y=by, animate=False, force=True)
            return
        here = choices.index(self._cursor) if self._cursor in choices else 0
        there = min(max(here + by, 0), len(choices) - 1)
        if there == here or self._is_far(choices[there]):
            # Text between and after the choices is read line by line.
            self.scroll_relative(y=2 * by if abs(by) == 1 else by, animate=False, force=True)
            return
        self._walk_to(choices[there])

    def _is_far(self, index: int) -> bool:
        """Does so much text lie before a block that moving there would skip some unread?"""
        top = self._tops.get(index, 0)
        above = self.scroll_offset.y - (top + self._height(index))
        below = top - (self.scroll_offset.y + self.size.height)
        return max(above, below) > FAR

    def action_cursor(self, by: int) -> None:
        """Move the cursor by some blocks, or scroll where there is none to move to."""
        self._step(by)

    def action_page(self, by: int) -> None:
        """A page on or back, the cursor with it; in the pane beside, where this is the list that leads it."""
        if self.beside is not None:
            self.beside.action_page(by)
            return
        before = self.scroll_offset.y
        self.scroll_relative(y=by * max(self.size.height - 1, 1), animate=False, force=True, immediate=True)
        choices = self.choices()
        if self.scroll_offset.y == before and choices:
            # Nothing more to scroll: the cursor goes on to the last choice, unless text stands where that was.
            last = choices[-1 if by > 0 else 0]
            if self.in_sight(last):
                self._walk_to(last)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """However it is scrolled, the cursor stays in sight as long as there is a choice in sight."""
        super().watch_scroll_y(old_value, new_value)
        if not self.has_focus or self.in_sight(self._cursor):
            return
        seen = [index for index in self.choices() if self.in_sight(index)]
        if seen:
            self._walk_to(min(seen, key=lambda index: abs(index - self._cursor)), follow=False)

    def in_sight(self, index: int) -> bool:
        """Can the first row of a block be seen?"""
        top = self._tops.get(index)
        return top is not None and 0 <= top - self.scroll_offset.y < self.size.height

    def _walk_to(self, index: int, *, follow: bool = True) -> None:
        """Put the cursor on a block, and say so."""
        if index != self._cursor:
            self._place(index, follow=follow)
            if (block_id := self.cursor_id) is not None:
                self.post_message(self.Highlighted(self, block_id))

    def to_top(self) -> None:
        """Back to how it was first shown: scrolled to its beginning, the cursor on the first choice."""
        if choices := self.choices():
            self._place(choices[0])
        # What is drawn anew is read from its beginning too, until somebody moves.
        self._moved = False
        self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def action_edge(self, last: bool) -> None:
        choices = self.choices()
        if choices:
            self._walk_to(choices[-1 if last else 0])
        self.scroll_to(y=self.max_scroll_y if last else 0, animate=False, force=True)

    def choose(self) -> None:
        """Choose the block under the cursor; one that is out of sight comes into sight first."""
        if (block_id := self.cursor_id) is None:
            return
        if self.in_sight(self._cursor):
            self.post_message(self.Chosen(self, block_id))
        else:
            self._moved = True
            self._keep_cursor_in_view()

    def on_click(self, event: events.Click) -> None:
        number = self.scroll_offset.y + event.y
        if not 0 <= number < len(self._rows) or self._rows[number].block < 0:
            return
        index = self._rows[number].block
        if (block_id := self._blocks[index].id) is None:
            return
        self._place(index)
        message = self.Chosen if self._click_chooses else self.Highlighted
        self.post_message(message(self, block_id))
