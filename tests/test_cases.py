"""Faults that must not come back, as data: an applicant, a day, questions to the command line, and what must hold.

Every `cases/k*.toml` holds the cases of one kind of fault. An adviser can read and extend them without reading code:

    [[case]]
    id = "F1-05"                      # ".wide-1" after it: another case of the same kind
    says = "What must hold, in one sentence (the.rule-ids)"
    today = 2027-04-20                # or an instant, as text
    like = ["indian"]                 # blocks of cases/people.toml, recorded before the facts
    facts = ["profile.target_match=2028"]
    [[case.expect]]
    run = "status --json"             # the verb and its words; the profile is added. "set" is the recording itself

An expectation checks any of these; in every list of words a list inside means "one of these", and "@2028-03-01" means
that day as it is written in a file or in a sentence:

    today  the day of this question, when it is another one than the day of the case
    exit   the exit code (0 or 1 if not given)
    at     looks only at this part of the JSON: a place ("warnings", "results.0"), or the id of a step, class, cliff, date
    has    fragments that must be printed (white space folded, capitals as small letters)
    lacks  fragments that must not be printed
    is     fields of the part `at` (or of the whole answer): the value, a list of good values, or "!value" for not this
    steps  the status of steps: a status, a list of good ones, or "!done"
    gone   ids that nothing in the answer may have; "visa.*" for all that begin so; of `next`: neither first nor following
    first  the good steps for `next`; "-" for none
    never  steps that must not be `next`

`cases/open.toml` names the cases that do not hold yet. A case that comes right must be struck from that list.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from img_pathway.__main__ import main
from img_pathway.rulebook import load
from img_pathway.rulebook.pack import in_use

CASES = Path(__file__).parent / "cases"
RECORDED = "2036-01-01"
"""The day on which facts are recorded: late, so that none of them lies ahead."""
WITHOUT_PROFILE = ("translate", "rules", "schema", "check")
Words = list[str | list[str]]


@dataclass(frozen=True)
class Expect:
    """A question to the command line and what its answer must hold."""

    run: str
    today: str = ""
    exit: int | list[int] = field(default_factory=lambda: [0, 1])
    at: str = ""
    has: Words = field(default_factory=list)
    lacks: Words = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    steps: dict[str, Any] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    first: list[str] = field(default_factory=list)
    never: list[str] = field(default_factory=list)

    def objections(self, code: int, printed: str) -> Iterator[str]:
        """What an adviser would object to in this answer."""
        if code not in (self.exit if isinstance(self.exit, list) else [self.exit]):
            yield f"exit {code}: {_fold(printed)[:200]}"
            return
        answer = json.loads(printed) if "--json" in self.run.split() else None
        parts = list(_parts(answer, self.at)) if self.at else [answer if answer is not None else printed]
        text = _fold(" ".join(part if isinstance(part, str) else _words(part) for part in parts))
        yield from (f"{self.at} does not say {word!r}" for word in self.has if not _any(word, text))
        yield from (f"{self.at} says {word!r}" for word in self.lacks if _any(word, text))
        for key, good in self.fields.items():
            values = [part[key] for part in parts if isinstance(part, dict) and key in part]
            if not values or not all(_good(value, good) for value in values):
                yield f"{self.at} {key} is {values}, not {good!r}"
        for step, good in self.steps.items():
            status = next((part["status"] for part in _parts(answer, step) if "status" in part), None)
            if status is None or not _good(status, good):
                yield f"{step} is {status}, not {good!r}"
        present = sorted(set(_ids(answer)))
        yield from (f"{name} is there" for name in present for gone in self.gone if fnmatchcase(name, gone))
        if self.first or self.never:
            step = ((answer or {}).get("next") or {}).get("step", "-")
            if (self.first and step not in self.first) or step in self.never:
                yield f"next is {step}" + (f", not {' or '.join(self.first)}" if self.first else "")


@dataclass(frozen=True)
class Case:
    """An applicant on a day, and what must hold."""

    id: str
    says: str
    today: str
    expect: list[Expect]
    facts: list[str] = field(default_factory=list)
    like: list[str] = field(default_factory=list)

    def recorded(self) -> list[str]:
        """Every fact as `set` takes it; of two values for a key, the later one."""
        lines = [line for name in self.like for line in PEOPLE[name]] + self.facts
        return [f"{key}={value}" for key, value in dict(line.split("=", 1) for line in lines).items()]


def _fold(text: str) -> str:
    """Without the folding of calendar lines, white space and capitals."""
    return " ".join(text.replace("\r\n ", "").split()).casefold()


def _words(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False)


def _any(word: str | list[str], text: str) -> bool:
    return any(_said(each, text) for each in ([word] if isinstance(word, str) else word))


def _said(word: str, text: str) -> bool:
    """A fragment, or a day in one of its two forms ("1 mar 2028" is not in "21 mar 2028")."""
    if not word.startswith("@"):
        return _fold(word) in text
    day = date.fromisoformat(word[1:])
    forms = f"{day.isoformat()}|{day.isoformat().replace('-', '')}|(?<!\\d){day.day} {day:%b %Y}".casefold()
    return re.search(forms, text) is not None


def _good(value: Any, good: Any) -> bool:
    if isinstance(good, list):
        return any(_good(value, each) for each in good)
    if isinstance(good, str) and good.startswith("!"):
        return str(value) != good[1:]
    return bool(value == (good.isoformat() if isinstance(good, date) else good))


def _parts(answer: Any, name: str) -> Iterator[Any]:
    """Every object with this id in an answer, and what stands at this place of it ("next", "results.0")."""
    place = answer
    for key in name.split("."):
        if isinstance(place, list):
            place = place[int(key)] if key.isdecimal() and int(key) < len(place) else None
        else:
            place = place.get(key) if isinstance(place, dict) else None
    if place is not None:
        yield place
    yield from _objects(answer, name)


def _objects(answer: Any, name: str) -> Iterator[dict[str, Any]]:
    if isinstance(answer, dict):
        if name in (answer.get("id"), answer.get("step")):
            yield answer
        for part in answer.values():
            yield from _objects(part, name)
    elif isinstance(answer, list):
        for part in answer:
            yield from _objects(part, name)


def _ids(answer: Any) -> Iterator[str]:
    if isinstance(answer, dict):
        yield from (answer[key] for key in ("id", "step") if isinstance(answer.get(key), str))
        for part in answer.values():
            yield from _ids(part)
    elif isinstance(answer, list):
        for part in answer:
            yield from _ids(part)


def _case(written: dict[str, Any]) -> Case:
    return Case(**written | {"today": str(written["today"]), "expect": [_question(each) for each in written["expect"]]})


def _question(written: dict[str, Any]) -> Expect:
    keys: dict[str, Any] = {"fields" if key == "is" else key: value for key, value in written.items()}
    return Expect(**keys | {"today": str(keys.get("today", ""))})


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((CASES / name).read_text(encoding="utf-8"))


PEOPLE: dict[str, list[str]] = _read("people.toml")
OPEN: dict[str, str] = _read("open.toml")
TABLE = [_case(case) for file in sorted(CASES.glob("k*.toml")) for case in _read(file.name)["case"]]


def _mark(case: Case) -> list[Any]:
    return [pytest.mark.xfail(reason=OPEN[case.id], strict=True, raises=AssertionError)] if case.id in OPEN else []


def objections(case: Case, home: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Records the facts of a case in an empty profile and asks every question on its day."""

    def ask(words: list[str], day: str) -> tuple[int, str]:
        code = main([*words, "--today", day, "--data-dir", str(home)])
        printed = capsys.readouterr()
        return code, printed.out if code in (0, 1) and words[0] != "set" else printed.out + printed.err

    assert ask(["new", "p"], RECORDED)[0] == 0
    facts = case.recorded()
    recording = ask(["set", "p", *facts], RECORDED) if facts else (0, "")
    if recording[0] and all(question.run != "set" for question in case.expect):
        return [f"refused: {_fold(recording[1])}"]
    found = []
    for question in case.expect:
        words = question.run.split()
        if words[0] not in WITHOUT_PROFILE:
            words.append("p")
        code, printed = recording if question.run == "set" else ask(words, question.today or case.today)
        found += [f"{question.run}: {objection}" for objection in question.objections(code, printed)]
    return found


@pytest.fixture(scope="module", autouse=True)
def one_rulebook() -> Iterator[None]:
    """The shipped rulebook is read once, and its search index made once, for all cases."""
    with pytest.MonkeyPatch.context() as patch:
        book = load()
        patch.setattr(in_use, "load_pack", lambda: book)
        yield


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id, marks=_mark(case)) for case in TABLE])
def test_case(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    wrong = objections(case, tmp_path, capsys)
    assert not wrong, "\n".join([case.says, *wrong])


def test_the_cases_are_sound() -> None:
    """Every id once, every open case there, every case with a day, a sentence and something to check."""
    ids = [case.id for case in TABLE]
    assert len(ids) == len(set(ids))
    assert set(OPEN) <= set(ids)
    for case in TABLE:
        assert case.says, case.id
        assert case.expect, case.id
        assert set(case.like) <= set(PEOPLE), case.id
        assert all(_checks(question) for question in case.expect), case.id


def _checks(question: Expect) -> list[str]:
    """What an expectation checks; nothing would be an expectation that cannot fail."""
    names = ("has", "lacks", "fields", "steps", "gone", "first", "never")
    return [name for name in names if getattr(question, name)] + (["exit"] if isinstance(question.exit, int) else [])
