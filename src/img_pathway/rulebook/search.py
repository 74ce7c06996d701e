"""Find rules, myths and steps by the words people type: short forms, other words, old names, misspellings, questions.

Every query word counts by how rare it is and where it stands: in a name, among the other words of an entry, or in its
text. No word is a must. What people say instead of the rulebook's words is data: ``search.toml`` and `terms` of rules.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from heapq import nlargest
from itertools import chain, pairwise
from threading import Lock
from typing import Any, NamedTuple
from unicodedata import combining, normalize
from weakref import WeakKeyDictionary

from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.types import Rule, Step

_MOST = 20
_NEAREST = 3
_NAME, _TERM, _TEXT, _AGAIN, _TEXT_MOST = 3.0, 2.6, 1.0, 0.4, 1.8
"""What a word counts for in a title, among the other words of an entry, in its text, there again, and at most."""
_PHRASE, _PHRASE_AGAIN = 4.0, 0.3
"""What a question counts for that is one of the phrases naming an entry, word for word; and what the next phrase adds."""
_KINDS = {"myth": 0.75, "history": 0.8, "statistic": 0.85, "advice": 0.95, "list": 0.95}
"""The rule comes before the myth about it, and before history and figures; a step a little before its rules."""
_STEP = 1.05
_OTHER_SEASON, _OTHER_YEAR = 0.85, 0.6
"""An entry of a season that is not the coming one; and one of another year than the question names."""
_ASKED, _UNASKED = 1.15, 0.9
"""A fee or a date for a question that asks for one, and for one that does not."""
_PLACE = 2.4
"""The rule of a state that the question names."""
_NEAR = 0.4
"""What a word counts for that is only near the one typed: a *spot* is often a position, and not always."""
_RARE = 0.7
"""How steeply a word counts for more that few entries have: a country or a name in passing is not what is asked."""
_NUMBER = 0.7
"""What a bare number counts for beside a word as rare: most numbers in the texts are not what is asked."""
_AMOUNT = 3
"""Digits from which on a number that is no year counts in full: who types 925 or 103,265 means just that."""
_AREA, _AREA_BEST = 0.4, 8
"""What the best answers of a step add to each other: a question that many of them meet is about that step."""
_SPELT = 5
"""Letters of the shortest word that may be a misspelling of another."""
_JOINED = 8
"""Letters of the longest code written with a hyphen or a slash."""
_LITTLE = 0.2
"""What a word counts for that means little in a question: *in* is not what is asked, and yet *All-In* is no *all*."""
_NUMBERED = frozenset({"step", "steps", "pathway", "pathways"})
"""What is told apart by the digit behind it."""
_SPOKEN = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
"""That digit, said as a word."""
_WORD = re.compile(r"[^\W_]+(?:[-/'.(][^\W_]+\)?)*")
_PART = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_STATE = re.compile(r"state\.([A-Z]{2})")
_YEAR = re.compile(r"\b20\d\d\b")
_LICENSED = ("license", "licence", "licensing", "board", "medical board", "training license", "graduate license")
"""What makes the two letters before it a state, also where they are a word of their own: *MD license*, *PA board*."""


class IndexEntry(NamedTuple):
    """One searchable thing: what each of its words counts for, and the whole phrases that name it."""

    target: Rule | Step
    weights: Mapping[str, float]
    phrases: frozenset[frozenset[str]]
    prior: float
    years: frozenset[str]
    family: Family


class Family(NamedTuple):
    """What one date or fee shares over the seasons: its other words that name no year, and the years it is there for."""

    terms: tuple[str, ...] = ()
    years: frozenset[str] = frozenset()


class Index(NamedTuple):
    """Everything searchable of one rulebook, and how its words are read."""

    entries: list[IndexEntry]
    postings: dict[str, list[int]]
    words: dict[str, str]
    """Each word of the texts and its stem: what a misspelling is compared with."""
    names: dict[str, Rule | Step]
    language: Language
    rarity: Mapping[str, float]
    """High for a word that few entries have."""
    years: frozenset[str]
    """Those that entries are of: the year somebody graduated in is none of them."""
    phrases: frozenset[frozenset[str]]
    """Every name of an entry."""


class Language(NamedTuple):
    """The words of ``search.toml``: which mean little, the same, or nearly the same, what a short form stands for.

    And by which words a question asks for the rules of a kind.
    """

    stop: frozenset[str]
    same: Mapping[str, str]
    near: Mapping[str, frozenset[str]]
    means: Mapping[tuple[str, ...], tuple[str, ...]]
    asks: Mapping[str, frozenset[str]]


class Term(NamedTuple):
    """One word of a query: the stems it may stand for, with what each is worth."""

    stems: Mapping[str, float]
    rarity: float


def find(book: Rulebook, words: str) -> list[tuple[Rule | Step, float]]:
    """The best answers first, each with a score above 0; none for words that nothing answers to."""
    named = _by_id(book, words)
    index = index_of(book)
    terms = [term for word in _query(index, words) if (term := _term(index, word)) is not None]
    if not terms:
        return named
    years = {*_YEAR.findall(words)} & index.years
    asked = {stem: term.rarity * worth for term in terms for stem, worth in term.stems.items()}
    said = {_stem(word, index.language) for word in _tokens(words)}
    said |= {stem for term in terms for stem, worth in term.stems.items() if worth > _NEAR}
    whole = frozenset(_stem(word, index.language) for word in _query(index, words))
    scored: list[tuple[Rule | Step, float]] = []
    wanted = sum(term.rarity for term in terms)
    meant = [term for term in terms if not term.stems.keys() <= index.language.stop] or terms
    for number in sorted({number for term in meant for stem in term.stems for number in index.postings[stem]}):
        entry = index.entries[number]
        fits = _season(entry, years, book) * _meant(entry, said, whole, index)
        scored.append((entry.target, _score(entry, terms, asked, wanted, index) * fits))
    areas = _areas(scored)
    scored = [(target, score + max((areas[step] for step in _steps(target)), default=0.0)) for target, score in scored]
    scored.sort(key=lambda pair: -pair[1])
    return [*named, *(pair for pair in scored if pair[0] not in [target for target, _ in named])][:_MOST]


def _meant(entry: IndexEntry, said: set[str], whole: frozenset[str], index: Index) -> float:
    """How far the question is after this kind of entry: what something costs, when it is, what a named state wants.

    A question that is as a whole a name of something else, as the *California letter* is, asks for no state.
    """
    if not isinstance(entry.target, Rule):
        return 1.0
    if _STATE.fullmatch(entry.target.id) and any(name <= said for name in entry.phrases):
        return _PLACE if whole in entry.phrases or whole not in index.phrases else 1.0
    asks = index.language.asks.get(entry.target.kind)
    return 1.0 if asks is None else _ASKED if asks & said else _UNASKED


def _steps(target: Rule | Step) -> tuple[str, ...]:
    """The steps an answer belongs to."""
    return tuple(target.steps) if isinstance(target, Rule) else (target.id,)


def _areas(scored: list[tuple[Rule | Step, float]]) -> dict[str, float]:
    """What a question is about: each step, by how well its best answers meet the question."""
    met: dict[str, list[float]] = {}
    for target, score in scored:
        for step in _steps(target):
            met.setdefault(step, []).append(score)
    return {step: _AREA * sum(nlargest(_AREA_BEST, scores)) / _AREA_BEST for step, scores in met.items()}


def nearest(book: Rulebook, words: str) -> list[Rule | Step]:
    """The three names most like the words, letter by letter: what to offer when nothing answers."""
    from rapidfuzz import fuzz, process

    index = index_of(book)
    close = process.extract(words.casefold(), list(index.names), scorer=fuzz.WRatio, limit=_NEAREST * 4)
    targets = {index.names[name].id: index.names[name] for name, _, _ in close}
    return list(targets.values())[:_NEAREST]


def _by_id(book: Rulebook, words: str) -> list[tuple[Rule | Step, float]]:
    """The rule or step whose id was typed, or those whose ids begin so (``visa.bond``, ``usmle.fee.``)."""
    typed = words.strip()
    start = typed.casefold()
    if "." not in typed or " " in typed:
        return []
    steps = [step for step in book.steps if step.id.casefold().startswith(start)]
    rules = [book.rule(rule_id) for rule_id in book.rule_ids if rule_id.casefold().startswith(start)]
    if book.has_rule(typed) and book.rule(typed) not in rules:
        rules.insert(0, book.rule(typed))
    found: list[Rule | Step] = [*steps, *rules]
    found.sort(key=lambda target: len(target.id))
    return [(target, 20.0 if target.id.casefold() == start else 15.0) for target in found]


def _score(entry: IndexEntry, terms: list[Term], asked: Mapping[str, float], wanted: float, index: Index) -> float:
    met = points = 0.0
    for term in terms:
        best = 0.0
        for stem, worth in term.stems.items():
            if stem in entry.weights and (here := entry.weights[stem] * worth) > best:
                best = here
        if best:
            met += term.rarity
            points += best * term.rarity
    return (points / wanted * met / wanted + _likeness(entry, asked, wanted, index)) * entry.prior


def _likeness(entry: IndexEntry, asked: Mapping[str, float], wanted: float, index: Index) -> float:
    """How near the question comes to one of the phrases that name an entry: the rare words both have among all."""
    best = second = 0.0
    for phrase in entry.phrases:
        if not phrase.isdisjoint(asked):
            shared = missing = 0.0
            for stem in phrase:
                if stem in asked:
                    shared += asked[stem]
                else:
                    missing += index.rarity.get(stem, 0.0)
            near = shared / (wanted + missing)
            if near > best:
                best, second = near, best
            elif near > second:
                second = near
    return _PHRASE * (best * best + _PHRASE_AGAIN * second * second)


def _season(entry: IndexEntry, asked: set[str], book: Rulebook) -> float:
    """Entries of a season that is not the coming one step back; those of another year than was asked for, further."""
    coming = str(book.as_of.year + (book.as_of.month > 3))
    if not entry.years or entry.years & (asked or {coming}):
        return 1.0
    return _OTHER_YEAR if asked or coming in entry.family.years else _OTHER_SEASON


def _query(index: Index, words: str) -> list[str]:
    """The words of a question, each once."""
    return list(dict.fromkeys(_meaning(list(_split(index, _tokens(words))), index.language)))


def _meaning(words: list[str], language: Language) -> list[str]:
    """Words with short forms and turns of phrase written out."""
    read: list[str] = []
    at = 0
    while at < len(words):
        size = next((size for size in (4, 3, 2, 1) if tuple(words[at : at + size]) in language.means), 0)
        read += language.means[tuple(words[at : at + size])] if size else (words[at],)
        at += size or 1
    return read


def _split(index: Index, typed: list[str]) -> Iterator[str]:
    """Words as the rulebook writes them: ``h 1b`` and ``h1b`` are one, ``newyork`` two."""
    known = index.words.keys() | {word for phrase in index.language.means for word in phrase}
    rest = iter(pairwise([*typed, ""]))
    for word, following in rest:
        if word + following in known and (following[:1].isdigit() or len(word) == 1) and following:
            yield word + following
            next(rest, None)
        elif word in known:
            yield word
        elif len(following) == 1 and following.isdigit() and (numbered := _misspelt_numbered(word)):
            yield numbered + following
            next(rest, None)
        elif len(word) < 6:
            yield word
        else:
            cuts = [(word[:at], word[at:]) for at in range(3, len(word) - 2)]
            yield from next((cut for cut in cuts if cut[0] in known and cut[1] in known), (word,))


def _misspelt_numbered(word: str) -> str | None:
    """*Pathway* where a digit follows something very like it."""
    from rapidfuzz.distance import DamerauLevenshtein

    like = [right for right in ("pathway", "step") if DamerauLevenshtein.distance(word, right) <= len(right) // 3]
    return like[0] if like else None


def _term(index: Index, word: str) -> Term | None:
    """The stems a query word may stand for; ``None`` if nothing in the rulebook is like it."""
    stem = _stem(word, index.language)
    near = {other: _NEAR for other in index.language.near.get(stem, ()) if other in index.postings}
    stems = {stem: 1.0} if stem in index.postings else near or _alike(index, word)
    rarity = min((index.rarity[stem] for stem in stems), default=0.0)
    bare = word.isdigit() and (len(word) < _AMOUNT or _YEAR.fullmatch(word))
    return Term({**near, **stems}, rarity * _NUMBER if bare else rarity) if stems else None


def _alike(index: Index, word: str) -> dict[str, float]:
    """Stems of words that begin so (a word half typed), or that differ by a letter or two (a word mistyped)."""
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    begun = {stem: 0.8 for other, stem in index.words.items() if len(word) > 2 and other.startswith(word)}
    if begun or len(word) < _SPELT or any(letter.isdigit() for letter in word):
        return dict(list(begun.items())[:8])
    most = 1 if len(word) < 7 else 2 if len(word) < 12 else 3
    close = process.extract(word, list(index.words), scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=12)
    least = min((int(distance) for _, distance, _ in close), default=0)
    return {index.words[other]: 0.85 - 0.1 * least for other, distance, _ in close if distance == least}


_INDEX: WeakKeyDictionary[Rulebook, Index] = WeakKeyDictionary()
"""The index of each rulebook that was searched."""
_MAKING = Lock()
"""Held while an index is made: who asks meanwhile waits for it."""


def index_of(book: Rulebook) -> Index:
    """The index over all steps and rules of a book, made once: the palette asks at every letter, each in a thread."""
    with _MAKING:
        if book not in _INDEX:
            _INDEX[book] = _index(book)
        return _INDEX[book]


def _index(book: Rulebook) -> Index:
    language = _language(book.texts.get("search", {}))
    reader = Reader(language._replace(means={**_state_codes(book), **language.means}))
    families = _families(book)
    rules = (_rule(rule, families[_seasonless(rule)], reader) for rule in book.rules())
    entries = [*(_step(step, reader) for step in book.steps), *rules]
    postings: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        for stem in entry.weights:
            postings.setdefault(stem, []).append(number)
    names = {entry.target.title.casefold(): entry.target for entry in reversed(entries)}
    rarity = {stem: math.log(1 + len(entries) / len(numbers)) ** _RARE for stem, numbers in postings.items()}
    rarity.update({stem: rarity[stem] * _LITTLE for stem in reader.language.stop & rarity.keys()})
    years = frozenset(year for entry in entries for year in entry.years)
    phrases = frozenset(phrase for entry in entries for phrase in entry.phrases)
    return Index(entries, postings, reader.words, names, reader.language, rarity, years, phrases)


def _state_codes(book: Rulebook) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The name of a state for its two letters before a word of licences."""
    codes = {code[1].lower(): rule.terms[0] for rule in book.rules() if (code := _STATE.fullmatch(rule.id))}
    return {
        (code, *word.split()): (*_tokens(name), *word.split()) for code, name in codes.items() for word in _LICENSED
    }


