"""Fields that are typed in: half-typed text stays in the field, a sound value is recorded on leaving or Enter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.widget import Widget

from img_pathway.tui.forms import check
from img_pathway.tui.forms.field import Field
from img_pathway.tui.forms.questions import AskedFact
from img_pathway.tui.forms.text_cell import TextCell

if TYPE_CHECKING:
    from img_pathway.tui.forms.fact_form import FactForm
    from img_pathway.tui.forms.month import Month


class TypedField(Field):
    """A fact that is typed: half-typed text stays here, a sound value is recorded on leaving or Enter."""

    PLACEHOLDER: ClassVar[str] = ""

    def __init__(self, form: FactForm, item: AskedFact) -> None:
        super().__init__(form, item)
        self.live: tuple[str, ...] = ()
        """The check beside the text, longest form first."""
        self._clean = ""
        self._tried: str | None = None
        """The text last tried to be recorded: its message stays until the text changes."""

    @property
    def blank(self) -> bool:
        """Does the editor hold nothing?"""
        return not self.text.strip()

    def cell(self) -> Widget:
        """A one-line editor."""
        cell = TextCell(self, self._clean)
        cell.placeholder = self.PLACEHOLDER
        return cell

    @property
    def text(self) -> str:
        """What stands in the editor."""
        return cast(TextCell, self.editor).value if self.children else self._clean

    @property
    def half_typed(self) -> bool:
        """Does the editor hold something that is not recorded?"""
        return self.text != self._clean

    def sync(self, value: Any) -> None:
        """Show what is recorded now; half-typed text is left alone."""
        kept = self.half_typed
        self.value = value
        self._clean = check.typed(self.fact, value)
        if not kept and self.children:
            cast(TextCell, self.editor).set_text(self._clean)
            self.editor.refresh()

    def text_changed(self) -> None:
        """Check what is being typed; an error goes as soon as the text is right, and comes only on leaving."""
        if self.text == self._tried:
            return
        self._tried = None
        if not self.half_typed:
            self.live = ()
            self.tell("", self.warning if not self.error else "")
        else:
            reading = check.read(self.key, self.text)
            self.live = check.live(self.fact, self.text, reading)
            if self.error and not reading.error:
                self.tell()
        self.refused = False

    def left(self) -> None:
        """The focus went: keep what is sound."""
        self.close()
        self.settle()

    def settle(self) -> bool:
        """Record the text if it is sound and new; False, with a line under the field, if it is not."""
        if not self.half_typed:
            return True
        self._tried = self.text
        reading = check.read(self.key, self.text)
        if reading.error:
            self.tell(reading.error)
            return False
        if not self.record(reading.value):
            # Readable, but refused: a tick beside it would say the opposite.
            self.live = ()
            self.editor.refresh()
            return False
        self._clean = self._tried = check.typed(self.fact, reading.value)
        cast(TextCell, self.editor).set_text(self._clean)
        self.live = ()
        return True

    def retry(self) -> None:
        """Try a refused value again, now that other facts have changed."""
        if self.refused and self.half_typed:
            self.settle()

    def keep(self) -> None:
        """Enter: record, then go on."""
        if self.settle():
            self.go(1)

    def leave(self) -> bool:
        """Escape: close the list, else take back what is half typed."""
        if self.close():
            return True
        if self.half_typed:
            cast(TextCell, self.editor).set_text(self._clean)
            self.refused = False
            self.tell()
            return True
        return self.form.leave_entry()

    def at_rest(self, room: int) -> tuple[str, str]:
        """The text without the focus, and its style: the value in the longest form that fits."""
        if self.half_typed:
            return self.text, "warn"
        from rich.cells import cell_len

        forms = check.shown(self.fact, self.value)
        if not forms:
            return "not recorded", "dim"
        return next((form for form in forms if cell_len(form) <= room), forms[-1]), ""


class TextField(TypedField):
    """Free text."""


class WordsField(TypedField):
    """Several words or names, separated by commas."""

    HINT = "Separate several with commas."


class InstantField(TypedField):
    """A day and hour with its zone."""

    PLACEHOLDER = "2027-01-14 10:00 America/New_York"


class NumberField(TypedField):
    """A whole number within the fact's bounds."""

    def hint(self) -> str:
        """Help and bounds."""
        told = super().hint()
        if self._shortened:
            return told
        low, high = self.fact.minimum, self.fact.maximum
        span = f"{low} to {high}." if low is not None and high is not None else ""
        return " ".join(part for part in (told, span) if part)


class YearField(NumberField):
    """A year."""

    PLACEHOLDER = "year"


class DateField(TypedField):
    """A day, typed freely or chosen in the calendar."""

    HINT = "F4: calendar."
    PLACEHOLDER = "20 Jun 2027, or F4"
    opens = True

    @property
    def month(self) -> Month | None:
        """The open calendar."""
        return next((cast("Month", child) for child in self.children if child.has_class("opened")), None)

    def open(self) -> bool:
        """Open the calendar at the typed or recorded day, else today; or close it."""
        if self.close():
            return True
        value = check.read(self.key, self.text).value if self.text.strip() else None
        today = self.form.today
        from img_pathway.tui.forms.month import Month

        month = Month(value if isinstance(value, date) else today, today)
        month.add_class("opened")
        month.styles.margin = (0, 0, 0, self.form.labels)
        self.mount(month)
        self.form.tell_keys("Arrows day · PgUp/PgDn month · [ ] year · Home today · Enter take it · Esc close")
        return True

    def close(self) -> bool:
        """Close the calendar."""
        month = self.month
        if month is not None:
            month.remove()
            self.form.tell_keys("")
        return month is not None

    def take_key(self, key: str) -> bool:
        """Keys of the open calendar; any other key closes it and is typed."""
        month = self.month
        if month is None:
            return False
        if key == "enter":
            self._take(month.day)
        elif not month.take(key):
            if key not in ("escape", "f4"):
                self.close()
            return False
        return True

    def on_month_picked(self, event: Month.Picked) -> None:
        """The mouse chose a day."""
        event.stop()
        self._take(event.day)

    def _take(self, day: date) -> None:
        self.close()
        cast(TextCell, self.editor).set_text(day.isoformat())
        self.settle()
