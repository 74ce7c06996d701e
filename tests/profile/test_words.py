"""Dates, countries and the showing of text."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from img_pathway.days import say_hour
from img_pathway.profile.typed.countries import CODES, find, is_country, name, names, resolve
from img_pathway.profile.typed.dates import parse_day
from img_pathway.profile.typed.keys import parse
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import MARK, plain
from img_pathway.tui.forms.find import zones
from tests.profile.strategies import HOSTILE

JUNE_20 = date(2027, 6, 20)


@pytest.mark.parametrize(
    "text",
    [
        "2027-06-20",
        "2027-6-20",
        "2027/06/20",
        "2027.06.20",
        "20.6.2027",
        "20.06.2027",
        "20/06/2027",
        "06/20/2027",
        "20-06-2027",
        "20 Jun 2027",
        "20 June 2027",
        "June 20 2027",
        "June 20, 2027",
        "Jun 20, 2027",
        "20-Jun-2027",
        "20. June 2027",
        "20th June 2027",
        "Sunday 20 June 2027",
        " 20  jun  2027 ",
        "２０２７-０６-２０",
    ],
)
def test_a_day_is_understood(text: str) -> None:
    assert parse_day(text) == JUNE_20


def test_dots_mean_day_first_and_the_same_number_twice_has_one_meaning() -> None:
    assert parse_day("6.7.2027") == date(2027, 7, 6)
    assert parse_day("7/7/2027") == date(2027, 7, 7)
    assert parse_day("29 Feb 2028") == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("06/07/2027", "could be 6 July 2027 or 7 June 2027"),
        ("6-7-2027", "could be"),
        ("2027-02-30", "no such day"),
        ("30.2.2027", "no such day"),
        ("29/02/2027", "no such day"),
        ("31 Feb 2027", "no such day"),
        ("Feb 29, 2027", "no such day"),
        ("Jun 2027", "has no day"),
        ("september 2017", "has no day"),
        ("Sept. 2017", "has no day"),
        ("2017-09", "has no day"),
        ("09/2017", "has no day"),
        ("13/2017", "not understood"),
        ("Smarch 2017", "not understood"),
        ("2027", "not understood"),
        ("20 Jun 27", "not understood"),
        ("20.6.27", "not understood"),
        ("10am 20 Jun 2027", "not understood"),
        ("20 Jun 2027 10:00", "has an hour, and a day alone"),
        ("20 Jun 2027 IST", "not understood"),
        ("tomorrow", "not understood"),
        ("0001-01-01", "cannot be right"),
        ("9999-12-31", "cannot be right"),
        ("0000-00-00", "no such day"),
        ("", "not understood"),
        ("9" * 5000, "not understood"),
    ],
    ids=lambda text: text[:40],
)
def test_a_day_is_refused(text: str, why: str) -> None:
    with pytest.raises(BadValue, match=why):
        parse_day(text)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("10 feb", ("2027-02-10", "2026-02-10")),
        ("12 dec", ("2026-12-12", "2025-12-12")),
        ("28 nov", ("2026-11-28", "2027-11-28")),
        ("20/11/26", ("2026-11-20", "2020-11-26")),
        ("20.11.26", ("2026-11-20", "2020-11-26")),
        ("6/7/26", ("2026-07-06", "2026-06-07")),
        ("20 Nov 26", ("2026-11-20",)),
        ("12-Mar-98", ("1998-03-12",)),
        ("31/13/26", ()),
        ("30 Smarch 26", ()),
    ],
)
def test_the_days_that_a_text_without_a_whole_year_can_mean_are_offered_the_nearest_first(
    text: str, near: tuple[str, ...]
) -> None:
    with pytest.raises(BadValue) as refused:
        parse_day(text, today=date(2026, 11, 29))
    assert refused.value.near == near


def test_a_missing_day_is_asked_for_not_made_up() -> None:
    for text, example in (("Sep 2017", "1 Sep 2017"), ("2017-09", "2017-09-01"), ("09/2017", "2017-09-01")):
        with pytest.raises(BadValue) as refused:
            parse_day(text)
        assert example in refused.value.fix
        with pytest.raises(BadValue) as refused:
            parse_day(text, planned=False)
        assert refused.value.fix == f"Add the day it was, as in {example}."


@given(st.one_of(st.text(), st.from_regex(r"[0-9]{1,4}[-/. a-zA-Z,]{1,6}[0-9]{1,4}[-/. ][0-9]{1,5}", fullmatch=True)))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    with contextlib.suppress(BadValue):
        assert isinstance(parse_day(text), date)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_spelt_days_come_back(day: date) -> None:
    assert parse_day(day.isoformat()) == day
    assert parse_day(f"{day.day} {day:%B} {day.year}") == day
    assert parse_day(f"{day.day}.{day.month}.{day.year}") == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("in", "IN"),
        ("IND", "IN"),
        ("india", "IN"),
        ("Ivory Coast", "CI"),
        ("Côte d'Ivoire", "CI"),
        ("cote d’ivoire", "CI"),
        ("Burma", "MM"),
        ("DR Congo", "CD"),
        ("UK", "GB"),
        ("USA", "US"),
        ("U.S.", None),
        ("South Korea", "KR"),
        ("Kosovo", "XK"),
        ("XK", "XK"),
        ("Palestine", "PS"),
        ("ps", "PS"),
        ("Turkey", "TR"),
        ("St. Kitts and Nevis", "KN"),
        ("Venezuela", "VE"),
        ("Vietnam", "VN"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
        ("Dominica", "DM"),
        ("", None),
        ("Atlantis", None),
        ("Congo", None),
        ("Nig", None),
        ("cairo", None),
    ],
)
def test_countries_by_name_and_code(text: str, code: str | None) -> None:
    assert resolve(text) == code


def test_finding_a_country_while_typing() -> None:
    assert find("Ind")[0] == ("IN", "India")
    assert find("indai")[0] == ("IN", "India")
    assert find("niger")[0] == ("NE", "Niger")
    assert ("GB", "United Kingdom") in find("united")[:4]
    assert find("korea")[0] == ("KR", "South Korea")
    assert find("qqqq") == []
    assert find("") != []
    assert {"CD", "CG"} <= {code for code, _ in find("congo")}


@pytest.mark.parametrize(
    ("place", "country"),
    [
        ("Manila", "PH"), ("brazzaville", "CG"), ("lagos", "NG"), ("cairo", "EG"), ("karachi", "PK"), ("delhi", "IN"),
        ("accra", "GH"), ("tehran", "IR"), ("Maharashtra", "IN"), ("São Paulo", "BR"), ("Mumbai", "IN"), ("pune", "IN"),
        ("Chennai", "IN"), ("Guangzhou", "CN"), ("alexandria", "EG"), ("Hyderabad", "IN"), ("Ibadan", "NG"),
        ("kyiv", "UA"), ("Birmingham", "GB"), ("Lahore", "PK"), ("Davao", "PH"), ("Poznan", "PL"),
    ],
)  # fmt: skip
def test_a_place_leads_to_its_country_and_is_none(place: str, country: str) -> None:
    assert find(place)[0][0] == country
    if resolve(place) is None and country != "CG":
        with pytest.raises(BadValue, match="a place, not a country") as refused:
            parse("school.country", place)
        assert refused.value.near[0] == country


@pytest.mark.parametrize(
    ("place", "country", "meant"),
    [
        ("Manilla", "PH", "Philippines (PH, Manila)"), ("Lagoss", "NG", "Nigeria (NG, Lagos)"),
        ("Karachy", "PK", "Pakistan (PK, Karachi)"), ("Sao Pualo", "BR", "Brazil (BR, Sao Paulo)"),
        ("Pakisten", "PK", "Pakistan (PK)"),
    ],
)  # fmt: skip
def test_a_misspelt_place_leads_to_its_country_too(place: str, country: str, meant: str) -> None:
    assert find(place)[0][0] == country
    with pytest.raises(BadValue) as refused:
        parse("school.country", place)
    assert refused.value.near[0] == country
    assert f"Did you mean {meant}" in refused.value.fix
    assert find("qwxyzq") == []


@pytest.mark.parametrize(
    ("place", "zone"),
    [("Manilla", "Asia/Manila"), ("Mumbai", "Asia/Kolkata"), ("india", "Asia/Kolkata"), ("Lahore", "Asia/Karachi")],
)
def test_a_place_leads_to_its_time_zone(place: str, zone: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse("profile.time_zone", place)
    assert refused.value.near[0] == zone


@pytest.mark.parametrize("part", ["airo", "umbai", "zzzz"])
def test_the_middle_of_a_word_is_no_country(part: str) -> None:
    assert not {"PN", "CM", "MO", "NA", "EG"} & {code for code, _ in find(part)}
    with pytest.raises(BadValue, match="not a country known here"):
        parse("school.country", part)


def test_several_countries_are_offered_and_none_taken() -> None:
    assert [code for code, _ in find("trin tob")] == ["TT"]
    with pytest.raises(BadValue, match="fits several countries") as refused:
        parse("school.country", "Nig")
    assert "Niger (NE), Nigeria (NG)" in refused.value.fix


def test_every_country_is_found_by_its_own_name() -> None:
    assert len(names()) > 240
    for code in names():
        assert is_country(code)
        assert resolve(name(code)) == code
        assert find(name(code))[0][0] == code
    assert name("ZZ") == "ZZ"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ananya Rao", "Ananya Rao"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07x", "x"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b31mred", "red"),
        ("a\u202eb\u2066c", "abc"),
        ("a\u200b\ufeff\u00adb", "ab"),
        ("a\nb\tc\u2028d", "a b c d"),
        ("a\x00b\x7f", f"a{MARK}b{MARK}"),
        ("\ud800", MARK),
        ("\ufdfd", MARK),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
        ("e\u0301" + "\u0301" * 50, "e" + "\u0301" * 3),
        ("José Ñandú 李", "José Ñandú 李"),
        ("x\ufe0f\u3164", "x"),
        ("نیک\u200cفر Pa\u200dul\u200c ශ්\u200dරී", "نیک\u200cفر Paul ශ්\u200dරී"),
    ],
)
def test_text_is_shown_plainly(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.one_of(st.text(), st.lists(st.sampled_from(HOSTILE)).map("".join)), st.integers(1, 50))
def test_nothing_that_moves_the_cursor_is_left(text: str, limit: int) -> None:
    shown = plain(text, limit)
    assert len(shown) <= limit
    assert not any(
        unicodedata.category(char)[0] == "C"
        for char in re.sub("[\u0620-\u0dff][\u200c\u200d](?=[\u0620-\u0dff])", "", shown)
    )
    assert plain(shown, limit) == shown


def test_a_hostile_megabyte_is_cut() -> None:
    assert plain("\u200b" * 1_000_000, 20) == "…"
    assert plain("a" * 1_000_000, 20) == "a" * 19 + "…"


def test_every_country_is_known_by_its_code() -> None:
    assert CODES.split() == sorted(names())
    assert all(map(is_country, names()))
    assert not is_country("QQ")


@pytest.mark.parametrize(
    ("short", "meant"), [("IST", "Asia/Kolkata"), ("pkt", "Asia/Karachi"), ("WAT", "Africa/Lagos")]
)
def test_a_short_name_of_a_zone_is_asked_about_with_what_it_stands_for(short: str, meant: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse("seasons.2027.programmes.1.interviews.1.at", f"2026-12-08 19:30 {short}", JUNE_20)
    assert meant in refused.value.fix


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("2027-03-14 01:59 ET", True),
        ("2027-03-14 02:00 ET", False),
        ("2027-03-14 02:30 ET", False),
        ("2027-03-14 03:00 ET", True),
        ("2027-03-14 02:30 Asia/Kolkata", True),
    ],
)
def test_an_hour_that_the_clocks_leave_out_is_refused(text: str, good: bool) -> None:
    with contextlib.nullcontext() if good else pytest.raises(BadValue, match="clocks go forward"):
        parse("seasons.2027.programmes.1.interviews.1.at", text, JUNE_20)


@pytest.mark.parametrize(
    ("text", "offset", "said"),
    [
        ("2026-11-01 01:30 ET", None, ("2026-11-01 01:30 EDT", "2026-11-01 01:30 EST")),
        ("2026-11-01 01:30 EDT", "-04:00", "01:30 EDT"),
        ("2026-11-01 01:30 Eastern Standard Time", "-05:00", "01:30 EST"),
        ("2026-11-01 01:30 -05:00", "-05:00", "01:30 EST"),
        ("2026-11-01 00:59 ET", "-04:00", "00:59 ET"),
        ("2026-11-01 02:00 ET", "-05:00", "02:00 ET"),
        ("2026-10-25 01:30 Europe/London", None, ("2026-10-25 01:30+01:00", "2026-10-25 01:30+00:00")),
    ],
)
def test_an_hour_that_comes_twice_is_asked_about_and_said_apart(
    text: str, offset: str | None, said: str | tuple[str, ...]
) -> None:
    key = "seasons.2027.programmes.1.interviews.1.at"
    if offset is None:
        with pytest.raises(BadValue, match="comes twice") as refused:
            parse(key, text, JUNE_20)
        assert refused.value.near == said
        instants = [parse(key, near, JUNE_20) for near in refused.value.near]
        assert instants[1] - instants[0] == timedelta(hours=1)
    else:
        found = parse(key, text, JUNE_20)
        assert (found.isoformat()[-6:], say_hour(found)) == (offset, said)


@pytest.mark.parametrize(
    ("short", "zone"), [("EST", "America/New_York"), ("et", "America/New_York"), ("IST", "Asia/Kolkata")]
)
def test_a_form_offers_what_a_short_name_of_a_zone_stands_for_first(short: str, zone: str) -> None:
    assert zones(short, datetime(2026, 12, 1, tzinfo=UTC))[0].text == zone


@pytest.mark.parametrize(
    ("text", "among"), [("USSR", "UA"), ("former Yugoslavia", "HR"), ("Czechoslovakia", "SK"), ("Soviet Union", "GE")]
)
def test_a_country_that_is_no_more_leads_to_those_that_lie_there_today(text: str, among: str) -> None:
    with pytest.raises(BadValue, match="a country that is no more") as refused:
        parse("profile.birth_country", text)
    assert among in refused.value.near
