"""What a shell is told may come next, as each shell asks for it, and in the real shells there are."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from img_pathway.cli.complete import _SOURCES
from img_pathway.cli.options import VERBS, WIZARD
from tests.cli.conftest import Run
from tests.terminal import GUARD, SOURCE, Terminal

FULL = Path(__file__).parent.parent / "data" / "full.toml"
FREE = {
    ("new", "name"), ("translate", "words"), ("import", "map"), ("backups", "restore"), ("plan", "match"), ("brief", "since"),
    ("cohort", "filter"), ("take", "name"), ("take", "only"),
    ("import", "tab"),
}  # fmt: skip
"""Arguments for which there is nothing to choose from, or not without working everything out."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    (home / "profiles").mkdir(parents=True)
    for name in ("anita", "anton"):
        shutil.copy(FULL, home / "profiles" / f"{name}.toml")
    forks = home / "forks" / "anita"
    forks.mkdir(parents=True)
    fork = 'schema = 1\ntitle = "Step 3 fails"\ncreated = 2026-11-22\n'
    (forks / "step-3-fails.toml").write_text(fork)
    return home


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A folder with the command ``img-pathway``."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "img-pathway"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m img_pathway "$@"\n')
    command.chmod(0o755)
    return folder


def asked(line: str, home: Path, shell: str = "fish", folder: Path | None = None) -> dict[str, str]:
    """What the program answers to a shell at the end of a line, as the lines of `completion` ask it."""
    out = home.parent / "answer"
    out.unlink(missing_ok=True)
    environment = {
        **os.environ, "PYTHONPATH": f"{GUARD}{os.pathsep}{SOURCE}", "IMG_PATHWAY_HOME": str(home), "_ARGCOMPLETE": "1",
        "COMP_LINE": line, "COMP_POINT": str(len(line)), "_ARGCOMPLETE_IFS": "\n", "_ARGCOMPLETE_SHELL": shell,
        "_ARGCOMPLETE_STDOUT_FILENAME": str(out), "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
    }  # fmt: skip
    if shell == "fish":
        environment["_ARGCOMPLETE_DFS"] = "\t"
    call = [sys.executable, "-m", "img_pathway"]
    done = subprocess.run(call, env=environment, cwd=folder or home, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "")
    found = out.read_text() if out.exists() else ""
    return {word.partition("\t")[0]: word.partition("\t")[2] for word in found.split("\n") if word}


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("img-pathway comp", ["compare", "completion"]),
        ("img-pathway an", ["anita", "anton"]),
        ("img-pathway status ", ["anita", "anton"]),
        ("img-pathway status --to", ["--today"]),
        ("img-pathway deadlines --gr", ["--group"]),
        ("img-pathway deadlines --group ", ["month", "stage", "kind"]),
        ("img-pathway --json deadlines anita --group m", ["month"]),
        ("img-pathway why exams.step2ck", ["exams.step2ck"]),
        ("img-pathway why ecfmg.fee-acc", ["ecfmg.fee-account"]),
        ("img-pathway --today 2026-11-22 why 2027.nrmp.ro", ["2027.nrmp.rol"]),
        ("img-pathway rules show ecfmg.fee-acc", ["ecfmg.fee-account"]),
        ("img-pathway rules us", ["use"]),
        ("img-pathway rules use buil", ["builtin"]),
        ("img-pathway rules diff builtin x.zip ani", ["anita"]),
        ("img-pathway set anita exams.step1.1.res", ["exams.step1.1.result="]),
        ("img-pathway set anita exams.step1.1.result=p", ["exams.step1.1.result=pass"]),
        ("img-pathway set anita school.wdoms_listed=", ["school.wdoms_listed=true", "school.wdoms_listed=false"]),
        ("img-pathway set anita school.country=PAK", []),
        ("img-pathway set anita school.country=PK", ["school.country=PK"]),
        ("img-pathway set anita amounts.ecfmg.fee-account.us", ["amounts.ecfmg.fee-account.usd="]),
        ("img-pathway set anita overrides.exams.step3.n", ["overrides.exams.step3.note="]),
        ("img-pathway set anita seasons.2031.tok", ["seasons.2031.token=", "seasons.2031.token_known="]),
        ("img-pathway set anita exams.step2ck.1.date=2026-01-01 school.countr", ["school.country="]),
        ("img-pathway states C", ["CA", "CO", "CT"]),
        ("img-pathway cohort home --try exams.step3.1.res", ["exams.step3.1.result="]),
        ("img-pathway export html --only mon", ["money"]),
        ("img-pathway export pdf --only plan,mon", ["plan,money"]),
        ("img-pathway export ics --only mon", []),
        ("img-pathway export pdf --paper ", ["a4", "letter"]),
        ("img-pathway completion ", ["bash", "zsh", "fish", "powershell"]),
        ("img-pathway schema --keys --al", []),
        ("img-pathway new ", []),
        ("img-pathway nonsense --wha", []),
    ],
)  # fmt: skip
def test_what_may_come_next(line: str, answers: list[str], home: Path) -> None:
    assert sorted(asked(line, home)) == sorted(answers)


