"""A folder of people and of files that are none: every file accounted for, in the right order, nothing written.

At full size: ``IMG_PATHWAY_FAULTS=50 pytest tests/desk/test_cohort.py``.
"""

from __future__ import annotations

import os
import pickle
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from img_pathway import rulebook
from img_pathway.desk.cohort import reading
from img_pathway.desk.cohort.cohort import cohort
from img_pathway.desk.cohort.guest import guest
from img_pathway.desk.cohort.judging import Judge, Task, Trying
from img_pathway.desk.cohort.listing import listing
from img_pathway.desk.cohort.reading import rows
from img_pathway.desk.export import seen as seen_of
from img_pathway.desk.folder import DataFolder
from img_pathway.engine import assess
from img_pathway.engine.ahead.agenda import agenda
from img_pathway.engine.ahead.threats import threats
from img_pathway.engine.ahead.triage import Triage, triage
from img_pathway.profile.facts import Profile
from img_pathway.profile.file import toml
from img_pathway.profile.file.codec import from_document
from img_pathway.profile.file.disk_calls import Files
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.typed.countries import names
from img_pathway.profile.typed.keys import parse, put
from img_pathway.reports.cohort import Cohort, Row, answering, ordered, step_words, unknown
from img_pathway.reports.pages.cohort import detail, list_blocks, text_page
from img_pathway.reports.print.text import page_lines
from tests.desk.people_folder import folder as people_folder
from tests.desk.people_folder import people, text

TODAY = "2026-11-22"
FULL_SIZE = int(os.environ.get("IMG_PATHWAY_FAULTS", "1")) > 1
MANY = 1000 if FULL_SIZE else 40
BOOK = rulebook.load()


def task(tmp_path: Path, trying: Trying | None = None) -> Task:
    return Task(tmp_path / "data", TODAY, None, trying)


