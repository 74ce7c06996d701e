"""What ``doctor`` found, as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from img_pathway.reports.words import Pen, age_note

_SMALLEST = (60, 20)


def lines(answer: Mapping[str, Any], pen: Pen) -> list[str]:
    """The whole answer of ``doctor``."""
    terminal, book = answer["terminal"], answer["rulebook"]
    out = pen.heading("Program")
    packages = [(name, version or "missing") for name, version in answer["packages"].items()]
    versions = (("img-pathway", answer["version"]), ("Python", answer["python"]), ("System", answer["platform"]))
    out += pen.pairs((*versions, *packages))
    out += ["", *pen.heading("Your data")]
    profiles = answer["profiles"]
    out += pen.pairs(
        (
            ("Directory", answer["data_dir"] or "cannot be read"),
            ("Profiles", "unknown" if profiles is None else f"{profiles}"),
        )
    )
    out += ["", *pen.heading("Rulebook")]
    if book is None:
        out.append("  cannot be read")
    else:
        age = f"as of {book['as_of']}, {book['age_days']} days old, {book['rules']} rules"
        note = age_note(book["age_days"])
        out += pen.pairs(
            (("Version", f"{book['version']}, {age}"), ("File", book["file"] or "built in"), ("Age", note))
        )
    out += ["", *pen.heading("Time")]
    out += pen.pairs((("Now", answer["time"]["now"]), ("Zone", answer["time"]["zone"])))
    out += ["", *pen.heading("Terminal"), *_terminal(terminal, pen)]
    out += ["", *pen.heading("Problems")]
    for problem in answer["problems"] or ("none found",):
        out += pen.wrap(problem, first="  ")
    return out


def _terminal(terminal: Mapping[str, Any], pen: Pen) -> list[str]:
    size = f"{terminal['columns']} columns, {terminal['lines']} lines" if terminal["columns"] else "unknown"
    if terminal["columns"] and (terminal["columns"] < _SMALLEST[0] or terminal["lines"] < _SMALLEST[1]):
        size += f" (the wizard needs {_SMALLEST[0]} by {_SMALLEST[1]})"
    colour = "yes" if terminal["colour"] else "no, NO_COLOR is set" if terminal["no_color"] else "no"
    wizard = "yes" if terminal["input"] and terminal["output"] else "no, input or output is not a terminal"
    return pen.pairs(
        (
            ("Wizard", wizard),
            ("Size", size),
            ("TERM", terminal["term"] or "not set"),
            ("Encoding", terminal["encoding"] + ("" if terminal["glyphs"] else ", plain letters instead of marks")),
            ("Colour", colour),
        )
    )