def test_a_list_goes_on_where_it_ends(home: Path) -> None:
    """The full profile has two sittings of Step 1; the next one would be the third."""
    numbers = {answer.split(".")[2] for answer in asked("img-pathway set anita exams.step1.", home)}
    assert numbers == {"1", "2", "3"}


def test_forks_are_offered_to_compare(home: Path) -> None:
    assert asked("img-pathway compare anita @st", home) == {"@step-3-fails": "Step 3 fails"}
    assert list(asked("img-pathway compare anton anita@st", home)) == ["anita@step-3-fails"]
    assert asked("img-pathway compare anton @st", home) == {}


def test_files_and_folders(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "place"
    (folder / "packs").mkdir(parents=True)
    for name in ("pack.zip", "mine.toml", ".hidden.toml"):
        (folder / name).touch()
    assert list(asked("img-pathway check ", home, folder=folder)) == ["mine.toml", "pack.zip", "packs/"]
    assert list(asked("img-pathway --data-dir p", home, folder=folder)) == ["packs/"]
    assert list(asked(f"img-pathway status {folder}/", home)) == [f"{folder}/mine.toml", f"{folder}/packs/"]


def test_the_folder_on_the_line_is_the_one_looked_into(home: Path, tmp_path: Path) -> None:
    assert asked("img-pathway --data-dir other status ", home, folder=tmp_path) == {}
    assert sorted(asked("img-pathway --data-dir home status ", home, folder=tmp_path)) == ["anita", "anton"]


def test_damage_is_answered_with_nothing(home: Path) -> None:
    (home / "profiles" / "anita.toml").write_text("not a profile")
    assert "exams.step1.1.result=" in asked("img-pathway set anita exams.step1.1.res", home)
    assert asked("img-pathway --rules /nowhere why ", home) == {}


@pytest.mark.parametrize("shell", ["bash", "zsh", "powershell"])
def test_other_shells_ask_the_same(shell: str, home: Path) -> None:
    # zsh parts a word from what is said about it with a colon.
    assert [word.partition(":")[0] for word in asked("img-pathway status ant", home, shell)] == ["anton"]


def test_powershell_gets_what_stands_behind_the_comma(home: Path) -> None:
    """It parts a word there, and the answer takes the place of the last part alone."""
    line = "img-pathway export pdf --only plan,mon"
    assert list(asked(line, home, "powershell")) == ["money"]
    assert list(asked(line, home, "bash")) == ["plan,money"]
    assert list(asked('img-pathway export pdf --only "plan,mon', home, "powershell")) == ["plan,money"]


def test_every_argument_is_answered_for() -> None:
    unanswered = {
        (verb.name, how.get("dest", names[-1].lstrip("-").replace("-", "_")))
        for verb in (WIZARD, *VERBS.values())
        for names, how in verb.arguments
        if "choices" not in how and how.get("action") != "store_true"
    }
    unanswered = {(verb, name) for verb, name in unanswered if not {(verb, name), ("", name)} & set(_SOURCES)}
    assert unanswered == FREE


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_the_lines_for_a_shell_name_the_program(shell: str, run: Run) -> None:
    done = run("completion", shell)
    assert done.code == 0
    assert "img-pathway" in done.out
    assert "_ARGCOMPLETE" in done.out


def test_another_shell_is_refused(run: Run) -> None:
    done = run("completion", "tcsh")
    assert done.code == 2
    assert "Traceback" not in done.err


_SHELLS = {
    "bash": (("--norc", "--noprofile", "-i"), 'PS1="% "', 'eval "$(img-pathway completion bash)"'),
    "zsh": (("-f", "-i"), 'PS1="%% "', 'autoload -U compinit; compinit -u; eval "$(img-pathway completion zsh)"'),
    "fish": (("--no-config", "-i"), 'function fish_prompt; echo "% "; end', "img-pathway completion fish | source"),
}


@pytest.mark.pty
@pytest.mark.parametrize("shell", _SHELLS)
def test_the_tab_key_in_a_real_shell(shell: str, home: Path, program: Path) -> None:
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f"{shell} is not installed")
    options, prompt, lines = _SHELLS[shell]
    environment = {"PATH": f"{program}{os.pathsep}{os.environ['PATH']}", "IMG_PATHWAY_HOME": str(home)}
    terminal = Terminal(*options, home=home, columns=120, rows=40, env=environment, program=(path,))
    terminal.settle()
    terminal.press(prompt, "enter", lines, "enter", "echo rea''dy", "enter")
    terminal.wait_for("ready")
    for typed, there in (
        ("img-pathway complet", "img-pathway completion"),
        ("img-pathway status anit", "img-pathway status anita"),
        ("img-pathway why ecfmg.fee-acc", "img-pathway why ecfmg.fee-account"),
        ("img-pathway set anita exams.step1.1.res", "img-pathway set anita exams.step1.1.result="),
        ("img-pathway set anita exams.step1.1.result=p", "exams.step1.1.result=pass"),
        ("img-pathway compare anton anita@st", "img-pathway compare anton anita@step-3-fails"),
        ("img-pathway compare anita @", "img-pathway compare anita @step-3-fails"),
        ("img-pathway export html anita --only plan,mon", "--only plan,money"),
    ):
        terminal.press(typed, "tab")
        terminal.wait_for(there)
        terminal.press("\x15", "\x0c")
    terminal.kill()
