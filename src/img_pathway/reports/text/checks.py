"""The findings of ``check`` and ``rules verify``, as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from img_pathway.profile.typed import problem as profile
from img_pathway.reports.words import Pen, clean
from img_pathway.rulebook.pack import gather

Problem = profile.Problem | gather.Problem
"""A finding of the profile or the rulebook seam: an error makes the file unsound, a warning does not."""


class Checked(Struct, frozen=True):
    """A profile file and what is wrong with it. Warnings alone leave it sound."""

    file: str
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        """No error among the problems."""
        return not any(problem.severity == "error" for problem in self.problems)


def _lines(problems: Iterable[Problem], pen: Pen) -> list[str]:
    out: list[str] = []
    for problem in problems:
        place = f"{problem.key}: " if problem.key else ""
        fix = f"; {problem.fix}" if problem.fix else ""
        out += pen.wrap(f"{place}{problem.text}{fix}", first=f"  {problem.severity}: ", rest="    ")
    return out


def _count(problems: Sequence[Problem]) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    told = [f"{number} {word}{'' if number == 1 else 's'}" for number, word in
            ((errors, "error"), (warnings, "warning")) if number]  # fmt: skip
    return " and ".join(told)


def _verdict(sound: bool, problems: Sequence[Problem]) -> str:
    word = "sound" if sound else "not sound"
    return f"{word} ({_count(problems)})" if problems else word


def check_lines(checked: Iterable[Checked], pen: Pen) -> list[str]:
    """The whole answer of ``check``: a verdict for each file, then its problems."""
    out: list[str] = []
    for each in checked:
        out.append(f"{clean(each.file)}: {_verdict(each.sound, each.problems)}")
        out += _lines(each.problems, pen)
    return out


def verify_lines(file: str | None, problems: Sequence[Problem], pen: Pen) -> list[str]:
    """The whole answer of ``rules verify``."""
    sound = not any(problem.severity == "error" for problem in problems)
    name = clean(file) if file else "The built-in rulebook"
    return [f"{name}: {_verdict(sound, problems)}", *_lines(problems, pen)]
