"""What every field is: a label at the left, one cell at the right, and a note where there is one to give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from img_pathway.profile.facts import Fact
from img_pathway.tui.forms import check
from img_pathway.tui.forms.questions import AskedFact
from img_pathway.tui.messages import FactEdited
from img_pathway.tui.widgets.lines import Part, cells, joined, wrap
from img_pathway.tui.widgets.palette import palette

if TYPE_CHECKING:
    from img_pathway.tui.forms.fact_form import FactForm

GUTTER = 2
"""Cells at the left for the rail that marks the field with the focus."""


def label_width(width: int) -> int:
    """Cells for the labels of a form that is `width` cells wide, gutter and a gap included."""
    return min(max(width * 11 // 25, 14), 34)


class Field(Widget):
    """One fact of a form. It draws label and note itself; its cell is its only child until a list opens."""

    DEFAULT_CSS = """
    Field { height: auto; width: 100%; layout: vertical; }
    Field > .cell { width: 1fr; }
    """
    HINT: ClassVar[str] = ""
    """How the kind is typed, told while the field has the focus."""
    opens: ClassVar[bool] = False
    """Has it a calendar or a list?"""

    def __init__(self, form: FactForm, item: AskedFact) -> None:
        super().__init__()
        self.form = form
        self.key = item.key
        self.fact: Fact = item.fact
        self.value: Any = None
        self.error = ""
        self.warning = ""
        self.refused = False
        """The value is sound by itself but does not go with the other facts yet; tried again when they change."""
        self._shortened = False
        """Does the note leave out what to do about it?"""
        self._rows_key: object = None
        self._rows: list[tuple[Part, ...]] = []

    # -- the cell -----------------------------------------------------------------------------

    def cell(self) -> Widget:
        """Make the part that takes the focus."""
        raise NotImplementedError

    @property
    def editor(self) -> Widget:
        """The part that takes the focus."""
        return self.children[0]

    def compose(self) -> ComposeResult:
        """The cell; label and note are drawn, not composed."""
        cell = self.cell()
        # Not yet on the screen: its style is worked out when it gets there, and not twice.
        cell.add_class("cell", update=False)
        cell.styles.margin = (self._label()[1], 0, 0, self.form.labels)
        if self.form.read_only:
            cell.disabled = True
        yield cell

    def indent(self) -> None:
        """Follow the form's width."""
        for number, child in enumerate(self.children):
            child.styles.margin = (0 if number else self._label()[1], 0, 0, self.form.labels)
        self.refresh(layout=True)

    # -- values -------------------------------------------------------------------------------

    def sync(self, value: Any) -> None:
        """Show what is recorded now."""
        self.value = value

    @property
    def blank(self) -> bool:
        """Does the field hold nothing?"""
        return self.value in (None, (), "")

    def record(self, value: Any) -> bool:
        """Say that the field holds a new sound value; False when it cannot go with the other facts."""
        if value == self.value or (value is None and self.value in (None, (), "")):
            self.tell()
            return True
        if self.form.holds_back(self, value):
            self.tell()
            return True
        verdict = self.form.weigh(self.key, value)
        self.refused = bool(verdict.error)
        self.tell(verdict.error, verdict.warning)
        if verdict.error:
            return False
        self.value = value
        self.form.post_message(FactEdited(self.key, value))
        return True

    def settle(self) -> bool:
        """Record what is sound and new; False, with a line under the field, if something is not sound."""
        return True

    def retry(self) -> None:
        """Try a refused value again."""

    def tell(self, error: str = "", warning: str = "") -> None:
        """Show one line under the field, or none."""
        if (error, warning) != (self.error, self.warning):
            self.error, self.warning = error, warning
            self.refresh(layout=True)
            if self.has_focus_within:
                self.form.entered(self)

    # -- moving -------------------------------------------------------------------------------

    def take_key(self, key: str) -> bool:
        """First look at a key, for what lies open over the field; True when it was used."""
        return False

    def open(self) -> bool:
        """Open the calendar or list; False if there is none."""
        return False

    def close(self) -> bool:
        """Close it; False if it was not open."""
        return False

    def leave(self) -> bool:
        """Escape: close what is open, else take back what is half typed; False if there was neither."""
        return self.close() or self.form.leave_entry()

    def go(self, by: int) -> None:
        """Move to a neighbour."""
        self.form.go(self.editor, by)

    # -- drawing ------------------------------------------------------------------------------

    def _label(self) -> tuple[list[tuple[Part, ...]], int]:
        """The rows of the label, and the row the cell stands in.

        A label of up to two rows stands beside the cell. A longer one runs across, the cell at its end.
        """
        part: Part = (self.fact.label, "strong" if self.has_focus_within else "")
        labels = self.form.labels
        rows = wrap((part,), max(labels - GUTTER - 1, 1))
        if len(rows) <= 2:
            return rows, 0
        rows = wrap((part,), max(self.form.inner - GUTTER - 1, 1))
        return rows, len(rows) - 1 if cells(rows[-1]) < labels - GUTTER else len(rows)

    def _lay_out(self, width: int) -> list[tuple[Part, ...]]:
        labels = self.form.labels
        key = (width, labels, self.form.inner, self.error, self.warning, self.has_focus_within)
        if key == self._rows_key:
            return self._rows
        label, top = self._label()
        room = max(width - labels, 1)
        notes = self._notes(max(room - 1, 1))
        beside = len(notes) <= 1 or room >= 36
        if not beside:
            notes = self._notes(max(width - GUTTER - 1, 1))
        rows: list[tuple[Part, ...]] = [((" " * GUTTER, ""), *row) for row in label]
        while len(rows) <= top:
            rows.append(())
        for number, row in enumerate(notes, top + 1):
            if not beside:
                rows.append(((" " * GUTTER, ""), *row))
                continue
            while len(rows) <= number:
                rows.append(())
            rows[number] = (*rows[number], (" " * (labels - cells(rows[number])), ""), *row)
        # Fewer and longer pieces: every piece of a row costs a style and an escape sequence.
        self._rows_key, self._rows = key, [joined(row) for row in rows]
        return self._rows

    def _notes(self, width: int) -> list[tuple[Part, ...]]:
        said = self.error or self.warning
        sign, style = ("✗", "danger") if self.error else ("!", "warn")
        self._shortened = False
        if not said:
            return []
        rows = wrap(((f"{sign} {said}", style),), width, 2)
        if len(rows) > 2:
            # What is wrong stays; what to do about it is told at the bottom while the field has the focus.
            rows = wrap(((f"{sign} {check.first_sentence(said)}", style),), width, 2)
            self._shortened = True
        return rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Rows for the label and the note; the cell stands in the first."""
        return len(self._lay_out(width))

    def render_line(self, y: int) -> Strip:
        """Draw a row of label and note, with the rail while the field has the focus."""
        width = self.size.width
        styles = palette(self.app)
        ground = self.rich_style
        rows = self._lay_out(width)
        if not 0 <= y < len(rows):
            return Strip.blank(width, ground)
        parts = rows[y]
        segments = [Segment(text, ground + styles.get(style, Style())) for text, style in parts]
        strip = Strip(segments).adjust_cell_length(width, ground)
        if self.has_focus_within:
            rail = Segment("▌", ground + styles["rail"])
            strip = Strip([rail, *strip.crop(1, width)])
        return strip

    def on_descendant_focus(self) -> None:
        """Mark the field and tell how it is filled in."""
        self.refresh()
        self.form.entered(self)

    def on_descendant_blur(self) -> None:
        """Unmark it."""
        self.refresh()

    def hint(self) -> str:
        """What helps to fill it in: the fact's own help, then how its kind is typed."""
        self._lay_out(max(self.size.width, 1))
        if self._shortened:
            return self.error or self.warning
        return " ".join(part for part in (self.fact.help, self.HINT) if part)