def _seasonless(rule: Rule) -> str:
    """The id without the year: what the entries of one date or fee share over the seasons."""
    return _YEAR.sub("", rule.id)


def _families(book: Rulebook) -> dict[str, Family]:
    families: dict[str, Family] = {}
    for rule in book.rules():
        terms, years = families.get(_seasonless(rule), Family())
        undated = (term for term in rule.terms if not _YEAR.search(term))
        families[_seasonless(rule)] = Family((*terms, *undated), years | _years(rule))
    return families


def _years(target: Rule | Step) -> frozenset[str]:
    return frozenset(_YEAR.findall(target.id.replace(".", " ").replace("-", " ")))


class Reader:
    """Turns texts into stems, each different word once."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.words: dict[str, str] = {}

    def stems(self, *texts: str) -> list[str]:
        """The stems of every word of some texts, in order."""
        return self.read([word for text in texts for word in _tokens(text)])

    def read(self, words: list[str]) -> list[str]:
        """The stems of some words, in order."""
        for word in words:
            if word not in self.words:
                self.words[word] = _stem(word, self.language)
        return [self.words[word] for word in words]


def _step(step: Step, reader: Reader) -> IndexEntry:
    return _entry(step, (step.title, *step.words), (step.guidance, step.do), Family(), reader, _STEP)


def _rule(rule: Rule, family: Family, reader: Reader) -> IndexEntry:
    names = (rule.title, *dict.fromkeys((*rule.terms, *family.terms)), rule.old or "")
    # A table by specialty answers questions about each specialty in it.
    rows = [row for value in rule.values if isinstance(value.value, list) for row in value.value]
    listed = [str(row["specialty"]) for row in rows if isinstance(row, dict) and "specialty" in row]
    texts = (rule.statement, rule.now or "", rule.doubt or "", *listed)
    return _entry(rule, names, texts, family, reader, _KINDS.get(rule.kind, 1.0))


def _entry(
    target: Rule | Step, names: tuple[str, ...], texts: tuple[str, ...], family: Family, reader: Reader, prior: float
) -> IndexEntry:
    weights: dict[str, float] = {}
    for stem in reader.stems(*texts):
        weights[stem] = min(weights.get(stem, _TEXT - _AGAIN) + _AGAIN, _TEXT_MOST)
    title, *others = [_tokens(name) for name in names if name]
    # Names are read as a question is.
    phrases = frozenset(frozenset(reader.read(_meaning(words, reader.language))) for words in (title, *others))
    for stem in chain(*phrases, *map(reader.read, others), reader.stems(target.id)):
        weights[stem] = _TERM
    for stem in reader.read(title):
        weights[stem] = _NAME
    return IndexEntry(target, weights, phrases, prior, _years(target), family)


def _language(raw: Mapping[str, Any]) -> Language:
    same = {word: group[0] for group in raw.get("same", ()) for word in group}
    means = {tuple(_tokens(short)): tuple(_tokens(long)) for short, long in raw.get("means", {}).items()}
    language = Language(frozenset(), same, {}, means, {})
    stop = frozenset(_stem(word, language) for word in raw.get("stop", ()))
    asks = {kind: frozenset(_stem(word, language) for word in words) for kind, words in raw.get("asks", {}).items()}
    near: dict[str, frozenset[str]] = {}
    for group in raw.get("near", ()):
        stems = frozenset(_stem(word, language) for word in group.split())
        near.update({stem: near.get(stem, frozenset()) | stems - {stem} for stem in stems})
    return language._replace(stop=stop, asks=asks, near=near)


def _stem(word: str, language: Language) -> str:
    """The word all its forms and equals stand under; numbers and codes stay as they are."""
    if word in language.same:
        return language.same[word]
    stem = word if any(letter.isdigit() for letter in word) else _stemmer()(word)
    return language.same.get(stem, stem)


@cache
def _stemmer() -> Callable[[str], str]:
    from snowballstemmer import stemmer

    stem: Callable[[str], str] = stemmer("english").stemWord
    return stem


def _tokens(text: str) -> list[str]:
    """Words without case, accents and marks; a short code with a hyphen, slash or bracket is one: ``ds2019``, ``212e``."""
    plain = (
        _THOUSANDS.sub("", text.casefold())
        .replace("\u2019", "'")
        .replace("'s", "")
        .replace("i'd", "i")
        .replace("%", " percent")
    )
    if not plain.isascii():
        plain = "".join(mark for mark in normalize("NFKD", plain) if not combining(mark))
    tokens: list[str] = []
    for word in _WORD.findall(plain):
        parts = [word] if word.isalnum() else _PART.findall(word)
        for part in ["".join(parts)] if len(parts) > 1 and _is_code(parts) else parts:
            # The 1 of Step 1 is not the 1 of 1 July: it belongs to the word before it.
            digit = _SPOKEN.get(part, part)
            numbered = len(digit) == 1 and digit.isdigit() and bool(tokens) and tokens[-1] in _NUMBERED
            tokens.append(tokens[-1].removesuffix("s") + digit if numbered else part)
    return tokens


def _is_code(parts: list[str]) -> bool:
    """``DS-2019``, ``H-1B``, ``OB-GYN``, ``212(e)``; not ``two-year`` or ``7-year``."""
    if parts[0].isdigit():
        return len(parts) == 2 and len(parts[1]) == 1
    short = any(len(part) < 3 or part.isdigit() for part in parts)
    return short and len("".join(parts)) <= _JOINED
