"""No import circle, counting imports inside functions and under TYPE_CHECKING; and the engine's floors, lowest first."""

from __future__ import annotations

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "img_pathway"
CHECKED = ("rulebook", "profile", "engine", "reports", "desk", "cli", "tui")


def _module(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_module(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def imported(name: str) -> set[str]:
    """Modules of this package that a module imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            # `from package import module` names the module; anything else is a name of the package itself.
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole.removeprefix("img_pathway.") in MODULES else node.module)
    ours = {one.removeprefix("img_pathway.") for one in found if one.startswith("img_pathway.")}
    return (ours & MODULES.keys()) - {name}


def circle(graph: dict[str, set[str]]) -> list[str]:
    """One circle of a graph, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def within(seam: str) -> dict[str, set[str]]:
    names = {name for name in MODULES if name.partition(".")[0] == seam}
    return {name: imported(name) & names for name in names}


@pytest.mark.parametrize("seam", CHECKED)
def test_no_two_modules_of_a_package_need_each_other(seam: str) -> None:
    assert not circle(within(seam))


def test_every_package_is_checked() -> None:
    seams = {name.partition(".")[0] for name in MODULES if "." in name}
    assert seams - set(CHECKED) <= {"__main__"}


def test_a_circle_is_seen() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})
    assert not circle({"a": {"b", "c"}, "b": {"c"}, "c": set()})


FLOORS: tuple[tuple[str, ...], ...] = (
    ("words", "model", "once", "own_lists", "dated", "time.days", "visa.model"),
    ("case", "time", "money.tariffs"),
    ("ruling",),
    ("readings", "visa.measures", "visa.classes"),
    ("judges", "evidence"),
    ("steps",),
    ("losses.cliff", "losses.cliffs", "losses.clocks", "losses.seven_year_chain", "warnings", "what_next"),
    ("assessment",),
    ("assess",),
    (
        "ahead",
        "documents",
        "experience",
        "explain",
        "finding",
        "interviews",
        "letters",
        "losses.at_stake",
        "money",
        "names",
        "plan",
        "programmes",
        "ranklist",
        "states",
        "visa",
        "waiting",
        "whatif",
    ),
)
"""The engine from below: facts, what is read from them, what is judged of each step, what follows from the judged
steps, the whole assessment, and the questions asked of it. A module may import its own floor and those below; the
most exact name in the table counts."""


def floor(name: str) -> int:
    """The floor of a module of the engine."""
    parts = name.split(".")[1:]
    for length in range(len(parts), 0, -1):
        for number, rooms in enumerate(FLOORS):
            if ".".join(parts[:length]) in rooms:
                return number
    raise AssertionError(f"{name} stands on no floor")


def test_the_engine_is_built_from_below() -> None:
    upward = [
        f"{name} imports {needed}"
        for name, needs in within("engine").items()
        if name != "engine"
        for needed in needs
        if needed != "engine" and floor(needed) > floor(name)
    ]
    assert not upward