def seen(place: Path) -> dict[str, object]:
    """Everything in a folder: names, bytes, times."""
    return {
        str(path): (path.lstat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in sorted([place, *place.rglob("*")])
    }


def place_of(path: Path) -> tuple[int, int, str] | None:
    """Slowly, from the file alone: group, days left, and what to do, of the nearest loss."""
    person: Profile = from_document(toml.loads(path.read_bytes(), str(path)))
    now = datetime.fromisoformat(f"{TODAY}T12:00").replace(tzinfo=ZoneInfo(person.profile.time_zone or "UTC"))
    found = assess(person, BOOK, now)
    today = found.today
    named: list[tuple[date | None, str]] = []
    helped = [one for one in found.cliffs if any(step in found.by_id and found.by_id[step].open for step in one.steps)]
    # Of one day what is lost is told before what serves that day.
    named += [(max(one.due, today), one.avoid) for one in helped if one.kind not in ("seat", "offer")]
    for step in (found.next, *found.then):
        if step is None:
            continue
        loss = found.losses.get(step.step) or step.by
        if loss is None:
            continue
        keystone = BOOK.step(step.step).kinds == ("keystone",)
        blocked = keystone and found.by_id[step.step].do is not None
        if (loss <= today and step.by is None) or (blocked and found.by_id[step.step].status != "in-progress"):
            named.append((None, step.do))
        else:
            named.append((max(loss, step.by or loss, today), step.do))
    for threat in threats(found):
        if threat.loss:
            continue
        if threat.day is not None:
            named.append((max(threat.day, today), threat.do))
        elif threat.grave:
            named.append((None, threat.do))
        elif threat.steps[0] in found.losses:
            named.append((max(found.losses[threat.steps[0]], today), threat.do))
    if not named:
        return (5, 0, "")
    best = named[0]
    for one in named[1:]:
        # What is wrong already stands behind what is lost within seven days, and before all else.
        mine, best_day = ((day - today).days if day else 7.5 for day in (one[0], best[0]))
        if mine < best_day:
            best = one
    if best[0] is None:
        return (1, 0, best[1])
    left = (best[0] - today).days
    end = date(2027, 5, 31)
    return (0 if left <= 7 else 2 if left <= 35 else 3 if best[0] <= end else 4, left, best[1])


def test_every_file_is_accounted_for_and_the_order_is_that_of_a_slow_reckoning(tmp_path: Path) -> None:
    place = tmp_path / "people"
    states = people_folder(place, MANY)
    before = seen(place)
    found = cohort(place, task(tmp_path))
    assert seen(place) == before
    assert not (tmp_path / "data").exists()
    listed: dict[str, str] = {row.file: row.state for row in found.rows}
    listed |= {other.file: "other" for other in found.others}
    assert listed == states
    judged = [row for row in found.rows if row.triage is not None]
    assert [row.state for row in found.rows] == ["judged"] * len(judged) + [
        row.state for row in found.rows[len(judged) :]
    ]
    reckoned = []
    for row in judged:
        known = place_of(place / row.file)
        assert known is not None
        assert row.triage is not None
        assert row.triage.do == known[2], row
        reckoned.append(known[:2])
    assert reckoned == sorted(reckoned)
    assert len({one[0] for one in reckoned}) > 1
    assert Counter(row.state for row in found.rows)["damaged"] >= 3


def test_more_processes_make_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "people"
    people_folder(place, 48, 10)
    monkeypatch.setattr(reading, "ENOUGH", 8)
    files = listing(place).profiles
    alone = ordered(rows(files, task(tmp_path), 1))
    assert ordered(rows(files, task(tmp_path), 2)) == alone
    # A row is small enough for a thousand of them, and whole after its way between processes.
    assert all(pickle.loads(pickle.dumps(row)) == row for row in alone)
    assert max(len(pickle.dumps(row)) for row in alone) < 8000


def test_a_screenful_waits_for_no_other_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "people"
    people_folder(place, 36, 0)
    monkeypatch.setattr(reading, "ENOUGH", 8)
    monkeypatch.setattr(reading, "_start_tracker", lambda: pytest.fail("a process was started first"))
    made = rows(listing(place).profiles, task(tmp_path), 2)
    assert len([next(made) for _ in range(30)]) == 30


def test_processes_that_cannot_be_had_lose_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "people"
    people_folder(place, 48, 0)
    monkeypatch.setattr(reading, "ENOUGH", 8)

    def refused(*_: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(reading, "ProcessPoolExecutor", refused)
    files = listing(place).profiles
    assert len(list(rows(files, task(tmp_path), 2))) == 48


def test_a_locked_file_is_a_row_and_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "people"
    people_folder(place, 3, 0)
    read = Files.read

    def held(self: Files, path: Path, *more: int) -> bytes:
        if path.name == "p0001.toml":
            raise PermissionError(13, "sharing violation", str(path))
        return read(self, path, *more)

    monkeypatch.setattr(Files, "read", held)
    found = cohort(place, task(tmp_path))
    assert [row.file for row in found.rows if row.state == "locked"] == ["p0001.toml"]
    assert len(found.rows) == 3


def test_a_folder_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refused)
    with pytest.raises(StoreError) as error:
        listing(tmp_path)
    assert (error.value.what, error.value.todo) == ("no permission", "Make it readable, then look again.")


def test_what_fails_inside_is_a_row_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "people"
    people_folder(place, 2, 0)
    monkeypatch.setattr(Judge, "profile", lambda *_: 1 / 0)
    assert {row.state for row in cohort(place, task(tmp_path)).rows} == {"unreadable"}


def test_hostile_names_are_harmless(tmp_path: Path) -> None:
    place = tmp_path / "people"
    place.mkdir()
    person = put(people(1)[0], "profile.label", "\x1b[31m[red]x[/red] \u202eabc")
    (place / "\x1b[2J[bold]ana\u202e.toml").write_text(text(person), encoding="utf-8")
    (place / "\x1b[2Jbad\x07.toml").write_text("[", encoding="utf-8")
    (place / "\x1b[2J.pdf").write_text("", encoding="utf-8")
    long = text(person).replace("\\u001b[31m[red]x[/red] \u202eabc", "x" * 10_000)
    (place / "long.toml").write_text(long, encoding="utf-8")
    found = cohort(place, task(tmp_path))
    shown = "\n".join(page_lines(text_page(found), colour=False))
    shown += repr(list_blocks(found.rows, False, str)) + repr([detail(row) for row in found.rows])
    for bad in ("\x1b", "\x07", "\u202e"):
        assert bad not in shown
    assert "[red]x[/red]" in shown


def test_what_a_sync_program_leaves_is_no_second_person(tmp_path: Path) -> None:
    place = tmp_path / "people"
    good = text(people(1)[0])
    for file in (
        "ana.toml",
        "ana (Ben's conflicted copy 2026-11-02).toml",
        "ana.sync-conflict-20261102-101010-ABCDEFG.toml",
        "gone.sync-conflict-20261102-101010-ABCDEFG.toml",
        ".stversions/ana~20261101.toml",
        ".syncthing.ana.toml.tmp",
        "~$ana.toml",
        ".eve.toml.icloud",
        "2027/eve.toml",
    ):
        (place / file).parent.mkdir(parents=True, exist_ok=True)
        (place / file).write_text(good, encoding="utf-8")
    found = cohort(place, task(tmp_path))
    states = {row.file: row.state for row in found.rows}
    # Of a copy without its original nothing else is left: it is the person.
    assert [file for file, state in states.items() if state == "judged"] == [
        "2027/eve.toml",
        "ana.toml",
        "gone.sync-conflict-20261102-101010-ABCDEFG.toml",
    ]
    assert Counter(states.values()) == {"judged": 3, "copy": 2, "unreadable": 1}
    assert {other.file for other in found.others} == {".syncthing.ana.toml.tmp", "~$ana.toml"}


def test_what_the_program_itself_puts_beside_a_profile_is_not_told(tmp_path: Path) -> None:
    place = tmp_path / "people"
    place.mkdir()
    for file in ("ana.toml", ".ana.toml.lock", ".ana.toml.editing", ".ana.toml.0123456789ab.tmp", ".ana.toml.sync"):
        (place / file).write_text(text(people(1)[0]), encoding="utf-8")
    assert [other.file for other in listing(place).others] == [".ana.toml.sync"]


def test_who_is_opened_with_names_hidden_has_the_number_of_the_table(tmp_path: Path) -> None:
    place = tmp_path / "people"
    people_folder(place, 5, 0)
    data = DataFolder(tmp_path / "data", "2026-11-28")
    own = data.begin("me")
    found = listing(place).profiles
    opened = {one.file: guest(own, one, found, task(tmp_path), data) for one in found}
    shown = {seen_of(desk, redact=True).label for desk in opened.values()}
    told = {row.name for row in cohort(place, task(tmp_path), data.rulebook).rows}
    assert len(shown) == 5
    assert shown == told


def test_what_only_looks_like_another_file_is_a_row_of_its_own(tmp_path: Path) -> None:
    """A link to a folder is told, not followed; names that look alike are two people; UTF-16 is a bent profile, not none."""
    place, elsewhere = tmp_path / "people", tmp_path / "elsewhere"
    first, second, third = (text(person) for person in people(3))
    for path, data in (
        (place / "a\nb.toml", first),
        (place / "a b.toml", second),
        (elsewhere / "c.toml", third),
        (place / ".d.toml.icloud", ""),
    ):
        path.parent.mkdir(exist_ok=True)
        path.write_text(data, encoding="utf-8")
    (place / "notepad.toml").write_text(first, encoding="utf-16")
    (place / "linked").symlink_to(elsewhere)
    (place / "round").symlink_to(place)
    assert [(row.file, row.name, row.state) for row in cohort(place, task(tmp_path)).rows] == [
        ("a b.toml", "Applicant 0000", "judged"),
        ("a b.toml (2)", "Applicant 0001", "judged"),
        ("d.toml", "d", "unreadable"),
        ("linked/", "linked", "unreadable"),
        ("notepad.toml", "notepad", "damaged"),
        ("round/", "round", "unreadable"),
    ]


def test_words_narrow_the_list_and_can_be_bound(tmp_path: Path) -> None:
    place = tmp_path / "people"
    people_folder(place, MANY)
    found = cohort(place, task(tmp_path)).rows

    def some(*words: str) -> tuple[Row, ...]:
        return answering(found, words, names())

    for words, holds in (
        (("match:2028",), lambda row: row.triage.target_match == 2028),
        (("country:india",), lambda row: "IN" in (row.triage.country, *row.triage.passports, row.triage.born)),
        (("waits:nrmp",), lambda row: any("NRMP" in wait.who for wait in row.triage.waits)),
    ):
        wanted = [row for row in found if row.triage is not None and holds(row)]
        assert list(some(*words)) == wanted
        assert wanted
    assert some("damaged") == tuple(row for row in found if row.state == "damaged" or "damaged" in row.problem)
    assert not some("match:india")


def test_a_change_is_tried_on_everybody_and_says_who_loses_a_match(tmp_path: Path) -> None:
    place = tmp_path / "people"
    place.mkdir()
    for at, person in enumerate(people(6)):
        (place / f"p{at}.toml").write_text(text(person), encoding="utf-8")
    before = seen(place)
    trying = Trying({"identity.passport_expires": "2026-12-20", "amounts.ecfmg.fee-oet": "900"})
    found = cohort(place, task(tmp_path, trying)).rows
    tried = [row.tried for row in found]
    assert all(one is not None and one.changed for one in tried)
    assert any(one is not None and one.cost != one.new_cost for one in tried)
    chosen = Trying({"profile.target_match": "2030"})
    moved = [row.tried for row in cohort(place, task(tmp_path, chosen)).rows]
    assert any(one is not None and one.new_match == 2030 for one in moved)
    assert not any(one is not None and one.loses_match for one in moved), "who aims later by choice loses none"
    late = Trying({"school.graduated": "2029-10-01"})
    lost = [row.tried for row in cohort(place, task(tmp_path, late)).rows]
    assert any(one is not None and one.loses_match for one in lost)
    barred = Trying({"exams.step1.1.date": "1990-01-01", "exams.step1.1.result": "pass"})
    assert any(row.tried is not None and row.tried.problem for row in cohort(place, task(tmp_path, barred)).rows)
    assert seen(place) == before


def test_what_a_change_makes_wrong_is_not_told_as_nothing(tmp_path: Path) -> None:
    place = tmp_path / "people"
    place.mkdir()
    for at, person in enumerate(people(12)):
        (place / f"p{at}.toml").write_text(text(person), encoding="utf-8")
    found = cohort(place, task(tmp_path, Trying({"school.graduated": "2029-10-01"})))
    wrong = [
        row for row in found.rows if row.triage is not None and row.triage.date is not None and _then(row) == "trouble"
    ]
    assert wrong
    assert all("wrong already" in " ".join(page_lines(detail(row), 200)) for row in wrong)
    for blocks in (text_page(found), list_blocks(wrong, True, str)):
        assert "wrong already" in " ".join(page_lines(blocks, 200))


def _then(row: Row) -> str:
    return row.tried.triage.group if row.tried is not None and row.tried.triage is not None else ""


def test_another_zone_is_another_day(tmp_path: Path) -> None:
    """Days are those of the person, whoever looks."""
    place = tmp_path / "people"
    place.mkdir()
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        person = put(people(1)[0], "profile.time_zone", zone)
        (place / f"{zone[8:]}.toml").write_text(text(person), encoding="utf-8")
    late = Task(tmp_path / "data", "2026-11-22T10:30+00:00", None, None)
    left = {row.file: row.triage.days_left for row in cohort(place, late).rows if row.triage is not None}
    assert left["Pago_Pago.toml"] == (left["Kiritimati.toml"] or 0) + 2


PEOPLE = {
    # The reason and what to do are of what is lost on the day, not of a step that only serves it.
    "a period ends": (
        {"permits.step2ck.1.applied": "2026-06-01", "permits.step2ck.1.period_start": "2026-09-06",
         "permits.step2ck.1.period_end": "2026-12-05", "exams.step1.1.date": "2025-11-01", "exams.step1.1.result": "pass",
         "profile.target_match": "2028"},
        "2026-12-05", "The eligibility period for Step 2 CK ends", "Sit the exam inside the period.",
    ),
    "an I-94 ends": (
        {"profile.us_status": "f1", "profile.location": "US", "exams.step1.1.date": "2020-06-01",
         "exams.step1.1.result": "pass", "exams.step2ck.1.date": "2021-06-01", "exams.step2ck.1.result": "pass",
         "certificate.issued": "2021-12-01", "visa.admitted": "date", "visa.i94_until": "2026-12-10"},
        "2026-12-10", "The stay allowed by the I-94 ends", "File the extension by that day",
    ),
    "a pass stops counting": (
        {"exams.step1.1.date": "2020-01-15", "exams.step1.1.result": "pass", "profile.target_match": "2028"},
        "2027-01-15", "The pass in Step 1 (Wed 15 Jan 2020) stops counting", "Have Step 2 CK",
    ),
    "the rank list": (
        {"exams.step1.1.date": "2023-05-01", "exams.step1.1.result": "pass", "exams.step2ck.1.date": "2024-05-01",
         "exams.step2ck.1.result": "pass", "certificate.issued": "2025-03-01", "certificate.expires": "2029-12-31", "seasons.2027.submitted": "2026-09-24",
         "seasons.2027.nrmp_registered": "2026-09-24", "seasons.2027.interviews": "10"},
        "2027-03-03", "The rank order list of Match 2027", "Certify it in R3",
    ),
    "a resident": (
        {"profile.us_status": "j1", "profile.location": "US", "exams.step1.1.date": "2023-01-01",
         "exams.step1.1.result": "pass", "exams.step2ck.1.date": "2024-01-01", "exams.step2ck.1.result": "pass",
         "certificate.issued": "2025-01-15", "seasons.2026.result": "matched", "visa.ds2019_until": "2027-06-30",
         "profile.target_match": "2026", "start.positions.1.match": "2026", "start.positions.1.kind": "categorical",
         "start.positions.1.sponsor_ecfmg": "yes", "start.positions.1.began": "2026-07-01"},
        "2027-06-30", "The DS-2019 of this year of training ends", "Have the hospital's liaison open the yearly continuation",
    ),
}  # fmt: skip


def judged(facts: dict[str, str]) -> Triage:
    """Somebody who graduated, with some facts."""
    base = {"profile.target_match": "2027", "school.country": "LB", "school.status": "graduated",
            "school.graduated": "2019-06-01", "profile.citizenships": "LB", "profile.us_status": "none"}  # fmt: skip
    person = Profile()
    for key, typed in (base | facts).items():
        person = put(person, key, parse(key, typed))
    return triage(assess(person, BOOK, datetime(2026, 11, 28, 12, tzinfo=UTC)))


@pytest.mark.parametrize("name", PEOPLE)
def test_a_row_says_what_is_lost_on_its_day(name: str) -> None:
    facts, day, why, do = PEOPLE[name]
    found = judged(facts)
    assert (str(found.date), found.why[: len(why)], found.do[: len(do)]) == (day, why, do)
    assert found.loss


def test_a_step_that_only_serves_a_day_names_what_the_day_is_of() -> None:
    found = judged({"profile.target_match": "2028", "school.status": "enrolled", "school.graduated": ""})
    assert found.id.startswith("next:")
    assert found.why == "The latest safe day for Step 1."


def test_whoever_was_withdrawn_is_wrong_already_and_sent_nowhere_to_pay() -> None:
    found = judged({"school.status": "withdrawn", "school.graduated": ""})
    assert (found.group, found.date) == ("trouble", None)
    assert "Withdrawn or dismissed students are not eligible" in found.why
    assert found.do.startswith("Ask ECFMG in writing")


def test_a_withdrawn_student_reads_of_no_test_to_pay_for() -> None:
    person = put(put(Profile(), "profile.target_match", 2027), "school.status", "withdrawn")
    seen_ = assess(person, BOOK, datetime(2026, 11, 28, 12, tzinfo=UTC))
    told = [one.do for one in agenda(seen_)] + [one.do for one in threats(seen_)] + [one.avoid for one in seen_.cliffs]
    told += [one.do for one in (seen_.next, *seen_.then) if one is not None]
    assert not [do for do in told if "OET" in do or "sit Step" in do]


def test_next_names_what_ends_on_the_day_that_a_step_only_serves() -> None:
    person = Profile()
    facts = {"profile.target_match": "2028", "school.country": "LB", "school.status": "graduated",
             "school.graduated": "2019-06-01", **PEOPLE["a period ends"][0]}  # fmt: skip
    for key, typed in facts.items():
        person = put(person, key, parse(key, typed))
    found = assess(person, BOOK, datetime(2026, 11, 28, 12, tzinfo=UTC)).next
    assert found is not None
    assert found.step == "permits.step2ck"
    assert found.do.startswith("Ask FSMB")
    assert found.why.startswith("The eligibility period for Step 2 CK ends and the permit with it: Sat 5 Dec 2026.")


def bearing(name: str, file: str, facts: dict[str, str]) -> Row:
    return Row(file, name, "judged", judged(facts))


def test_a_country_is_that_of_school_passport_or_birth_and_two_letters_are_one_alone() -> None:
    rows = [
        bearing("School", "a.toml", {"school.country": "IN"}),
        bearing("Passport", "b.toml", {"school.country": "CU", "profile.citizenships": "GH"}),
        bearing("Birth", "c.toml", {"profile.birth_country": "IN"}),
        bearing("Other", "d.toml", {"school.country": "CN", "profile.citizenships": "ID"}),
    ]

    def found(word: str) -> list[str]:
        return [row.name for row in answering(rows, [word], names())]

    assert found("country:in") == ["School", "Birth"]
    assert found("country:indo") == ["Other"]
    assert found("country:ghana") == found("country:gh") == found("country:cuba") == ["Passport"]
    assert found("country:china") == ["Other"]


@pytest.mark.parametrize(
    ("word", "known"),
    [("status:asylee", "match:, country:, stage:, waits:"), ("stage:foo", "exams, permits"),
     ("country:atlantis", "two letters"), ("match:next", "match:2028")],
)  # fmt: skip
def test_a_word_that_nobody_can_answer_to_says_the_known_ones(word: str, known: str) -> None:
    assert known in unknown(["in", word], step_words(BOOK), names())


@pytest.mark.parametrize("word", ["oet", "stage:exams", "stage:step", "country:in", "match:2031", "waits:x", "stage:"])
def test_other_words_are_only_looked_for(word: str) -> None:
    assert not unknown([word], step_words(BOOK), names())


def test_who_bears_one_name_is_told_apart_by_the_file() -> None:
    rows = [bearing("Zara", "zara.toml", {}), bearing("Zara", "zara copy.toml", {}), bearing("Ana", "ana.toml", {})]
    for shown in (list_blocks(rows, False, str), text_page(Cohort("x", tuple(rows), ()))):
        words = "\n".join(page_lines(shown, colour=False))
        assert "zara.toml" in words
        assert "zara copy.toml" in words
        assert "ana.toml" not in words
