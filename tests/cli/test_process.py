"""The program as a process: pipes, colour, crashes, imports."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import img_pathway
from img_pathway.__main__ import main

from .conftest import Run, one_line

# All an answer may be made of, beside private parts of Python (their names begin with an underscore):
ALLOWED = {
    "img_pathway", "msgspec", "platformdirs", "tzdata",
    # the command line and its texts
    "argparse", "gettext", "locale", "os", "shutil", "textwrap", "difflib", "string", "reprlib", "unicodedata",
    # the facts and the rulebook
    "annotationlib", "ast", "base64", "binascii", "calendar", "dataclasses", "graphlib", "datetime", "dis", "hashlib", "inspect",
    "json", "math", "opcode", "secrets", "random", "bisect", "hmac", "struct", "tomllib", "token", "tokenize",
    "zoneinfo", "sysconfig", "numbers", "decimal",
    # what those bring along
    "abc", "codecs", "collections", "contextlib", "copy", "copyreg", "encodings", "enum", "errno", "fnmatch",
    "functools", "genericpath", "glob", "heapq", "importlib", "io", "ipaddress", "itertools", "keyword", "linecache",
    "ntpath", "operator", "pathlib", "posixpath", "re", "stat", "types", "typing", "urllib", "warnings",
    "weakref", "bz2", "lzma", "zlib", "platform", "typing_extensions", "uuid",
    # where the system has no time zones and those of the package tzdata are read
    "tempfile", "threading", "zipfile", "zipimport",
}  # fmt: skip
NEVER = {
    "importlib.metadata",
    "urllib.request",
    "img_pathway.profile.checks.schema",
    "img_pathway.profile.checks.sound",
}
PROBE = """
import sys
before = set(sys.modules)
from img_pathway.__main__ import main
code = main(sys.argv[1:])
print("\\n" + " ".join(sorted(set(sys.modules) - before)), file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Crashes of these tests leave their logs here."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.fixture
def ana(run: Run) -> str:
    assert run("new", "ana").code == 0
    return "ana"


def test_next_imports_next_to_nothing(data: Path, ana: str) -> None:
    for _ in range(2):  # the first call may still check the file
        done = subprocess.run(
            [sys.executable, "-c", PROBE, "next", ana],
            capture_output=True,
            env={**os.environ, "IMG_PATHWAY_HOME": str(data)},
            check=True,
        )
    modules = set(done.stderr.decode().splitlines()[-1].split())
    assert not modules & NEVER
    assert not any(name.startswith("img_pathway.tui") for name in modules)
    roots = {name.partition(".")[0] for name in modules if not name.startswith("_")}
    assert roots <= ALLOWED
    verbs = {name for name in modules if name.startswith("img_pathway.cli.verbs.")}
    assert verbs == {"img_pathway.cli.verbs.telling"}


def test_version_and_help(spawn: Run) -> None:
    for words in (["--version"], ["status", "--version"]):
        assert spawn(*words).out == f"img-pathway {img_pathway.__version__}\n"
    for words in (["--help"], ["-h"], ["set", "--help"], ["why", "-h"]):
        done = spawn(*words)
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith("usage: img-pathway")


def test_the_wizard_needs_a_terminal(spawn: Run, ana: str) -> None:
    for words in ([], [ana], ["demo"]):
        assert "terminal" in one_line(spawn(*words), 2)


def test_no_colour_in_a_pipe(spawn: Run, ana: str) -> None:
    assert "\x1b" not in spawn("status", ana, env={"FORCE_COLOR": "1"}).out


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("env", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colour_in_a_terminal(data: Path, ana: str, env: dict[str, str], coloured: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    base = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    base |= {"IMG_PATHWAY_HOME": str(data), "TERM": "xterm", **env}
    child = subprocess.Popen([sys.executable, "-m", "img_pathway", "next", ana], stdout=theirs, env=base)
    os.close(theirs)
    text = b""
    try:
        while part := os.read(ours, 4096):
            text += part
    except OSError:
        pass
    os.close(ours)
    assert child.wait() == 0
    assert (b"\x1b[" in text) is coloured


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_any_encoding(spawn: Run, run: Run, ana: str, encoding: str) -> None:
    run("set", ana, "profile.label=Zoë 王")
    done = spawn("status", ana, env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    assert done.code == 0
    assert spawn("status", ana, "--json", env={"PYTHONIOENCODING": encoding}).json["today"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_a_closed_pipe_is_no_error(data: Path, ana: str) -> None:
    command = f'"{sys.executable}" -m img_pathway rules list | head -n 1; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, env={**os.environ, "IMG_PATHWAY_HOME": str(data)}, check=True
    )
    assert done.stderr == b""
    assert done.stdout.splitlines()[-1] == b"0"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line(data: Path, ana: str) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "img_pathway", "rules", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "IMG_PATHWAY_HOME": str(data)},
        )
    assert done.returncode == 3
    assert done.stderr.count(b"\n") == 1
    assert done.stderr.startswith(b"img-pathway: ")


def test_a_crash_is_one_line_and_a_log_without_facts(
    run: Run, ana: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from img_pathway.cli.verbs import telling

    def fall(*_: object) -> int:
        secret = "Ananya Rao"
        try:
            raise KeyError(secret)
        except KeyError as error:
            raise RuntimeError(f"{secret} broke it") from error

    monkeypatch.setattr(telling, "status", fall)
    line = one_line(run("status", ana), 3)
    (log,) = tmp_path.glob("img-pathway-crash-*.log")
    assert str(log) in line
    text = log.read_text()
    assert "RuntimeError" in text
    assert "in fall" in text
    assert "Ananya" not in text + line
    assert str(tmp_path) not in text
    if os.name == "posix":
        assert log.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("error", "code"), [(KeyboardInterrupt(), 130), (RecursionError(), 3), (MemoryError(), 3), (SystemExit(0), 0)]
)
def test_other_ends(run: Run, ana: str, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int) -> None:
    from img_pathway.cli.verbs import telling

    def fall(*_: object) -> int:
        raise error

    monkeypatch.setattr(telling, "status", fall)
    assert run("status", ana).code == code


def test_no_stdout_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["schema", "--all"]) == 0
    assert main(["nothing here"]) == 2


@pytest.mark.parametrize("words", [("status",), ("status", "ana")])
def test_a_data_directory_that_is_none(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("")
    line = one_line(run(*words, "--data-dir", str(tmp_path / "file")), 2)
    assert "cannot be read" in line
    one_line(run("new", "bob", "--data-dir", str(tmp_path / "file")), 3)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_directory(run: Run, data: Path, ana: str) -> None:
    data.chmod(0)
    try:
        assert run("status", ana).code in (2, 3)
        assert run("new", "bob").code in (2, 3)
    finally:
        data.chmod(0o700)
