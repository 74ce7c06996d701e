"""What the program reads of a pack, collected from its own source: ``python -m img_pathway.rulebook.pack.required``.

Writes ``required.toml``: the rules, whole numbers, steps, events and waiting times that the engine names, and the
sentences it says with the slots it gives. A test holds the file against the code.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from img_pathway.rulebook.build import DATA, REQUIRED, read_pack

PACKAGE = Path(__file__).parents[2]
NAMES_RULES = ("engine",)
NAMES_EVENTS = ("engine", "reports", "tui", "cli")


def collect(package: Path = PACKAGE) -> dict[str, Any]:
    """The tables of ``required.toml``, each sorted."""
    raw = read_pack(DATA)
    rules = {name for rule in raw["rules"] for name in (rule["id"], *rule.get("aliases", ()))}
    engine = [tree for folder in NAMES_RULES for tree in _trees(package / folder)]
    named = {text for tree in engine for text in _texts(tree)}
    patterns = [pattern for tree in engine for pattern in _patterns(tree)]
    named |= {rule for rule in rules for pattern in patterns if pattern.fullmatch(rule)}
    shown = {text for folder in NAMES_EVENTS for tree in _trees(package / folder) for text in _texts(tree)}
    constants = {name: text for tree in engine for name, text in _constants(tree)}
    return {
        "rules": sorted(named & rules),
        "numbers": sorted({name for tree in engine for name in _numbers(tree, constants)} & rules),
        "steps": sorted(named & {row["id"] for row in raw["stages"]["step"]}),
        "events": sorted(shown & raw["calendar"]["event"].keys()),
        "durations": sorted(named & raw["durations"].keys()),
        "sentences": dict(sorted(_sentences(engine).items())),
    }


def _trees(folder: Path) -> list[ast.Module]:
    return [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.py"))]


def _texts(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _patterns(tree: ast.Module) -> Iterator[re.Pattern[str]]:
    """Ids made of a fixed beginning and a name, as the pass mark of each Step."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.JoinedStr)
            and len(node.values) == 2
            and isinstance(start := node.values[0], ast.Constant)
        ):
            beginning = str(start.value)
            if re.fullmatch(r"[a-z]+\.[a-z.-]+\.", beginning):
                yield re.compile(re.escape(beginning) + "[a-z0-9]+")


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield target.id, value.value


def _numbers(tree: ast.Module, constants: dict[str, str]) -> Iterator[str]:
    """Rules of which the engine takes a whole number that it cannot do without."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "number":
            for rule in node.args[:1]:
                if isinstance(rule, ast.Constant) and isinstance(rule.value, str):
                    yield rule.value
                elif isinstance(rule, ast.Name) and rule.id in constants:
                    yield constants[rule.id]


def _sentences(trees: list[ast.Module]) -> dict[str, list[str]]:
    """Each sentence with the slots that every call of it gives. Raises ValueError for an id that is no plain text."""
    given: dict[str, set[str]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Said"):
                continue
            slots = {word.arg for word in node.keywords if word.arg is not None}
            for ident in _ids(node.args[0]):
                given[ident] = given[ident] & slots if ident in given else slots
    return {ident: sorted(slots) for ident, slots in given.items()}


def _ids(node: ast.expr) -> list[str]:
    """The ids a call can say: a text, or one of two texts by a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*_ids(node.body), *_ids(node.orelse)]
    if isinstance(node, ast.JoinedStr):
        # A sentence that a table names: `sentences.of_tables` lists those.
        return []
    raise ValueError(
        f"line {node.lineno}: the id of a sentence is a text, so that it can be found: {ast.unparse(node)}"
    )


def write(tables: dict[str, Any]) -> str:
    """``required.toml`` as it stands in the checkout."""
    lines = [
        "# What the program reads of a pack. A pack that lacks one of them is refused.",
        "# Made by `python -m img_pathway.rulebook.pack.required`; do not edit.",
    ]
    for name in ("rules", "numbers", "steps", "events", "durations"):
        lines += [f"{name} = [", *(f'  "{ident}",' for ident in tables[name]), "]"]
    lines += ["", "[sentences]"]
    lines += [
        f'"{ident}" = [{", ".join(f"{slot!r}" for slot in slots)}]'.replace("'", '"')
        for ident, slots in tables["sentences"].items()
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    REQUIRED.write_text(write(collect()), encoding="utf-8")
