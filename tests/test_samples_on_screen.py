"""The sample applicants entered from nothing through the screens, by keyboard and mouse, as a person would."""

from __future__ import annotations

import socket
import sys
import tomllib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from img_pathway import rulebook
from img_pathway.clock import resolve
from img_pathway.engine import assess
from img_pathway.profile.facts import Profile
from img_pathway.profile.file.codec import from_document
from img_pathway.profile.typed.keys import parse, put
from img_pathway.tui.screens.home import HomeScreen
from tests import expect
from tests.conftest import NetworkUsed
from tests.driver import Driver
from tests.samples import CARIBBEAN, PUNE, TODAY
from tests.waiting import undrawn
from tests.wizard import wizard

_calls: list[str] | None = None
"""Where network calls are noted, while a test listens."""


def _listen(event: str, arguments: tuple[object, ...]) -> None:
    if _calls is None or not event.startswith("socket."):
        return
    inet = (socket.AF_INET, socket.AF_INET6)
    # A pair of local sockets wakes the event loop; everything with an address or a name to look up is the network.
    if (event == "socket.__new__" and arguments[1] in inet) or any(isinstance(one, tuple) for one in arguments):
        _calls.append(f"{event} {arguments[1:]}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"):
        _calls.append(f"{event} {arguments}")


