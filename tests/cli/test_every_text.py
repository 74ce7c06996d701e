"""Every text that a verb prints of very different people: words alone, and every id in it is explained by `why`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from img_pathway.__main__ import main
from img_pathway.cli import output
from img_pathway.rulebook import load
from img_pathway.rulebook.pack import in_use
from tests.samples import CARIBBEAN, PUNE
from tests.test_cases import PEOPLE

GRADUATE = (*PEOPLE["graduate"], *PEOPLE["steps"])
SIXTH = [f"exams.step1.{n}.{fact}" for n in range(1, 5) for fact in (f"date={2015 + n}-03-14", "result=fail")]
WHO: dict[str, tuple[str, tuple[str, ...]]] = {
    "nothing recorded": ("2026-11-28", ()),
    "pune": ("2026-11-28", PUNE),
    "caribbean": ("2026-11-28", CARIBBEAN),
    "listed, a seat booked": (
        "2026-12-10",
        (
            "profile.citizenships=IR", "profile.us_status=none", "profile.location=TR", "profile.time_zone=Europe/Istanbul",
            "profile.specialties=Ophthalmology,obgyn", "profile.target_match=2028", "visa.plan=h1b", "school.country=IR",
            "school.status=graduated", "school.graduated=2019-07-01", "school.degree=2019-09-01",
            "exams.step1.1.date=2020-03-02", "exams.step1.1.result=pass", "exams.step2ck.1.date=2021-02-02",
            "exams.step2ck.1.result=fail", "exams.step2ck.1.score=205", "exams.step2ck.2.date=2026-12-30",
            "permits.step2ck.1.issued=2026-10-01", "permits.step2ck.1.period_start=2026-11-01",
            "permits.step2ck.1.period_end=2027-01-31",
        ),
    ),
    "in the Match": (
        "2027-01-20",
        (
            *GRADUATE, *PEOPLE["season-2027"], "profile.target_match=2027", "certificate.issued=2026-06-08",
            "certificate.expires=2028-12-31", "visa.plan=j1", "skills.pathway.1.season=2026", "skills.pathway.1.number=1",
            "skills.pathway.1.accepted=2026-01-02", "seasons.2027.couple=yes", "seasons.2027.ranks=18",
        ),
    ),
    "matched, J-1": (
        "2027-04-02",
        (
            *GRADUATE, *PEOPLE["season-2027"], "profile.target_match=2027", "certificate.issued=2026-06-08",
            "certificate.expires=2028-12-31", "seasons.2027.ranklist_certified=2027-03-01", "seasons.2027.result=matched",
            "visa.plan=j1", "start.positions.1.match=2027", "start.positions.1.kind=categorical",
            "start.positions.1.specialty=neurology", "start.licence_state=NY",
        ),
    ),
    "every try used, states in view": (
        "2026-12-01",
        (
            "profile.citizenships=PH", "profile.us_status=permanent-resident", "profile.target_match=2028",
            "school.country=PH", *SIXTH, "start.states=NC,CO,WY,TX", "school.transfer_credits=true",
            "school.transfer_one_eligible_school=false", "exams.step2cs.1.date=2019-01-02", "exams.step2cs.1.result=pass",
        ),
    ),
    "known in part": (
        "2027-02-20",
        (
            *PEOPLE["graduate"], "profile.target_match=2028", "exams.step1.1.date=2024-02-29", "exams.step1.1.result=pass",
            "exams.step2ck.1.month=2025-03", "exams.step2ck.1.result=pass", "skills.oet.1.date=2026-08-22",
            "skills.oet.1.listening=400", "skills.oet.1.reading=420", "skills.oet.1.writing=290", "skills.oet.1.speaking=390",
            "skills.licence_unsupervised=yes", "skills.licence_no_end=yes", "overrides.visa.need.note=Lawyer said so",
            "answers.ecfmg.path-1.answer=yes", "visa.plans=j1,h1b", "profile.specialties=Psychiatry,EM",
            "durations.permit.typical=20", "amounts.ecfmg.app-fee=125",
        ),
    ),
    "after an ended year": (
        "2028-02-02",
        (
            *GRADUATE, "profile.target_match=2026", "certificate.issued=2025-06-08", "certificate.expires=2028-12-31",
            "seasons.2026.result=matched", "start.positions.1.match=2026", "start.positions.1.began=2026-07-01",
            "start.positions.1.first_day=2026-07-01", "start.positions.1.kind=preliminary",
            "start.positions.1.specialty=Surgery", "start.positions.1.left=2027-01-15", "visa.plan=j1",
        ),
    ),
}  # fmt: skip
VERBS = (
    "status", "next", "plan", "deadlines", "visa", "states", "money", "documents", "names", "waiting", "letters",
    "experience", "programs", "interviews", "ranklist", "brief",
)  # fmt: skip

_ADDRESS = re.compile(r"\S+/\S*|\b[\w.-]+\.(?:org|com|gov|edu|net|int|today)\b|\S+@\S+")
_SPAN_OF_YEARS = re.compile(r"\b20\d\d-(?:[2-9]\d|1[3-9])\b")
_ID = re.compile(r"(?<![\w@/.-])[a-z0-9][a-z0-9-]*(?:\.[A-Za-z0-9-]+)+(?![\w/])")
_NO_ID = re.compile(r"[\d.]+")
WRONG = {
    "a value of the program": re.compile(
        r"\bTrue\b|\bFalse\b|\bNone\b(?! needed| of)|[{}]|\w\(\w+=|datetime|\bnan\b|extra="
    ),
    "a name of the program": re.compile(r"\b[a-z0-9]+_[a-z0-9_]+\b"),
    "an ISO day or month": re.compile(r"(?<!PA-)\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-\d\d)?\b"),
    "one of many": re.compile(r"(?<![\w–.,$-])1 (?:day|week|month|year|step|attempt|letter|paper|rank|programme|seat)s\b"),
    "a word twice": re.compile(r"\b(?!Address|Id\b)([a-z]{2,}) \1\b", re.IGNORECASE),
    "the wrong article": re.compile(r"\b[Aa]n? (?:a|an|the)\b|\b[Aa] (?:ECFMG|OET|MSPE|H-1B|F-1|hour|IMG|attempt|exam|extension)\b|\b[Aa]n (?:J-1|USMLE|US|NRMP [a-z])\b"),
    "a sentence without its stop": re.compile(r"[a-z0-9)] (?:The newest|Sources give|It is yours|This is so|The fee of)\b"),
    "a small letter after a stop": re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!D\.C)(?<!\.\.)[a-z)]\. [a-z]+ [a-z]"),
    "stops side by side": re.compile(r"[a-z](?:\.\.(?!\.)|,,| ,|;\.|:\.|\.,)|\(\)"),
    "a day without its month": re.compile(r"\b(?:[Ss]et for|[Uu]ntil|[Oo]n|[Bb]y|[Ff]rom|(?<!\d )[Bb]efore|[Aa]fter|[Ss]ince) \d{1,2}(?=[.,;)])"),
    "a code of a zone": re.compile(r"\b(?:PST|PDT|EST|EDT|IST|CST|CDT|MST|MDT)\b|\b(?:Asia|America|Europe|Africa)/[A-Z]"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line a paragraph, so that no sentence is cut; the rulebook is read once."""
    book = load()
    monkeypatch.setattr(in_use, "load_pack", lambda: book)
    monkeypatch.setattr(output, "WIDTH", 100_000)
    monkeypatch.setenv("COLUMNS", "100000")
    monkeypatch.setenv("TZ", "UTC")


