"""One fact as a form holds it: what is recorded, what is typed or chosen beside it, and what is wrong with that.

No widgets here: a field paints its state and hands it keys. What is typed stays until it is recorded or taken back.
"""

from __future__ import annotations

from typing import Any, Literal

from img_pathway.profile.facts import Fact
from img_pathway.tui.forms import check
from img_pathway.tui.forms.host import Judge

Outcome = Literal["as before", "new", "refused"]
"""What became of a value: nothing to record, to be recorded, or why not stands in `error`."""


class FieldState:
    """The value recorded and what there is to say about it."""

    def __init__(self, key: str, fact: Fact) -> None:
        self.key = key
        self.fact = fact
        self.value: Any = None
        """What is recorded."""
        self.error = ""
        self.doubt = ""
        self.refused = False
        """The value is sound by itself but does not go with the other facts yet; tried again when they change."""

    @property
    def blank(self) -> bool:
        """Does the field hold nothing?"""
        return self.value in (None, (), "")

    def sync(self, value: Any) -> None:
        """Take in what is recorded now."""
        self.value = value

    def tell(self, error: str = "", doubt: str = "") -> None:
        """What is wrong, or doubtful, or neither."""
        self.error, self.doubt = error, doubt

    def take(self, value: Any, judge: Judge) -> Outcome:
        """Take a sound value unless it cannot go with the other facts."""
        same = value == self.value or (value is None and self.value in (None, (), ""))
        if same or judge.holds_back(self.key, value):
            self.tell()
            return "as before"
        verdict = judge.weigh(self.key, value)
        self.refused = bool(verdict.error)
        self.tell(verdict.error, verdict.warning)
        if self.refused:
            return "refused"
        self.value = value
        return "new"

    def settle(self, judge: Judge) -> Outcome:
        """Take what is under way, if it is sound and new."""
        return "as before"

    def take_back(self) -> bool:
        """Forget what is under way; False if there was nothing."""
        return False


class TypedState(FieldState):
    """A fact that is typed."""

    def __init__(self, key: str, fact: Fact) -> None:
        super().__init__(key, fact)
        self.text = ""
        """What stands in the editor."""
        self.live: tuple[str, ...] = ()
        """The check beside the text, longest form first."""
        self._recorded = ""

    @property
    def blank(self) -> bool:
        """Does the editor hold nothing?"""
        return not self.text.strip()

    @property
    def half_typed(self) -> bool:
        """Does the editor hold something that is not recorded?"""
        return self.text != self._recorded

    def sync(self, value: Any) -> None:
        """Take in what is recorded now; half-typed text is left alone."""
        half_typed = self.half_typed
        self.value = value
        self._recorded = check.typed(self.fact, value)
        if not half_typed:
            self.text = self._recorded

    def type(self, text: str) -> None:
        """Check what is being typed; an error goes as soon as the text is right, and comes only on leaving."""
        self.text = text
        self.refused = False
        if not self.half_typed:
            self.live = ()
            self.error = ""
            return
        reading = check.read(self.key, text)
        self.live = check.live(self.fact, text, reading)
        if self.error and not reading.error:
            self.tell()

    def settle(self, judge: Judge) -> Outcome:
        """Take the text if it is sound and new."""
        if not self.half_typed:
            return "as before"
        reading = check.read(self.key, self.text)
        if reading.error:
            self.tell(reading.error)
            return "refused"
        outcome = self.take(reading.value, judge)
        # Readable, but refused: a tick beside it would say the opposite.
        self.live = ()
        if outcome != "refused":
            self.text = self._recorded = check.typed(self.fact, reading.value)
        return outcome

    def take_back(self) -> bool:
        """Show again what is recorded."""
        if not self.half_typed:
            return False
        self.text = self._recorded
        self.live = ()
        self.refused = False
        self.tell()
        return True


class ChosenState(FieldState):
    """A fact chosen from a few words; a choice passed over on the way is held until the person settles on one."""

    def __init__(self, key: str, fact: Fact) -> None:
        super().__init__(key, fact)
        words: tuple[tuple[Any, str], ...] = ((True, "yes"), (False, "no")) if fact.kind == "bool" else fact.choices
        self.choices: tuple[tuple[Any, str], ...] = (*words, (None, "not known"))
        """Stored word and label of every choice; the last is *not known*."""
        self.passing: int | None = None
        """Number of the choice under way, not recorded yet."""

    @property
    def recorded(self) -> int:
        """Number of the choice that holds."""
        return next((n for n, (word, _) in enumerate(self.choices) if word == self.value), len(self.choices) - 1)

    @property
    def position(self) -> int:
        """Number of the choice under way, else of the one that holds."""
        return self.recorded if self.passing is None else self.passing

    def pass_over(self, index: int) -> None:
        """Hold a choice."""
        self.passing = index if index != self.recorded else None

    def settle(self, judge: Judge) -> Outcome:
        """Take the choice under way."""
        index, self.passing = self.passing, None
        return "as before" if index is None else self.take(self.choices[index][0], judge)

    def take_back(self) -> bool:
        """Let the choice under way go."""
        under_way = self.passing is not None
        self.passing = None
        return under_way
