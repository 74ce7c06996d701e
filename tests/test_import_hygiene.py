"""What a start imports: `next`, and the wizard before its first frame, against an allowed list.

A module added here is paid for at every start (README, Speed): import it late unless the first answer needs it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.pseudo import Run
from tests.benchmarks.staged import FULL, ROOT, TODAY, environment, stage

CORE = {
    "img_pathway", "img_pathway.__main__", "img_pathway.clock", "img_pathway.records",
    "img_pathway.cli", "img_pathway.cli.errors", "img_pathway.cli.main", "img_pathway.cli.options",
    "img_pathway.cli.output", "img_pathway.cli.session", "img_pathway.cli.verbs",
    "img_pathway.profile", "img_pathway.profile.codec", "img_pathway.profile.errors", "img_pathway.profile.facts",
    "img_pathway.profile.files", "img_pathway.profile.library", "img_pathway.profile.migrate",
    "img_pathway.profile.paths", "img_pathway.profile.problem", "img_pathway.profile.reading", "img_pathway.profile.shape",
    "img_pathway.profile.state", "img_pathway.profile.store", "img_pathway.profile.text", "img_pathway.profile.toml",
    "img_pathway.rulebook", "img_pathway.rulebook.book", "img_pathway.rulebook.calendar",
    "img_pathway.rulebook.in_use", "img_pathway.rulebook.types",
    "img_pathway.engine", "img_pathway.engine.assess", "img_pathway.engine.case", "img_pathway.engine.cliffs",
    "img_pathway.engine.clocks", "img_pathway.engine.closed", "img_pathway.engine.cutoffs", "img_pathway.engine.days", "img_pathway.engine.exams",
    "img_pathway.engine.graph", "img_pathway.engine.model", "img_pathway.engine.order", "img_pathway.engine.proofs",
    "img_pathway.engine.ruling",
    "img_pathway.engine.tariffs", "img_pathway.engine.visa_classes", "img_pathway.engine.visa_measures",
    "img_pathway.engine.visa_model", "img_pathway.engine.waits", "img_pathway.engine.warnings",
    "img_pathway.reports", "img_pathway.reports.words",
}  # fmt: skip
"""Our own modules, those of an assessment in text or on the screen; and all judges."""
NEXT = CORE | {"img_pathway.cli.verbs.next", "img_pathway.reports.next_text"}
HOME = CORE | {
    "img_pathway.cli.verbs.wizard", "img_pathway.tui", "img_pathway.tui.app", "img_pathway.tui.commands",
    "img_pathway.tui.disk", "img_pathway.tui.keymap", "img_pathway.tui.messages", "img_pathway.tui.navigator",
    "img_pathway.tui.screens", "img_pathway.tui.screens.base", "img_pathway.tui.screens.front", "img_pathway.tui.screens.home",
    "img_pathway.tui.screens.home_blocks", "img_pathway.tui.screens.too_small", "img_pathway.tui.session",
    "img_pathway.tui.ending", "img_pathway.tui.kept", "img_pathway.tui.profile_disk", "img_pathway.tui.safety",
    "img_pathway.tui.themes", "img_pathway.tui.undo", "img_pathway.profile.marks", "img_pathway.profile.process",
    "img_pathway.tui.widgets",
    "img_pathway.tui.widgets.bars", "img_pathway.tui.widgets.lines", "img_pathway.tui.widgets.page",
    "img_pathway.tui.widgets.palette", "img_pathway.tui.widgets.strips",
}  # fmt: skip
FIRST_RUN = (HOME - {"img_pathway.tui.screens.home", "img_pathway.tui.screens.home_blocks", "img_pathway.profile.marks"}) | {
    "img_pathway.profile.journal", "img_pathway.profile.keys", "img_pathway.profile.sound", "img_pathway.profile.values",
    "img_pathway.tui.forms", "img_pathway.tui.forms.asked", "img_pathway.tui.forms.cells", "img_pathway.tui.forms.choice",
    "img_pathway.tui.forms.commands", "img_pathway.tui.forms.entries", "img_pathway.tui.forms.fact_form",
    "img_pathway.tui.forms.fields", "img_pathway.tui.forms.find", "img_pathway.tui.forms.frame",
    "img_pathway.tui.forms.judge", "img_pathway.tui.forms.listed", "img_pathway.tui.forms.row",
    "img_pathway.tui.widgets.steady",
    "img_pathway.tui.forms.typed", "img_pathway.tui.screens.first_run", "img_pathway.tui.screens.first_run_pages",
}  # fmt: skip
"""The first questions: their form, but neither Home nor what only opens under a field."""
DEAR_WIDGETS = {f"textual.widgets.{name}" for name in ("_button", "_option_list", "_select", "_text_area", "_footer")}
"""Their rules of style alone cost more than a screen of ours."""
FOREIGN = {
    "argparse", "calendar", "encodings", "gettext", "hashlib", "json", "locale", "platformdirs", "shutil",
    "sysconfig", "textwrap", "tomllib", "tzdata", "unicodedata", "zoneinfo", "rich", "bz2", "lzma", "zlib", "fnmatch", "pwd", "struct", "copy", "ipaddress", "ntpath", "pathlib", "urllib", "contextlib", "datetime", "errno",
    "importlib", "string", "weakref", "types", "keyword", "operator", "reprlib", "collections", "functools",
    "enum", "re", "typing", "copyreg", "warnings", "base64", "binascii", "abc", "heapq", "math", "bisect", "random",
}  # fmt: skip
"""Top names of the standard library and of small packages, beside what a bare Textual app imports itself."""
NEVER = {"pydantic", "pydantic_core", "pycountry", "dateutil", "filelock", "tomli_w", "dataclasses", "inspect"}
"""Too dear for `next`; before the first frame only what Textual itself imports of them."""

_LIST = "import sys; open(sys.argv.pop(1), 'w').write(chr(10).join(sorted(sys.modules)))"
_NEXT = """
import sys
out = sys.argv.pop(1)
from img_pathway.__main__ import main
code = main(sys.argv[1:])
open(out, "w").write("\\n".join(sorted(sys.modules)))
sys.exit(code)
"""
_FRAME = """
import runpy, sys
from textual.drivers.linux_driver import LinuxDriver
out, text = sys.argv[1:3]
write = LinuxDriver.write
def watched(self, data):
    write(self, data)
    if text in data:
        open(out, "w").write("\\n".join(sorted(sys.modules)))
        self._app.call_later(self._app.exit)
