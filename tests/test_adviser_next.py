"""The adviser's table: the step a good human adviser would name first, asked of the command line.

`cases/adviser_next.toml` holds the situations and their right answers, written from the rules. `cases/adviser_open.toml`
names the cases that the program does not answer so today, with what it prints; a case that comes right must leave it.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from img_pathway.__main__ import main

CASES = Path(__file__).parent / "cases"
NOTHING = "-"
"""The `next` of somebody for whom nothing is left to do, and the `by` of a step without a last day."""


@dataclass(frozen=True)
class Case:
    """A person on a day, and what an adviser says first."""

    id: str
    says: str
    today: str
    facts: list[str]
    like: list[str] = field(default_factory=list)
    next: list[str] = field(default_factory=list)
    never: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    do: str | None = None
    by: date | str | None = None
    where: str | None = None

    def recorded(self, people: dict[str, list[str]]) -> list[str]:
        """Every fact as `set` takes it; of two values for a key, the later one."""
        lines = [line for name in self.like for line in people[name]] + self.facts
        facts = dict(line.split("=", 1) for line in lines)
        return [f"{key}={value}" for key, value in facts.items() if value]

    def objections(self, answer: dict[str, Any]) -> list[str]:
        """What an adviser would object to in this answer; nothing when both agree."""
        step = answer["step"]
        objections = []
        if self.next and step not in self.next:
            objections.append(f"step {step}, not {' or '.join(self.next)}")
        if step in self.never:
            objections.append(f"{step} must not come first")
        if self.next and step in self.next:
            reason = str(answer.get("why")).lower()
            objections += [f"the reason does not say {word!r}" for word in self.words if word not in reason]
            if self.do and self.do not in answer["printed"]:
                objections.append(f"it does not say {self.do!r}: {answer['printed']}")
            by = answer.get("by")
            if self.by and (by or NOTHING)[:10] != str(self.by):
                objections.append(f"by {by}, not {self.by}")
            portal = answer.get("where", answer.get("portal"))
            if self.where and portal != self.where:
                objections.append(f"at {portal}, not {self.where}")
        return objections


def _table() -> tuple[dict[str, list[str]], list[Case]]:
    written = tomllib.loads((CASES / "adviser_next.toml").read_text(encoding="utf-8"))
    return written["person"], [Case(**case) for case in written["case"]]


PEOPLE, TABLE = _table()
OPEN: dict[str, str] = tomllib.loads((CASES / "adviser_open.toml").read_text(encoding="utf-8"))


def _parameters() -> list[Any]:
    return [
        pytest.param(
            case,
            id=case.id,
            marks=[pytest.mark.xfail(reason=OPEN[case.id], strict=True, raises=AssertionError)]
            if case.id in OPEN
            else [],
        )
        for case in TABLE
    ]


def ask(case: Case, home: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Records the facts of a case in a new file and asks for the next step on its day."""
    profile = str(home / f"{case.id}.toml")
    facts = case.recorded(PEOPLE)
    answer: dict[str, Any] | None = None
    for words in (["new", profile], ["set", profile, *facts], ["next", profile, "--json"], ["next", profile]):
        if words[0] == "set" and not facts:
            continue
        code = main([*words, "--today", case.today])
        printed = capsys.readouterr()
        if code:  # not an assertion: an open case may be answered wrongly, but never refused
            raise ValueError(f"{words[0]}: {printed.out}{printed.err}")
        if words[-1] == "--json":
            answer = json.loads(printed.out)["next"] or {"step": NOTHING}
        elif answer is not None:
            answer["printed"] = " ".join(printed.out.partition("After that")[0].split())
    assert answer is not None
    return answer


@pytest.mark.parametrize("case", _parameters())
def test_next_is_what_an_adviser_names(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMG_PATHWAY_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("TZ", "UTC")
    answer = ask(case, tmp_path, capsys)
    assert not case.objections(answer), f"{case.says}\nprinted: {answer}"


def test_the_table_is_sound() -> None:
    """Every id once, every block of people known, every open case in the table, no right step forbidden."""
    ids = [case.id for case in TABLE]
    assert len(ids) == len(set(ids)) >= 70
    assert set(OPEN) <= set(ids)
    for case in TABLE:
        assert case.next or case.never, case.id
        assert not set(case.next) & set(case.never), case.id
        assert set(case.like) <= set(PEOPLE), case.id
