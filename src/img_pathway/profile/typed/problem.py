"""What can be wrong with a fact or a file, as values the edge shows in one calm line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Problem(NamedTuple):
    """One finding about a profile. An error is impossible and refused, a warning improbable and saved.

    `key` is the dotted key of `set` (``exams.step1.2.result``) or, for a file, a place in it; it may be
    empty. `text` says what is wrong, `fix` what to do.
    """

    severity: Severity
    key: str
    text: str
    fix: str = ""


class BadValue(ValueError):
    """A key or value of `set` or a form that cannot be taken: what, why and what to type instead.

    `near` are the texts it could have meant, the likeliest first: each would be taken, or asks the next question.
    """

    def __init__(self, key: str, text: str, why: str, fix: str = "", near: Sequence[str] = ()) -> None:
        super().__init__(f"{key}: {why}")
        self.key, self.text, self.why, self.fix, self.near = key, text, why, fix, tuple(near)
