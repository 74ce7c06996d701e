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
    ("Indonesian, single name repeated", "Sukarno", "Sukarno Sukarno", None, ("single",)),
    ("Indonesian, single name with FNU", "Suharto", "FNU Suharto", None, ("single",)),
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
    ("Indian, single name, the stand-in on the passport", "FNU PRIYA", "Priya", None, ("single",)),
    ("Indian, single name, the stand-in behind", "Priya", "Priya LNU", None, ("single",)),
    ("Indonesian, father's name beside a single one", "Siti", "Siti Nurhaliza", False, ("added",)),
    ("a stand-in beside two names", "FNU Priya Sharma", "Priya Sharma", False, ("missing",)),
    ("two single names", "FNU Priya", "FNU Anita", False, ("other-word",)),
    ("Tamil, both initials spelt out", "R. K. Narayan", "Rasipuram Krishnaswami Narayan", False, ("initial",)),
    ("Kerala, house name", "Bindu Pillai", "Bindu Vadakke Pillai", False, ("middle",)),
    ("Punjabi, clan name added", "Harpreet Kaur", "Harpreet Kaur Gill", False, ("added",)),
    ("Telugu, family name first", "Konda Srinivas Rao", "Srinivas Rao Konda", False, ("order",)),
    ("Sri Lankan, initials", "W. M. S. Perera", "Wijesinghe Mudiyanselage Sunil Perera", False, ("initial",)),
    ("Bengali, Md for Mohammad", "Md Rahim Uddin", "Mohammad Rahim Uddin", False, ("other-word",)),
    ("Pakistani, Syed behind", "Syed Ali Raza", "Ali Raza Syed", False, ("order",)),
    ("Spanish, Ma. for Maria", "Maria Fernanda Soto", "Ma. Fernanda Soto", False, ("other-word",)),
    ("Spanish, y between surnames", "Juan Ortega y Gasset", "Juan Ortega Gasset", False, ("middle",)),
    ("Filipino, mother's name as an initial", "Jose Reyes Cruz", "Jose R. Cruz", False, ("initial",)),
    ("Arabic, letters of the scholars' spelling", "Saʿd al-Qurʾānī", "Sa'd al-Qur'ani", None, ("accents",)),
    ("Hawaiian, glottal stop left out", "Kealoha Kaʻai", "Kealoha Kaai", None, ("marks",)),
    ("Uzbek, letter with its own apostrophe", "Oʻtkir Gʻofurov", "O'tkir G'ofurov", True, ()),
    ("Ukrainian, soft sign", "Olha Lukʹianenko", "Olha Lukianenko", None, ("marks",)),
    ("Icelandic, other father", "Jón Guðmundsson", "Jón Einarsson", False, ("other-word",)),
    ("Dutch, particles written together", "Jan van der Berg", "Jan Vanderberg", None, ("marks",)),
    ("German, von left out", "Klaus von Berg", "Klaus Berg", False, ("middle",)),
    ("Czech, a wife's ending", "Jana Novák", "Jana Nováková", False, ("spelling",)),
    ("Russian, a wife's ending", "Anna Ivanov", "Anna Ivanova", False, ("spelling",)),
    ("Hungarian, family name first", "Nagy Éva", "Éva Nagy", False, ("order",)),
    ("Romanian, comma and cedilla", "Ștefan Popa", "Ştefan Popa", None, ("accents",)),
    ("Yoruba, dots and tones", "Ṣadé Olúwọlé", "Sade Oluwole", None, ("accents",)),
    ("Ethiopian, grandfather's name added", "Abebe Kebede", "Abebe Kebede Tesfaye", False, ("added",)),
    ("Somali, one letter", "Abdi Hassan Farah", "Abdi Hasan Farah", False, ("spelling",)),
    ("Korean, another spelling", "Park Ji Hoon", "Bak Jihun", False, ("other-word", "missing")),
    ("Chinese, hyphen in the given name", "Li Mei-Ling", "Li Meiling", None, ("marks",)),
    ("Hebrew beside Latin", "David Cohen", "דוד כהן", None, ("script",)),
    ("Scottish, Mac and Mc", "Ian MacDonald", "Ian McDonald", False, ("spelling",)),
    ("English, a stop behind Jr", "Jose Cruz Jr", "Jose Cruz Jr.", None, ("marks",)),
    ("a title", "Jose Cruz", "Dr. Jose Cruz", False, ("added",)),
    ("a comma behind the family name", "Cruz Jose", "Cruz, Jose", None, ("marks",)),
    ("a ligature", "Sofia Rossi", "So\ufb01a Rossi", True, ()),
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
