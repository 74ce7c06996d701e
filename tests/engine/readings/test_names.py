"""Two spellings of one name, tradition by tradition: is it the same, and what differs."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from img_pathway.engine.readings.names import differences, same_name

PAIRS: list[tuple[str, str, str, bool | None, tuple[str, ...]]] = [
    ("capitals", "ANANYA RAO", "Ananya Rao", True, ()),
    ("Turkish, capitals", "IŞIK İBRAHİM", "Işık İbrahim", True, ()),
    ("Turkish, no capitals", "IŞIK Ali", "ışık ali", True, ()),
    ("Turkish, another letter", "Işık", "İşik", None, ("accents",)),
    ("an apostrophe typed otherwise", "Sean O’Brien", "Sean O'Brien", True, ()),
    ("a hyphen typed otherwise", "Mary Smith‐Jones", "Mary Smith-Jones", True, ()),
    ("Spanish, two surnames, accents", "Jose Garcia Lopez", "José García López", None, ("accents",)),
    ("Spanish, second surname left out", "José García López", "José García", False, ("missing",)),
    ("Spanish, surnames joined", "Ana García López", "Ana García-López", None, ("marks",)),
    ("Portuguese, particle", "João da Silva", "João Silva", False, ("middle",)),
    ("Arabic, al- written together", "Mohamed Al-Hassan", "Mohamed Alhassan", None, ("marks",)),
    ("Arabic, another spelling", "Mohamed Hassan", "Muhammad Hassan", False, ("spelling",)),
    ("Arabic, al- and el", "Fatima al-Sayed", "Fatima El Sayed", False, ("spelling",)),
    ("Arabic, written together with another vowel", "Abd al-Rahman Hassan", "Abdelrahman Hassan", False, ("spelling",)),
    ("Arabic, in two words or one", "Abu Bakr Khan", "Abubakar Khan", False, ("spelling",)),
    ("Arabic, al- left out", "Fatima Al Sayed", "Fatima Sayed", False, ("middle",)),
    (
        "Persian, a longer name of the same beginning",
        "Mohammad Amin",
        "Mohammad Amini Rad",
        False,
        ("spelling", "added"),
    ),
    ("Arabic, bin left out", "Omar bin Ali", "Omar Ali", False, ("middle",)),
    ("Arabic, grandfather's name added", "Omar Ali", "Omar Ali Mansour", False, ("added",)),
    ("Arabic script, direction marks", "محمد علي", "\u200fمحمد علي\u200f", True, ()),
    ("Arabic script beside Latin", "Mohamed Ali", "محمد علي", None, ("script",)),
    ("Indian, initial for a name", "Subramaniam Ramesh", "S. Ramesh", False, ("initial",)),
    ("Indian, initial behind", "S Ramesh", "Ramesh S", False, ("order",)),
    ("Indian, father's name in the middle", "Priya Anand Sharma", "Priya Sharma", False, ("middle",)),
    ("Devanagari, one vowel", "राजेश", "राजेशी", False, ("spelling",)),
    ("Burmese, title", "Daw Khin Myo", "Khin Myo", False, ("missing",)),
    ("Indonesian, single name repeated", "Sukarno", "Sukarno Sukarno", False, ("single",)),
    ("Indonesian, single name with FNU", "Suharto", "FNU Suharto", False, ("single",)),
    ("Vietnamese, order and tones", "Nguyễn Văn An", "An Van Nguyen", False, ("order",)),
    ("Vietnamese, tones", "Nguyễn Văn An", "Nguyen Van An", None, ("accents",)),
    ("Icelandic, patronymic", "Jón Einarsson", "Jon Einarsson", None, ("accents",)),
    ("Icelandic, thorn", "Þóra Jónsdóttir", "Thora Jonsdottir", None, ("accents",)),
    ("Icelandic, eth", "Anna Guðmundsdóttir", "Anna Gudmundsdottir", None, ("accents",)),
    ("Icelandic, ash and thorn", "Ævar Þór", "Aevar Thor", None, ("accents",)),
    ("Icelandic, another father", "Jón Stefánsson", "Jón Einarsson", False, ("spelling",)),
    ("Maltese", "Ġorġ Ħabib", "Gorg Habib", None, ("accents",)),
    ("Azerbaijani, schwa", "Əli Məmmədov", "Ali Mammadov", None, ("accents",)),
    ("Azerbaijani, schwa as e", "Əli Məmmədov", "Eli Memmedov", None, ("accents",)),
    ("Vietnamese, barred d", "Đặng Văn", "Dang Van", None, ("accents",)),
    ("Arabic, bint left out", "Fatima bint Ahmed", "Fatima Ahmed", False, ("middle",)),
    ("Burmese, longer name", "Aung San", "Aung San Suu Kyi", False, ("added",)),
    ("Nigerian, short name", "Chukwuemeka Obi", "Emeka Obi", False, ("spelling",)),
    ("Russian, patronymic", "Ivan Petrov", "Ivan Petrovich Petrov", False, ("middle",)),
    ("Greek, capitals without accents", "ΓΕΏΡΓΙΟΣ", "Γεώργιος", True, ()),
    ("English, Jr left out", "John Smith Jr", "John Smith", False, ("missing",)),
    ("Chinese, with tones", "Li Wei", "Lǐ Wěi", None, ("accents",)),
    ("Chinese, order", "Li Wei", "Wei Li", False, ("order",)),
    ("Chinese, ü as yu", "Lü Ying", "Lyu Ying", False, ("spelling",)),
    ("Chinese, given name in two", "Wang Xiaoming", "Wang Xiao Ming", None, ("marks",)),
    ("Chinese script", "Wang Wei", "王伟", None, ("script",)),
    ("Korean, hyphen", "Kim Min-jun", "Kim Minjun", None, ("marks",)),
    ("German, ss", "Anna Groß", "ANNA GROSS", True, ()),
    ("German, ue", "Anna Müller", "Anna Mueller", None, ("accents",)),
    ("German, umlaut left out", "Anna Müller", "Anna Muller", None, ("accents",)),
    ("Danish, written out", "Søren Ågård", "Soeren Aagaard", None, ("accents",)),
    ("Turkish, dots", "İbrahim Yılmaz", "IBRAHIM YILMAZ", None, ("accents",)),
    ("Polish", "Łukasz Wiśniewski", "Lukasz Wisniewski", None, ("accents",)),
    ("Cyrillic beside Latin", "Ivan Petrov", "Иван Петров", None, ("script",)),
    ("Ukrainian, two transliterations", "Oleksandr Shevchenko", "Alexander Shevchenko", False, ("spelling",)),
    ("Greek, two transliterations", "Georgios Papadopoulos", "Georgios Papadopulos", False, ("spelling",)),
    ("hyphen for a space", "Anna-Maria Schmidt", "Anna Maria Schmidt", None, ("marks",)),
    ("apostrophe", "Pat O'Brien", "Pat OBrien", None, ("marks",)),
    ("accent and hyphen", "José-María López", "Jose Maria Lopez", None, ("accents", "marks")),
    ("married", "Priya Sharma", "Priya Gupta", False, ("other-word",)),
    ("married, hyphenated", "Priya Sharma", "Priya Sharma-Gupta", False, ("added",)),
    ("Nigerian, order", "Chukwuemeka Okafor", "Okafor Chukwuemeka", False, ("order",)),
    ("typed with a combining mark", "José", normalize("NFD", "José"), True, ()),
]


@pytest.mark.parametrize(("first", "second", "same", "what"), [pytest.param(*row[1:], id=row[0]) for row in PAIRS])
def test_what_differs_between_two_spellings(first: str, second: str, same: bool | None, what: tuple[str, ...]) -> None:
    assert (same_name(first, second), differences(first, second)) == (same, what)


NAME = st.lists(st.text(st.characters(categories=["L", "M"]), min_size=1, max_size=8), min_size=1, max_size=4).map(
    " ".join
)


@given(NAME, NAME)
def test_what_is_the_same_has_no_difference_and_the_other_way_round(first: str, second: str) -> None:
    assert (same_name(first, second) is True) == (differences(first, second) == ())
    assert same_name(first, second) == same_name(second, first)


@given(NAME)
def test_capitals_spaces_and_unseen_marks_are_no_difference(name: str) -> None:
    assert same_name(name, f" {name}  ") is True
    assert same_name(name, f"\u200f{normalize('NFD', name)}\u200e") is True