sys.addaudithook(_listen)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every attempt to reach a network while the test runs, the ones refused and swallowed included."""
    global _calls
    _calls = calls = []

    def noted(error: NetworkUsed, *arguments: object) -> None:
        calls.append(str(arguments))
        AssertionError.__init__(error, *arguments)

    monkeypatch.setattr(NetworkUsed, "__init__", noted)
    yield calls
    _calls = None


@pytest.fixture(autouse=True)
def drawn_when_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    undrawn(monkeypatch)


@asynccontextmanager
async def first_run(folder: Path, size: tuple[int, int]) -> AsyncIterator[Driver]:
    """The wizard on its first run, in front of the first page."""
    app = wizard(folder, None, now=TODAY)
    async with app.run_test(size=size) as pilot:
        driver = Driver(pilot)
        await driver.see("Your medical school", "Page 1 of")
        yield driver
        await driver.until(lambda: not app.desk.dirty, "everything on disk")
        assert app.desk.problem is None


def declared(pairs: tuple[str, ...]) -> Profile:
    """The facts as `samples` lists them."""
    profile = Profile()
    for pair in pairs:
        key, _, text = pair.partition("=")
        profile = put(profile, key, parse(key, text))
    return profile


def same_on_disk(driver: Driver, folder: Path) -> None:
    """The file read back gives the same facts and the same assessment."""
    desk = driver.app.desk
    [path] = (folder / "profiles").glob("*.toml")
    read = from_document(tomllib.loads(path.read_text(encoding="utf-8")))
    assert read == desk.profile
    zone = read.profile.time_zone
    assert zone is not None
    now = resolve(TODAY, zone)
    assert now.tzinfo == ZoneInfo(zone)
    assert assess(read, rulebook.load(), now) == desk.assessment


async def test_final_year_student_in_pune(tmp_path: Path, network: list[str]) -> None:
    async with first_run(tmp_path, (80, 24)) as i:
        # The first questions.
        await i.find("school.country", "ind", "India")
        await i.fill("school.name", "Government medical college, Pune")
        await i.fill("school.graduated", "29 Feb 2028")
        await i.next_page("You")
        await i.find("profile.citizenships", "india", "India")
        await i.choose("profile.us_status", "no US status")
        await i.find("profile.location", "Ind", "India")
        await i.next_page("Exams you have sat")
        sitting = await i.add_item("exams.step1")
        await i.fill(f"{sitting}.date", "18.6.2026")
        await i.choose(f"{sitting}.result", "pass")
        await i.leave_item()
        await i.see("Thu 18 Jun 2026, pass")
        await i.next_page("Where you are going")
        await i.fill("profile.target_match", "2028")
        await i.fill("profile.specialties", "internal medicine")
        await i.next_page("The one thing to do")
        await i.click_button("Go to Home ›")
        await i.see("NEXT", "Match 2028")
        # The rest, where it is asked.
        await i.open_step("profile.you")
        await i.find("profile.birth_country", "india", "India")
        await i.find("profile.residence_country", "india", "India")
        await i.find("profile.time_zone", "kolk", "Asia/Kolkata")
        await i.open_step("profile.names")
        await i.fill("profile.passport_name", "Ananya Rao Kulkarni")
        await i.fill("profile.school_record_name", "Kulkarni Ananya R.")
        await i.open_step("school.img")
        await i.choose("school.accreditor", "another body")
        await i.choose("school.status", "enrolled")
        await i.fill("school.enrolled", "1 August 2022")
        await i.fill("school.final_exam", "Feb 15 2027")
        await i.fill("school.degree", "2028/04/15")
        await i.open_step("school.accreditation")
        await i.choose("school.wfme", "yes")
        await i.open_step("identity.passport")
        await i.fill("identity.passport_expires", "30 Aug 2027")
        await i.open_step("application.submit")
        await i.fill("application.submitted", "20 January 2026")
        await i.open_step("application.accepted")
        await i.fill("application.accepted", "2026-02-27")
        await i.open_step("skills.pathway")
        await i.choose("skills.licence_unsupervised", "no")
        await i.go_home()
        await i.see("NEXT")
        desk = i.app.desk
        assert desk.profile == declared(PUNE)
        expect.pune(desk.assessment)
    same_on_disk(i, tmp_path)
    assert network == []


async def test_us_citizen_at_a_caribbean_school(tmp_path: Path, network: list[str]) -> None:
    async with first_run(tmp_path, (120, 40)) as i:
        await i.find("school.country", "grena", "Grenada")
        await i.fill("school.name", "Caribbean school of medicine")
        await i.fill("school.graduated", "15 May 2027")
        await i.next_page("You")
        await i.find("profile.citizenships", "usa", "United States")
        await i.choose("profile.us_status", "US citizen")
        await i.find("profile.location", "united st", "United States")
        await i.next_page("Exams you have sat")
        sitting = await i.add_item("exams.step1")
        await i.fill(f"{sitting}.date", "10 Dec 2024")
        await i.choose(f"{sitting}.result", "fail")
        await i.leave_item()
        sitting = await i.add_item("exams.step1")
        await i.fill(f"{sitting}.date", "July 15 2025")
        await i.choose(f"{sitting}.result", "pass")
        await i.leave_item()
        await i.see("Tue 10 Dec 2024, fail", "Tue 15 Jul 2025, pass")
        sitting = await i.add_item("exams.step2ck")
        await i.fill(f"{sitting}.date", "2026-07-30")
        await i.choose(f"{sitting}.result", "pass")
        await i.fill(f"{sitting}.score", "236")
        await i.leave_item()
        await i.see("Thu 30 Jul 2026, pass, 236")
        await i.next_page("Certificate and Pathway")
        await i.next_page("Where you are going")
        await i.fill("profile.target_match", "2027")
        await i.fill("profile.specialties", "internal medicine")
        await i.next_page("A Match before it")
        await i.next_page("The one thing to do")
        await i.click_button("Go to Home ›")
        await i.see("NEXT", "Match 2027")
        await i.open_step("profile.you")
        await i.find("profile.birth_country", "usa", "United States")
        await i.find("profile.time_zone", "new york", "America/New York")
        await i.open_step("school.img")
        await i.choose("school.accreditor", "another body")
        await i.choose("school.status", "enrolled")
        await i.fill("school.enrolled", "Aug 15, 2022")
        await i.fill("school.degree", "15 May 2027")
        await i.open_step("school.accreditation")
        await i.choose("school.attests", "yes")
        await i.open_step("skills.oet")
        sitting = await i.add_item("skills.oet")
        await i.fill(f"{sitting}.date", "22 Aug 2026")
        for part, score in (("listening", "400"), ("reading", "420"), ("writing", "290"), ("speaking", "390")):
            await i.fill(f"{sitting}.{part}", score)
        await i.leave_item()
        await i.open_step("match.register")
        await i.fill("seasons.2027.nrmp_registered", "2 Oct 2026")
        await i.open_step("match.interviews")
        await i.fill("seasons.2027.interviews", "6")
        await i.go_home()
        assert isinstance(i.app.screen, HomeScreen)
        desk = i.app.desk
        assert desk.profile == declared(CARIBBEAN)
        expect.caribbean(desk.assessment)
    same_on_disk(i, tmp_path)
    assert network == []


def test_a_swallowed_network_call_would_be_noticed(network: list[str]) -> None:
    for attempt in (lambda: socket.getaddrinfo("example.org", 443), lambda: socket.socket(socket.AF_INET)):
        with pytest.raises(NetworkUsed):
            attempt()
    assert len(network) == 2
