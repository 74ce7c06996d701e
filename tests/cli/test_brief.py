"""``brief``: one page for a meeting, that says what the other verbs say."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from img_pathway.reports.json.schemas import ANSWERS
from img_pathway.reports.pages.brief import ELSEWHERE, LINES
from tests.reports.shape_check import misfits

from .conftest import Run, one_line

FULL = Path(__file__).parents[1] / "data" / "full.toml"
SAMPLES = Path(__file__).parents[2] / "src" / "img_pathway" / "profile" / "samples"
PROFILES = [FULL, SAMPLES / "pune.toml", SAMPLES / "caribbean.toml"]


@pytest.fixture
def full(run: Run, data: Path) -> str:
    (data / "profiles").mkdir(parents=True)
    shutil.copy(FULL, data / "profiles" / "full.toml")
    return "full"


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("today", ["2026-06-01", "2026-11-22", "2027-01-15", "2027-03-20", "2027-12-01"])
def test_it_fits_on_one_page_and_says_what_next_says(run: Run, path: Path, today: str) -> None:
    result = run("brief", str(path), "--since", "2026-01-01", today=today)
    assert result.code == 0, result.err
    page = result.out.splitlines()
    assert len(page) <= LINES
    assert max(map(len, page)) <= 80
    said = run("brief", str(path), "--json", today=today).json
    assert misfits(said, ANSWERS["brief"]) == []
    following = run("next", str(path), "--json", today=today).json["next"]
    assert said["next"] == following
    if following is not None:
        assert " ".join(following["why"].split())[:40] in " ".join(result.out.split())


def test_a_long_journal_is_cut_and_the_rest_counted(run: Run, full: str) -> None:
    for number in range(1, 31):
        assert run("set", full, f"waiting.errands.{number}.what=Thing {number}").code == 0
    page = run("brief", full, "--since", "2026-11-01", today=None).out.splitlines()
    assert len(page) <= LINES
    assert any("more" in row and "and 2" in row for row in page), page


def test_what_was_recorded_is_told_by_its_last_word(run: Run, full: str) -> None:
    assert run("set", full, "profile.label=Asha", "school.credit_years=6").code == 0
    assert run("set", full, "school.credit_years=5", "identity.passport_expires=2033-01-01").code == 0
    found = run("brief", full, "--since", "2026-11-01", "--json", today=None).json["recorded"]
    told = {one["key"]: (one["was"], one["now"]) for one in found}
    assert told == {
        "profile.label": ("Full", "Asha"),
        "identity.passport_expires": ("Tue 30 Sep 2031", "Sat 1 Jan 2033"),
    }


def test_what_another_computer_wrote_is_told_though_not_known(run: Run, full: str, data: Path) -> None:
    """As a sync program fills the folder of an adviser: nothing of it stands in the journal here."""
    file = data / "profiles" / "full.toml"

    def told() -> str:
        return " ".join(run("brief", full, "--since", "2026-11-01", today=None).out.split())

    assert ELSEWHERE in told()
    assert "Nothing was recorded" not in told()
    assert run("set", full, "school.credit_years=6").code == 0
    assert ELSEWHERE not in told()
    later = file.stat().st_mtime + 600
    os.utime(file, (later, later))
    assert ELSEWHERE in told()
    assert "6" in told()
    assert run("brief", full, "--since", "2026-11-01", "--json", today=None).json["elsewhere"] is not None
    assert run("brief", full, "--since", "2026-11-01", "--json", today="2026-11-22").json["elsewhere"] is None


def test_what_is_too_late_anyhow_has_no_wait_that_is_tight(run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    shutil.copy(SAMPLES / "pune.toml", mine)
    assert run("set", str(mine), "profile.target_match=2027").code == 0
    late = run("brief", str(mine), today="2026-11-30").out
    assert "Match 2027: ✗ cannot be reached" in late
    assert "tight" not in late


@pytest.mark.parametrize("ending", ["pdf", "html", "md"])
def test_it_is_written_to_be_printed(run: Run, full: str, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"meeting.{ending}"
    for _ in range(2):
        # The next one replaces the one before.
        assert run("brief", full, "-o", str(target)).out == f"Wrote {target}\n"
    page = target.read_bytes()
    words = PdfReader(target).pages[0].extract_text() if ending == "pdf" else page.decode()
    for said in ("Full", "Brief for Sun 22 Nov 2026", "Where it stands", "Open questions", "not legal advice"):
        assert said in words
    other = tmp_path / f"other.{ending}"
    other.write_bytes(b"mine")
    one_line(run("brief", full, "-o", str(other)), 2)
    assert other.read_bytes() == b"mine"


@pytest.mark.parametrize("today", ["2026-11-22", "2026-11-30", "2027-08-01", "2028-03-20"])
def test_on_paper_it_is_one_sheet_however_much_there_is(run: Run, full: str, tmp_path: Path, today: str) -> None:
    for number in range(1, 31):
        assert (
            run("set", full, f"waiting.errands.{number}.what=Thing {number} of a long name that takes its room").code
            == 0
        )
    others = [str(shutil.copy(path, tmp_path / path.name)) for path in PROFILES]
    for path in (full, *others):
        for paper in ("IN", "US"):
            mine = tmp_path / "mine.pdf"
            assert run("set", path, f"profile.location={paper}").code == 0
            assert run("brief", path, "--since", "2026-01-01", "-o", str(mine), today=today).code == 0
            assert len(PdfReader(mine).pages) == 1


def test_what_no_brief_is_written_as_is_refused(run: Run, full: str, tmp_path: Path) -> None:
    assert "FILE.pdf" in one_line(run("brief", full, "-o", str(tmp_path / "x.docx")), 2)
    one_line(run("brief", full, "-o", str(tmp_path / "x.html"), "--json"), 2)
    assert not list(tmp_path.glob("x.*"))


def test_redacted_it_tells_no_name_number_or_free_word(run: Run, full: str) -> None:
    assert run("set", full, "profile.passport_name=Zebulon Quux", "school.name=Xanadu College").code == 0
    assert run("set", full, "waiting.errands.1.what=Plugh", "waiting.errands.1.whom=Dr. Frotz").code == 0
    assert run("set", full, "waiting.errands.1.since=2026-11-01", "profile.label=Quuxling").code == 0
    open_page = run("brief", full, "--since", "2026-11-01", today=None).out
    assert "Quuxling" in open_page
    assert "Frotz" in open_page
    for words in ((), ("--json",)):
        hidden = run("brief", full, "--since", "2026-11-01", "--redact", *words, today=None).out
        for token in ("Zebulon", "Quux", "Xanadu", "Plugh", "Frotz", "full"):
            assert token not in hidden
        assert "Applicant 1" in hidden


def test_the_next_brief_begins_where_the_last_one_ended(run: Run, full: str, data: Path) -> None:
    first = run("brief", full, today=None)
    assert "first brief" in first.out
    # A week later than it was: the state file says when it was handed out.
    state = data / "state.json"
    assert '"briefed"' in state.read_text()

    state.write_text(re.sub(r'"briefed": "[0-9-]+"', '"briefed": "2026-11-10"', state.read_text()))
    assert run("set", full, "school.credit_years=6").code == 0
    second = run("brief", full, today=None).out
    assert "Since Tue 10 Nov 2026" in second
    assert "Credit years of the medical course: 5 → 6" in " ".join(second.split())
    # As data, and on a pretended day, nothing is handed out.
    before = state.read_text()
    run("brief", full, "--json", today=None)
    run("brief", full)
    assert state.read_text() == before


def test_a_day_that_is_none_or_lies_ahead_is_refused(run: Run, full: str) -> None:
    assert "lies ahead" in one_line(run("brief", full, "--since", "2027-01-01"), 2)
    assert "Type year-month-day" in one_line(run("brief", full, "--since", "soon"), 2)


def test_an_own_amount_time_or_answer_is_told_as_recorded(run: Run, data: Path) -> None:
    assert run("new", "ana").code == 0
    own = (
        "amounts.ecfmg.fee-account=125",
        "amounts.ecfmg.fee-account.paid=yes",
        "durations.verification=90",
        "answers.ecfmg.path-2=no",
    )
    assert run("set", "ana", *own).code == 0
    for words in ((), ("--redact",)):
        found = run("brief", "ana", "--since", "2026-11-01", "--json", *words, today=None).json["recorded"]
        now = {one["key"]: one["now"] for one in found}
        assert now
        assert all(now.values()), now
    assert "removed" not in run("brief", "ana", "--since", "2026-11-01", today=None).out


def test_a_bill_or_an_elective_takes_no_place_among_its_dates(run: Run, data: Path) -> None:
    run("new", "me")
    bill = ("what=Rent", "amount=100", "due=2026-12-01", "committed=yes")
    stay = ("kind=elective", "began=2026-12-02", "ended=2026-12-20")
    facts = [*(f"money.planned.1.{one}" for one in bill), *(f"experience.entries.1.{one}" for one in stay)]
    assert run("set", "me", "profile.target_match=2028", *facts).code == 0
    told = run("brief", "me", "--json").json["dates"]
    assert told
    assert not [one for one in told if "Rent" in one["title"] or "elective" in one["title"]]
    assert any("Rent" in one["title"] for one in run("deadlines", "me", "--json").json["deadlines"])
