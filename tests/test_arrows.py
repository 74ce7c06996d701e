"""Imports run one way: tui, cli -> desk -> reports -> engine -> profile, rulebook. Only tui imports Textual."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "img_pathway"
SEAMS = ("rulebook", "profile", "engine", "reports", "desk", "cli", "tui")
MAY_IMPORT = {
    "rulebook": {"rulebook"},
    "profile": {"profile"},
    "engine": {"engine", "profile", "rulebook"},
    "reports": {"reports", "engine", "profile", "rulebook"},
    "desk": {"desk", "reports", "engine", "profile", "rulebook"},
    "cli": {"cli", "desk", "reports", "engine", "profile", "rulebook", "tui"},
    "tui": {"tui", "desk", "reports", "engine", "profile", "rulebook"},
}
# The wizard verb is the one door from the command line into the TUI.
DOORS = {("cli/verbs/wizard.py", "tui"), ("cli/verbs/demo.py", "tui"), ("cli/verbs/doctor.py", "tui")}
IMPURE = {"os", "io", "pathlib", "time", "socket", "subprocess", "random", "shutil", "tempfile", "platformdirs"}


def imports(path: Path) -> set[str]:
    """Absolute dotted names a file imports, relative ones resolved, at any depth of the file."""
    package = ("img_pathway", *path.relative_to(PACKAGE).parent.parts)
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *((node.module or "").split(".") if node.module else ())))
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def files(seam: str) -> list[Path]:
    return sorted((PACKAGE / seam).rglob("*.py"))


@pytest.mark.parametrize("seam", SEAMS)
def test_a_seam_imports_only_what_lies_below_it(seam: str) -> None:
    wrong = []
    for path in files(seam):
        place = path.relative_to(PACKAGE).as_posix()
        for name in imports(path):
            parts = name.split(".")
            if parts[0] != "img_pathway" or len(parts) < 2 or parts[1] not in SEAMS:
                continue
            if parts[1] not in MAY_IMPORT[seam] or (
                seam == "cli" and parts[1] == "tui" and (place, "tui") not in DOORS
            ):
                wrong.append(f"{place} imports {name}")
    assert not wrong


def test_only_the_tui_imports_textual_or_rich() -> None:
    wrong = [
        path.relative_to(PACKAGE).as_posix()
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).parts[0] != "tui"
        and any(name.split(".")[0] in ("textual", "rich") for name in imports(path))
    ]
    assert not wrong


def test_the_engine_touches_no_clock_file_or_environment() -> None:
    wrong = []
    for path in files("engine"):
        source = path.read_text(encoding="utf-8")
        wrong += [f"{path.name} imports {name}" for name in imports(path) if name.split(".")[0] in IMPURE]
        calls = {
            node.attr
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Attribute)
            and node.attr in {"today", "now", "utcnow"}
            and isinstance(node.value, ast.Name)
            and node.value.id in {"date", "datetime"}
        }
        wrong += [f"{path.name} calls {name}" for name in calls]
        wrong += [
            f"{path.name} opens a file"
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
        ]
    assert not wrong


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_module_is_over_five_hundred_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500
