"""What a start imports: no dear module, and not more than so many of ours.

Every module is paid for at every start (README, Speed): import it late unless the first answer needs it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.pseudo import Run
from tests.benchmarks.staged import FULL, ROOT, TODAY, environment, stage

OWN_NEXT, OWN_HOME, OWN_FIRST_RUN = 152, 177, 183
"""At most so many modules of our own: an answer in text, Home, and the first questions."""
DEAR_WIDGETS = {f"textual.widgets.{name}" for name in ("_button", "_option_list", "_select", "_text_area", "_footer")}
"""Their rules of style alone cost more than a screen of ours."""
FOREIGN = {
    "argparse", "calendar", "encodings", "gettext", "hashlib", "json", "locale", "platformdirs", "shutil",
    "sysconfig", "textwrap", "threading", "tomllib", "tzdata", "unicodedata", "zoneinfo", "rich", "bz2", "lzma", "zlib", "fnmatch", "pwd", "struct", "copy", "ipaddress", "ntpath", "pathlib", "urllib", "contextlib", "datetime", "errno",
    "importlib", "string", "weakref", "types", "keyword", "operator", "reprlib", "collections", "functools",
    "dataclasses", "inspect", "ast", "dis", "opcode", "token", "tokenize", "linecache",
    "msgspec", "platform", "typing_extensions", "uuid", "enum", "re", "typing", "copyreg", "warnings", "base64", "binascii", "abc", "graphlib", "heapq", "math", "bisect", "random", "decimal", "numbers",
}  # fmt: skip
"""Top names of the standard library and of small packages, beside what a bare Textual app imports itself."""
NEVER = {"pydantic", "pydantic_core", "pycountry", "dateutil", "filelock", "tomli_w"}
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
    return {name for name in modules if name.split(".")[0] == "img_pathway"}


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
    assert len(_own(added)) <= OWN_NEXT, sorted(_own(added))
    assert _roots(added) <= FOREIGN, sorted(_roots(added) - FOREIGN)
    assert not _roots(added) & (NEVER | {"textual", "rich"})


@pytest.mark.pty
@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("first_run", [False, True], ids=["home", "first-run"])
def test_the_wizard_before_its_first_frame(tmp_path: Path, site: Path, first_run: bool) -> None:
    options = _data(tmp_path / "data", site)
    ours = ["-m", "img_pathway", *options, "full"]
    text, most = "YOUR PATHWAY", OWN_HOME
    if first_run:
        ours = ["-m", "img_pathway", "--today", TODAY, "--data-dir", str(tmp_path / "empty")]
        text, most = "Country", OWN_FIRST_RUN
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
    assert len(_own(added)) <= most, sorted(_own(added))
    assert _roots(added) <= FOREIGN, sorted(_roots(added) - FOREIGN)
    assert not _roots(added) & NEVER
