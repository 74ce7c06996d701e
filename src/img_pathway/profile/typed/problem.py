"""What can be wrong with a fact or a file, as values the edge shows in one calm line each."""

from __future__ import annotations

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
    """A key or value of `set` or a form that cannot be taken: what, why and what to type instead."""

    def __init__(self, key: str, text: str, why: str, fix: str = "") -> None:
        super().__init__(f"{key}: {why}")
        self.key, self.text, self.why, self.fix = key, text, why, fix
