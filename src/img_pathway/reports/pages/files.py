"""What is said of files, packs, keys, changes just made and this computer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from img_pathway.profile.typed import problem as profile
from img_pathway.profile.typed.keys import KeyInfo
from img_pathway.reports.page import Block, Line, headed, heading, line, text_block, told
from img_pathway.reports.words import age_note, counted, value_text
from img_pathway.rulebook.fees import FeeName
from img_pathway.rulebook.pack import gather

Problem = profile.Problem | gather.Problem
"""A finding of the profile or the rulebook seam: an error makes the file unsound, a warning does not."""
_SMALLEST = (60, 20)
"""Columns and lines the wizard needs."""


class Checked(Struct, frozen=True):
    """A profile or pack and what is wrong with it. Warnings alone leave it sound."""

    file: str
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        """No error among the problems."""
        return not any(problem.severity == "error" for problem in self.problems)


def check_page(checked: Iterable[Checked]) -> list[Block]:
    """A verdict for each file, then its problems."""
    return [text_block(line(f"{one.file}: {_verdict(one)}"), *map(_problem, one.problems), gap=0) for one in checked]


def _verdict(checked: Checked) -> str:
    errors = sum(problem.severity == "error" for problem in checked.problems)
    counts = ((errors, "error"), (len(checked.problems) - errors, "warning"))
    count = " and ".join(counted(number, word) for number, word in counts if number)
    return f"{'' if checked.sound else 'not '}sound{f' ({count})' if count else ''}"


def _problem(problem: Problem) -> Line:
    place = f"{problem.key}: " if problem.key else ""
    fix = f"; {problem.fix}" if problem.fix else ""
    return line(f"  {problem.severity}: {place}{problem.text}{fix}", hang=4)


def keys_page(keys: Iterable[KeyInfo], fees: Iterable[FeeName]) -> list[Block]:
    """Each key with its label and kind, or the words a choice takes; then every fee by its id."""
    lines: list[Line] = []
    for info in keys:
        words = "|".join(word for word, _ in info.fact.choices)
        lines.append(line(f"{info.key}  {info.fact.label} ({words or info.fact.kind})", hang=4))
    named = [line(f"{one.id}  {one.title}{f' ({one.step})' if one.step else ''}", hang=4) for one in fees]
    return [text_block(*lines), *headed("What a key of the kind fee takes", [text_block(*named)])]


def saved_page(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Block]:
    """What a change recorded, altered or removed, by key in file order."""
    texts = []
    for key, value in after.items():
        if key not in before:
            texts.append(f"saved    {key} = {value_text(value)}")
        elif before[key] != value:
            texts.append(f"changed  {key} = {value_text(value)} (was {value_text(before[key])})")
    texts += [f"removed  {key} (was {value_text(value)})" for key, value in before.items() if key not in after]
    texts = texts or ["Nothing to save: every fact was recorded so already."]
    return [text_block(*(line(text, hang=4) for text in texts))]


def doctor_page(answer: Mapping[str, Any]) -> list[Block]:
    """What ``doctor`` found."""
    profiles, book, terminal = answer["profiles"], answer["rulebook"], answer["terminal"]
    program = {"img-pathway": answer["version"], "Python": answer["python"], "System": answer["platform"]}
    data = {
        "Directory": answer["data_dir"] or "cannot be read",
        "Profiles": "unknown" if profiles is None else f"{profiles}",
    }
    rules = {}
    if book is not None:
        age = f"as of {book['as_of']}, {book['age_days']} days old, {book['rules']} rules"
        rules = {"Version": f"{book['version']}, {age}", "File": book["file"] or "built in"}
        rules |= {
            "Age": age_note(book["age_days"]),
            "Built in": f"{book['built_in']} (copy it to make one of your own)",
        }
    size = f"{terminal['columns']} columns, {terminal['lines']} lines" if terminal["columns"] else "unknown"
    if terminal["columns"] and (terminal["columns"] < _SMALLEST[0] or terminal["lines"] < _SMALLEST[1]):
        size += f" (the wizard needs {_SMALLEST[0]} by {_SMALLEST[1]})"
    screen = {
        "Wizard": "yes" if terminal["input"] and terminal["output"] else "no, input or output is not a terminal",
        "Size": size,
        "TERM": terminal["term"] or "not set",
        "Encoding": terminal["encoding"] + ("" if terminal["glyphs"] else ", plain letters instead of marks"),
        "Colour": "yes" if terminal["colour"] else "no, NO_COLOR is set" if terminal["no_color"] else "no",
    }
    groups = {
        "Program": program | {name: version or "missing" for name, version in answer["packages"].items()},
        "Your data": data,
        "Rulebook": rules,
        "Time": {"Now": answer["time"]["now"], "Zone": answer["time"]["zone"]},
        "Terminal": screen,
    }
    blocks: list[Block] = []
    for title, pairs in groups.items():
        lines = [one for label, text in pairs.items() for one in told(label, text)]
        blocks += [heading(title), text_block(*(lines or [line("cannot be read")]))]
    problems: Sequence[str] = answer["problems"] or ("none found",)
    return [*blocks, heading("Problems"), text_block(*map(line, problems))]