def faults(verb: str, text: str) -> Iterator[str]:
    """What somebody who reads a text would take for a fault of it."""
    for line in text.splitlines():
        bare = _SPAN_OF_YEARS.sub("Years", _ADDRESS.sub("Address", line))
        # Ids stand in brackets, or in a line of their own.
        told = "" if re.match(r"\s*(?:Rules|Why): ", bare) else _ID.sub("Id", bare)
        yield from (f"{verb}: {what}: {line.strip()}" for what, form in WRONG.items() if form.search(told))


def ids(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        if isinstance(found.get("id"), str):
            yield found["id"]
        for part in found.values():
            yield from ids(part)
    elif isinstance(found, list):
        for part in found:
            yield from ids(part)


@pytest.mark.parametrize("name", WHO)
def test_every_text_is_words(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    day, facts = WHO[name]

    def ask(*words: str, on: str = day) -> str:
        code = main([*words, "--today", on, "--data-dir", str(tmp_path)])
        printed = capsys.readouterr()
        assert code in (0, 1), (words, printed.err)
        return printed.out

    ask("new", "p", on="2036-01-01")
    if facts:
        ask("set", "p", *{one.partition("=")[0]: one for one in facts}.values(), on="2036-01-01")
    texts = {verb: ask(verb, "p") for verb in VERBS}
    printed = {
        one
        for text in texts.values()
        for one in _ID.findall(_ADDRESS.sub("Address", text))
        if not _NO_ID.fullmatch(one)
    }
    printed |= set(ids(json.loads(ask("status", "p", "--json")))) | set(
        ids(json.loads(ask("deadlines", "p", "--json")))
    )
    for one in sorted(printed - {"2.5", "62.27"}):
        texts[f"why {one}"] = ask("why", one, "p")
    assert sorted({fault.split(": ", 1)[1] for verb, text in texts.items() for fault in faults(verb, text)}) == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("Value for season 2028: oet by 2027-12", "an ISO day or month"),
        ("Sat on 2027-03-09.", "an ISO day or month"),
        ("Registration(applied=datetime.date(2026, 1, 1))", "a value of the program"),
        ("us_status: none", "a name of the program"),
        ("It is free 1 days before.", "one of many"),
        ("Ask the the school.", "a word twice"),
        ("Book a OET for it.", "the wrong article"),
        ("$30 each The newest amount known stands in.", "a sentence without its stop"),
        ("It does not count. as for the other one", "a small letter after a stop"),
        ("Have it by then,, or ask.", "stops side by side"),
        ("21:00 EST", "a code of a zone"),
    ],
)
def test_a_fault_is_seen(line: str, what: str) -> None:
    assert [fault for fault in faults("status", line) if fault.startswith(f"status: {what}")]
