"""One fact as a form holds it: what is recorded, what is typed or chosen beside it, and what is wrong with that.

No widgets here: a field paints its state and hands it keys. What is typed stays until it is recorded or taken back.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from img_pathway.profile.facts import Fact
from img_pathway.profile.typed.choices import answers, fitting
from img_pathway.tui.forms import check
from img_pathway.tui.forms.host import Judge

Outcome = Literal["as before", "new", "refused"]
"""What became of a value: there is nothing to record, it is to be recorded, or `error` says why not."""


class FieldState:
    """The value recorded and what there is to say about it."""

    def __init__(self, key: str, fact: Fact) -> None:
        self.key = key
        self.fact = fact
        self.value: Any = None
        """What is recorded, or handed on to be."""
        self.error = ""
        self.doubt = ""
        self.warned = False
        """Was the person held back once because of what is not recorded? Then not again."""
        self._preset: object = None
        self.refused = False
        """The value is sound by itself but does not go with the other facts yet; tried again when they change."""

    @property
    def blank(self) -> bool:
        """Does the field hold nothing?"""
        return self.value in (None, (), "")

    @property
    def under_way(self) -> bool:
        """Does it hold something that is not recorded?"""
        return False

    @property
    def asks(self) -> bool:
        """Is what it holds understood but for a choice?"""
        return False

    @property
    def stands(self) -> str:
        """What is recorded, where something else that is not stands in its place; empty for nothing."""
        return ""

    @property
    def left(self) -> str:
        """What a notice says of it when it goes out of sight with something that is not recorded."""
        return f"{self.fact.label}, {self.error}{f' {self.stands} still counts.' if self.stands else ''}"

    def sync(self, value: Any) -> None:
        """Take in what is recorded now."""
        self.value = value

    @property
    def is_preset(self) -> bool:
        """Does it hold just what was put there for the person, not recorded yet?"""
        return self.under_way and self._preset is not None and self._preset == self._held

    @property
    def _held(self) -> object:
        return None

    def preset(self, value: Any, today: date) -> None:
        """Begin with a value that is not recorded yet."""

    @property
    def draft(self) -> str:
        """What is under way, as text."""
        return ""

    def resume(self, draft: str, today: date) -> None:
        """Begin with what was under way when the field was left."""

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
        self.near: tuple[str, ...] = ()
        """What a text that was not understood could have meant."""
        self._recorded = ""
        self._instead = False
        """Was something typed in the place of what is recorded? Emptied again, that comes back."""

    @property
    def _held(self) -> object:
        return self.text

    @property
    def stands(self) -> str:
        return self._recorded if self.under_way else ""

    def spelt(self, value: Any) -> str:
        """The text for a recorded value; it can be typed again."""
        return check.typed(self.fact, value)

    def reading(self, today: date) -> check.Reading:
        """What the text means."""
        return check.read(self.key, self.text, today)

    def preset(self, value: Any, today: date) -> None:
        self.type(self.spelt(value), today)
        self._preset = self.text

    @property
    def draft(self) -> str:
        return self.text

    def resume(self, draft: str, today: date) -> None:
        self.type(draft, today)
        self.tell(self.reading(today).error)

    @property
    def blank(self) -> bool:
        """Does the editor hold nothing?"""
        return not self.text.strip()

    @property
    def under_way(self) -> bool:
        """Does the editor hold something that is not recorded?"""
        return self.text != self._recorded

    @property
    def asks(self) -> bool:
        return bool(self.near) and self.fact.kind in ("date", "instant", "money")

    @property
    def wants_more(self) -> bool:
        """Is its text right so far: an hour without its zone, an amount without its currency?"""
        return self.asks and self.fact.kind != "date"

    def sync(self, value: Any) -> None:
        """Take in what is recorded now; half-typed text is left alone."""
        under_way = self.under_way
        self.value = value
        self._recorded = self.spelt(value)
        if not under_way:
            self.text = self._recorded

    def type(self, text: str, today: date) -> None:
        """Check what is being typed; an error goes as soon as the text is right, and comes only on leaving."""
        before = iter(self.text)
        self._instead = text != self._recorded and (self._instead or any(letter not in before for letter in text))
        self.text, self.near = text, ()
        self.refused = self.warned = False
        if not self.under_way:
            self.live = ()
            self.error = ""
            return
        reading = check.read(self.key, text, today)
        self.live = check.live(self.fact, text, reading)
        if self.error and not reading.error:
            self.tell()

    def settle(self, judge: Judge) -> Outcome:
        """Take the text if it is sound and new."""
        if self._instead and self.blank:
            self.take_back()
        if not self.under_way:
            return "as before"
        reading = self.reading(judge.today)
        if reading.error:
            self.tell(reading.error)
            self.near = reading.near
            return "refused"
        outcome = self.take(self.whole(reading.value), judge)
        # Readable, but refused: a tick beside it would say the opposite.
        self.live = ()
        if outcome != "refused":
            self.keep(reading.value)
        return outcome

    def whole(self, value: Any) -> Any:
        """What is to be recorded once `value` was typed."""
        return value

    def keep(self, value: Any) -> None:
        """The text became the value."""
        self.text = self._recorded = self.spelt(value)
        self._instead = False

    def take_back(self) -> bool:
        """Show again what is recorded."""
        if not self.under_way:
            return False
        self.text, self._instead = self._recorded, False
        self.live, self.near = (), ()
        self.refused = self.warned = False
        self.tell()
        return True


class ManyState(TypedState):
    """A fact of several words: what is recorded stands beside the editor, and what is typed joins it."""

    @property
    def blank(self) -> bool:
        """Does the field hold nothing, recorded or typed?"""
        return not self.value and super().blank

    @property
    def under_way(self) -> bool:
        """Is something typed?"""
        return bool(self.text.strip())

    @property
    def stands(self) -> str:
        """Nothing: what is recorded stands beside what is typed."""
        return ""

    def sync(self, value: Any) -> None:
        """Take in what is recorded now; what is typed is another word."""
        self.value = value or ()

    def whole(self, value: Any) -> Any:
        """All of them: none replaces another."""
        return tuple(dict.fromkeys((*self.value, *value)))

    def keep(self, value: Any) -> None:
        """It joined the others."""
        self.text = ""

    def words(self) -> tuple[str, ...]:
        """What is recorded, word by word as it is read."""
        labels = dict(self.fact.choices)
        return tuple(labels.get(word) or check.typed(self.fact, (word,)) for word in self.value or ())


class ChosenState(FieldState):
    """A fact chosen from a few words; a choice passed over on the way is held until the person settles on one."""

    def __init__(self, key: str, fact: Fact) -> None:
        super().__init__(key, fact)
        words: tuple[tuple[Any, str], ...] = fact.choices if fact.kind == "choice" else answers(fact)
        self.choices: tuple[tuple[Any, str], ...] = (*words, (None, "not known"))
        """Stored word and label of every choice; the last is *not known*."""
        self.passing: int | None = None
        """Number of the choice under way, not recorded yet."""
        self.typed = ""
        """The letters typed, while they make a word of the list or stay unread."""
        self._left = False
        """Was the field left, or Enter pressed, with letters that stay unread?"""

    @property
    def _held(self) -> object:
        return self.passing

    def preset(self, value: Any, today: date) -> None:
        self.pass_over(next(n for n, (word, _) in enumerate(self.choices) if word == value))
        self._preset = self.passing

    @property
    def draft(self) -> str:
        return self.typed if self.passing is None else self.choices[self.passing][1]

    def resume(self, draft: str, today: date) -> None:
        fits = self.beginning_with(draft.casefold())
        if fits:
            self.pass_over(fits[0])
        else:
            self.misread(draft)

    def misread(self, text: str) -> None:
        """Hold letters that are no word's, and name the words."""
        self.typed, self._left = text, False
        self.tell(f"'{text[:20]}' is none of the words here. They are: {', '.join(name for _, name in self.choices)}.")

    @property
    def recorded(self) -> int:
        """Number of the choice that holds."""
        return next((n for n, (word, _) in enumerate(self.choices) if word == self.value), len(self.choices) - 1)

    @property
    def position(self) -> int:
        """Number of the choice under way, else of the one that holds."""
        return self.recorded if self.passing is None else self.passing

    @property
    def under_way(self) -> bool:
        """Is a choice under way, or something typed that is none?"""
        return self.passing is not None or self.unread

    @property
    def unread(self) -> bool:
        """Do the letters typed begin no word of the list?"""
        return bool(self.typed) and not self.beginning_with(self.typed)

    def joined(self, letter: str) -> str:
        """The letters typed and one more; it begins a word anew where they are a number, or were left unread."""
        anew = self.unread and (self._left or (letter.isalpha() and self.typed.isdecimal()))
        return letter if anew else self.typed + letter

    @property
    def stands(self) -> str:
        return self.choices[self.recorded][1] if self.under_way and self.value is not None else ""

    def beginning_with(self, text: str) -> list[int]:
        """Numbers of the choices that a text begins, or names otherwise."""
        stored = [word if isinstance(word, str) else "" for word, _ in self.choices]
        return fitting(text, [label for _, label in self.choices], stored)

    def pass_over(self, index: int) -> None:
        """Hold a choice."""
        self.warned = False
        self.tell()
        self.typed, self.passing = "", index if index != self.recorded else None

    def settle(self, judge: Judge) -> Outcome:
        """Take the choice under way; a refused one stays under way, and so do letters that are no word's."""
        if self.unread:
            self._left = True
            return "refused"
        self.typed = ""
        if self.passing is None:
            return "as before"
        outcome = self.take(self.choices[self.passing][0], judge)
        if outcome != "refused":
            self.passing = None
        return outcome

    def take_back(self) -> bool:
        """Let the choice under way go."""
        under_way, self.passing, self.typed = self.under_way, None, ""
        self.refused = self.warned = False
        self.tell()
        return under_way