LinuxDriver.write = watched
sys.argv = sys.argv[3:]
if sys.argv[0] == "-m":
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
else:
    runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it is installed."""
    return stage(tmp_path_factory.mktemp("site"), compiled=False)


def _data(folder: Path, site: Path) -> list[str]:
    """Options of a data folder whose full profile was found sound already."""
    profile = folder / "profiles" / "full.toml"
    profile.parent.mkdir(parents=True)
    profile.write_bytes(FULL.read_bytes())
    words = ["--today", TODAY, "--data-dir", str(folder), "next", "full"]
    subprocess.run([sys.executable, "-m", "img_pathway", *words], env=environment(site), check=True, stdout=-3)
    return words[:4]


def _own(modules: set[str]) -> set[str]:
    judges = {name for name in modules if name.startswith("img_pathway.engine.judges")}
    return {name for name in modules if name.split(".")[0] == "img_pathway"} - judges


def _roots(modules: set[str]) -> set[str]:
    built_in = {"img_pathway", *sys.builtin_module_names}
    return {name.split(".")[0] for name in modules if not name.startswith("_")} - built_in


def test_next(tmp_path: Path, site: Path) -> None:
    options = _data(tmp_path / "data", site)
    found: list[set[str]] = []
    for code, words in ((_LIST, []), (_NEXT, [*options, "next", "full"])):
        out = tmp_path / "modules"
        call = [sys.executable, "-c", code, str(out), *words]
        subprocess.run(call, env=environment(site), check=True, stdout=subprocess.DEVNULL)
        found.append(set(out.read_text().splitlines()))
    added = found[1] - found[0]
    assert _own(added) <= NEXT, sorted(_own(added) - NEXT)
    assert _roots(added) <= FOREIGN, sorted(_roots(added) - FOREIGN)
    assert not _roots(added) & (NEVER | {"textual", "rich"})


@pytest.mark.pty
@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("first_run", [False, True], ids=["home", "first-run"])
def test_the_wizard_before_its_first_frame(tmp_path: Path, site: Path, first_run: bool) -> None:
    options = _data(tmp_path / "data", site)
    ours = ["-m", "img_pathway", *options, "full"]
    text, allowed = "YOUR PATHWAY", HOME
    if first_run:
        ours = ["-m", "img_pathway", "--today", TODAY, "--data-dir", str(tmp_path / "empty")]
        text, allowed = "Country", FIRST_RUN
    hook = tmp_path / "hook.py"
    hook.write_text(_FRAME)
    floor = ROOT / "tests" / "benchmarks" / "floor.py"
    found: list[set[str]] = []
    for wanted, words in (("Hello", [str(floor)]), (text, ours)):
        out = tmp_path / "modules"
        Run([hook, out, wanted, *words], environment(site)).end()
        found.append(set(out.read_text().splitlines()))
    added = found[1] - found[0]
    assert not added & DEAR_WIDGETS, added & DEAR_WIDGETS
    assert _own(added) <= allowed, sorted(_own(added) - allowed)
    assert _roots(added) <= FOREIGN, sorted(_roots(added) - FOREIGN)
    assert not _roots(added) & NEVER


def test_small_tuples_come_from_records() -> None:
    """`typing.NamedTuple` compiles the text of every annotation at each start; that of `records` does not."""
    ours = ROOT / "src" / "img_pathway"
    found = [path for path in ours.rglob("*.py") if path.name != "records.py"]
    assert found
    for path in found:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if line.startswith("from typing import") and "NamedTuple" in line], path
