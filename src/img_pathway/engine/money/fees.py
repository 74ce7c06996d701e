"""Fees for one person: the value that applies, worked out to an amount, with how sure it is and why.

Amounts stand in the rulebook, never here (`tariffs` holds the arithmetic). What the person paid, or saw on the
page, wins and is marked as theirs. A later season or fee year without a value uses the newest one as expected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.model import EXAM_OF, PERMITS
from img_pathway.engine.money import tariffs
from img_pathway.engine.money.rank_lists import lists_of
from img_pathway.engine.money.tariffs import Money, usd
from img_pathway.engine.own_lists import is_listed
from img_pathway.engine.readings.registrations import period_end as registered_until
from img_pathway.engine.readings.registrations import region
from img_pathway.engine.readings.services import cas_only, planned_beyond_list, programmes_by_specialty, services
from img_pathway.engine.readings.visa_need import way
from img_pathway.engine.time.closed_days import seat_country
from img_pathway.engine.time.days import add_months
from img_pathway.engine.words.said import Said, Writer
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.types import TRUSTED, Rule, Value, weakest

_RESIDENCYCAS = "programs.residencycas"
LATE = "nrmp.fee.late"
"""Asked only after the standard registration."""
_PRICED = ("match.cas.em",)
"""Services whose price in ResidencyCAS was seen (match.cas.fee-em)."""


class Chosen(NamedTuple):
    """The value that applies; `stand_in` says which one it is where none was published for the asked date."""

    rule: str
    value: Value
    stand_in: Said | None
    """Which known value is taken where the asked day or season has none."""


class Fee(Struct, frozen=True):
    """One fee as it applies here. Amounts are US dollars."""

    key: str
    """Id under which the person may record their own amount (``amounts.KEY``)."""
    rule: str
    """Id of the rule the amount was read from."""
    title: str
    least: Money | None
    most: Money | None
    """The same as `least` but where a choice is still open; ``None`` where no amount can be told."""
    condition: Said | str
    """The tariff or the condition; may be empty."""
    confidence: str
    as_of: date
    writer: Writer
    remarks: tuple[Said, ...] = ()
    """Why it is this amount."""
    disagree: tuple[Money, ...] = ()
    """The amounts of sources that disagree, smallest first; empty where they agree."""

    @property
    def words(self) -> str:
        """The tariff or the condition written out; may be empty."""
        return self.writer.text(self.condition)

    @property
    def notes(self) -> tuple[str, ...]:
        """Why it is this amount, written out."""
        return tuple(map(self.writer.text, self.remarks))

    @property
    def yours(self) -> bool:
        """Is it the person's own amount?"""
        return self.confidence == "yours"

    @property
    def shown(self) -> str:
        """Amount or tariff in words; empty where neither is known."""
        if self.least is None or self.most is None:
            return self.words
        least, most = usd(self.least), usd(self.most)
        span = Said("money.amount", usd=least) if least == most else Said("money.span", least=least, most=most)
        return self.writer.text(
            Said("money.on-condition", span=span, condition=self.condition) if self.condition else span
        )


def of_step(case: Case, step_id: str, begins: date | None = None) -> tuple[Fee, ...]:
    """The fees of a step, in the rulebook's order; those of another country left out. Raises KeyError.

    What can no longer be done, or is not needed, costs nothing. `begins` is the day planned for it, today where nothing is said.
    """
    state = case.states.get(step_id)
    if state is not None and (state.over or state.status == "not-needed"):
        return ()
    found = (
        fee(case, rule_id, step_id, begins=begins)
        for rule_id in case.book.step(step_id).fees
        if case.book.has_rule(rule_id)
    )
    return tuple(one for one in found if one is not None)


def _tested_in(case: Case, step_id: str, country: str) -> bool:
    """Is the seat in this country: where it is booked, else where one lives unless another region is registered for?"""
    exam = EXAM_OF.get(step_id, "")
    seat = seat_country(case, exam) if exam else None
    if seat is not None:
        return seat == country
    return case.profile.profile.location == country and region(case, exam) != "us-canada"


def total(case: Case, wanted: Mapping[str, int]) -> tuple[Money, Money]:
    """The least and the most that some fees come to, each rule id so many times. Raises KeyError."""
    least: Money = 0
    most: Money = 0
    for rule_id, times in wanted.items():
        one = _anywhere(case, rule_id)
        if one is not None and one.least is not None and one.most is not None:
            least, most = least + times * one.least, most + times * one.most
    return least, most


def own_among(case: Case, wanted: Iterable[str]) -> bool:
    """Is one of some fees the person's own amount? Raises KeyError."""
    return any(one is not None and one.yours for one in (_anywhere(case, rule_id) for rule_id in wanted))


def _anywhere(case: Case, rule_id: str) -> Fee | None:
    """A fee at the step where its registration is, if it has one."""
    steps = case.book.rule(rule_id).steps
    return fee(case, rule_id, next((step for step in steps if step in PERMITS), ""))


def fee(
    case: Case, rule_id: str, step_id: str = "", season: int | None = None, begins: date | None = None
) -> Fee | None:
    """One fee, at a step, for a Match season (the target by default). ``None`` if it is another
    country's, or a couple's of somebody who is in none.

    Raises KeyError for an unknown rule.
    """
    rule = case.book.rule(rule_id)
    if rule_id == "nrmp.fee.couple" and not case.season.couple:
        return None
    names = rule.tariffs
    family = case.book.tariff(names[0]) if names else (rule.id,)
    season = season or case.target
    paid = max(begins or case.today, case.today)
    on = _period_end(case, step_id, begins or case.today) if rule.selects == "period-end" else paid
    picked = choose(case.book, family, rule.selects, season, on)
    if picked is None:
        told = (Said("money.by-its-rule", statement=rule.statement),)
        found = Fee(rule.id, rule.id, rule.title, None, None, "", rule.confidence, rule.as_of, case.words, told)
        return _own(case, found, season)
    picked = _of_class(case, picked)
    value = picked.value.value
    country = value.get("country") if isinstance(value, Mapping) else None
    if country is not None and not _tested_in(case, step_id, country):
        return None
    source = case.book.rule(picked.rule)
    notes = [picked.stand_in] if picked.stand_in else []
    confidence = weakest(picked.value.confidence, "inferred") if picked.stand_in else picked.value.confidence
    if rule.selects == "period-end" and not picked.stand_in:
        notes.append(Said("money.year-of-period", year=on.year, end=on))
    if rule.selects == "season" and season is None:
        notes.append(Said("money.no-target"))
    if rule.selects == "payment-date":
        notes += _announced(case, family, on)
    worked = _work(case, step_id, value, names[0] if names else "", family, on)
    if isinstance(value, Mapping) and "percent" in value and step_id:
        worked = _tax_on_first_fee(case, step_id, value["percent"], worked, season, begins)
    if rule.id == LATE and (until := case.event("nrmp.standard", season)) is not None:
        worked = worked._replace(condition=Said("money.only-after", day=until))
    if worked.unseen:
        notes, confidence = [], "unverified"
    if worked.expected:
        confidence = weakest(confidence, "inferred")
    if rule.selects == "period-end" and picked.stand_in:
        return _own(case, _not_published(case, rule, picked, worked, step_id, on), season)
    found = Fee(
        rule.id, picked.rule, source.title, worked.least, worked.most, worked.condition, confidence, source.as_of,
        case.words, (*notes, *worked.notes),
    )  # fmt: skip
    return _own(case, _dearer(found, picked, source.others, season, on), season)


def _of_class(case: Case, picked: Chosen) -> Chosen:
    """The amount of the visa class gone by, else the usual one, of a fee that is another by class (visa.fee.mrv)."""
    value = picked.value.value
    if not isinstance(value, Mapping) or "by_class" not in value:
        return picked
    amounts = value["by_class"]
    name = plan if (plan := way(case)) in amounts else "usual"
    sure = value.get("grades", {}).get(name, picked.value.confidence)
    return picked._replace(value=replace(picked.value, value=amounts[name], confidence=sure))


def _not_published(case: Case, rule: Rule, picked: Chosen, worked: _Worked, step_id: str, on: date) -> Fee:
    """A fee year of which no amount is known: that of another year is named as such, and is no figure of this one."""
    of_year = (picked.value.end or picked.value.start or on).year
    least, most = usd(worked.least or 0), usd(worked.most or 0)
    amount = Said("money.amount", usd=least) if least == most else Said("money.span", least=least, most=most)
    told = Said("money.that-of", year=of_year, amount=amount, confidence=picked.value.confidence)
    title = case.book.step(step_id).title if step_id else rule.title
    said, as_of = Said("money.not-published", year=on.year), case.book.rule(picked.rule).as_of
    return Fee(rule.id, picked.rule, title, None, None, said, "unverified", as_of, case.words, (told, *worked.notes))


def _announced(case: Case, family: tuple[str, ...], on: date) -> Iterator[Said]:
    """The next amount that is known already, for whoever pays later than planned."""
    later = [(one.start, one.value) for rule_id in family for one in case.book.values(rule_id) if one.start]
    start, amount = min((one for one in later if one[0] > on), default=(None, None), key=lambda one: one[0])
    if start is not None and isinstance(amount, int | float):
        yield Said("money.announced", usd=usd(amount), day=start)


def choose(book: Rulebook, rules: tuple[str, ...], selects: str, season: int | None, on: date) -> Chosen | None:
    """The value of a season or on a day among rules that take turns; without one, the newest before it."""
    rows = [(rule_id, value) for rule_id in rules for value in book.values(rule_id)]
    if not rows:
        return None
    if selects == "season":
        return _of_season(rows, season)
    for rule_id, value in rows:
        if (value.start is None or value.start <= on) and (value.end is None or on <= value.end):
            return Chosen(rule_id, value, None)
    before = [row for row in rows if row[1].end is not None and row[1].end < on]
    rule_id, value = (
        max(before, key=lambda row: row[1].end or date.min)
        if before
        else min(rows, key=lambda row: row[1].start or date.max)
    )
    if before:
        return Chosen(rule_id, value, Said("money.newest-until", day=value.end, asked=on))
    return Chosen(rule_id, value, Said("money.earliest-from", day=value.start, asked=on))


def _of_season(rows: list[tuple[str, Value]], season: int | None) -> Chosen | None:
    known = [row for row in rows if row[1].season is not None]
    if not known:
        return Chosen(*rows[0], None)
    wanted = season or max(value.season or 0 for _, value in known)
    for rule_id, value in known:
        if value.season == wanted:
            return Chosen(rule_id, value, None)
    before = [row for row in known if (row[1].season or 0) < wanted]
    rule_id, value = (max if before else min)(before or known, key=lambda row: row[1].season or 0)
    newest = Said("money.newest-season", season=value.season, asked=wanted)
    return Chosen(
        rule_id, value, newest if before else Said("money.earliest-season", season=value.season, asked=wanted)
    )


def period_end(start: date, months: int) -> date:
    """Last day of an eligibility period of whole months that begins in the month of `start`."""
    return add_months(start.replace(day=1), months) - timedelta(days=1)


def _period_end(case: Case, step_id: str, begins: date) -> date:
    """End of the recorded period, else of the first one that could be chosen on the day the step is planned for."""
    booked = next(reversed(case.registrations(EXAM_OF.get(step_id, ""))), None)
    end = registered_until(case, booked) if booked is not None else None
    if end is not None:
        return end
    return period_end(begins, case.number("usmle.period.length"))


class _Worked(NamedTuple):
    least: Money | None
    most: Money | None
    condition: Said | str = ""
    notes: tuple[Said, ...] = ()
    expected: bool = False
    unseen: bool = False
    """Is the price in no source, so that no other amount stands in for it?"""


def _work(case: Case, step_id: str, value: Any, name: str, family: tuple[str, ...], on: date) -> _Worked:
    """From a value's shape to an amount for this person."""
    plain = tariffs.amount(value)
    if plain is not None:
        return _Worked(plain, plain)
    if not isinstance(value, Mapping):
        return _Worked(None, None)
    if "base" in value:
        return _exam(case, step_id, value, name, family, on)
    if {"low", "high"} <= set(value):
        return _Worked(value["low"], value["high"])
    if any("days" in one for one in tariffs.tiers(value)):
        return _moving(case, step_id, value)
    if any("each" in one or "flat" in one for one in tariffs.tiers(value)):
        return _applications(case, step_id, value)
    if "free" in value or "ceiling" in value:
        return _ranks(case, value)
    return _Worked(None, None, tariffs.words(value))


def _tax_on_first_fee(
    case: Case, step_id: str, percent: Money, worked: _Worked, season: int | None, begins: date | None
) -> _Worked:
    """So many percent of the first fee of a step (usmle.fee.india-gst)."""
    taxed = fee(case, case.book.step(step_id).fees[0], step_id, season, begins)
    if taxed is None or taxed.least is None or taxed.most is None:
        return worked
    least, most = (tariffs.percent_of(one, percent) for one in (taxed.least, taxed.most))
    sums = Said("money.amount", usd=usd(taxed.least))
    if taxed.least != taxed.most:
        sums = Said("money.span", least=usd(taxed.least), most=usd(taxed.most))
    note = Said("money.percent-of", percent=str(percent), sum=sums)
    return _Worked(least, most, note, worked.notes, expected=taxed.confidence not in TRUSTED)


def _exam(case: Case, step_id: str, value: Mapping[str, Any], name: str, family: tuple[str, ...], on: date) -> _Worked:
    """Base fee and, outside the US and Canada, the surcharge."""
    base, extra = tariffs.base(value), tariffs.surcharge(value, name)
    if base is None:
        return _Worked(None, None)
    borrowed = False
    if extra is None:
        ends = [(one.end or date.max, one) for rule in family for one in case.book.values(rule)]
        older = [(end, tariffs.surcharge(one.value, name)) for end, one in ends if end < on]
        known = [(end, more) for end, more in older if more is not None]
        extra = max(known)[1] if known else None
        borrowed = extra is not None
    where = region(case, EXAM_OF.get(step_id, ""))
    if where == "us-canada" or extra is None:
        return _Worked(base, base, "", (Said("money.us-canada"),) if extra is not None else ())
    parts = Said("money.abroad", base=usd(base), extra=usd(extra))
    notes = (Said("money.surcharge-borrowed", usd=usd(extra)),) if borrowed else ()
    # Where sources disagree about it all stay: from the least to the most, and which is the likeliest.
    givers = [
        rule for rule in family if any(tariffs.surcharge(one.value, name) == extra for one in case.book.values(rule))
    ]
    told = (tariffs.surcharge(one.value, name) for rule in givers for one in case.book.others(rule))
    seen = {extra, *(more for more in told if more is not None)}
    if len(seen) > 1:
        amounts = tuple(map(usd, sorted(seen)))
        notes = (*notes, Said("money.surcharges", amounts=amounts, usd=usd(extra)))
    if where is None:
        return _Worked(base, base + max(seen), Said("money.by-region"), (parts, *notes), borrowed)
    return _Worked(base + min(seen), base + max(seen), "", (parts, *notes), borrowed)


def _applications(case: Case, step_id: str, value: Mapping[str, Any]) -> _Worked:
    """Applications by their number: exact where it is recorded for each specialty, else as they may spread."""
    tariff = tariffs.words(value)
    cas = step_id == _RESIDENCYCAS
    wanted = case.profile.profile.specialties
    listed = [one for one in wanted if cas_only(case, one) == cas]
    applied = [one for one in programmes_by_specialty(case) if one.cas == cas]
    if cas and (other := not_priced(case)):
        # The tariff is of emergency medicine alone; no price of the other specialty was seen.
        missing = Said("money.not-seen-for", specialties=other)
        mine = [one.programmes for one in applied if one.specialty and one.specialty not in other]
        known = tariffs.per_specialty(value, mine) if mine else None
        if known is None:
            return _Worked(None, None, missing, unseen=True)
        return _Worked(known, known, missing, (_counted(case, sum(mine), len(mine), cas),), expected=True)
    each = [one.programmes for one in applied]
    if cas and not each and case.season.residencycas_programs:
        each = [case.season.residencycas_programs]
    planned = planned_beyond_list(case) if not cas else None
    named = planned is None and all(one.specialty for one in applied)
    exact = tariffs.per_specialty(value, each) if each and named else None
    if exact is not None:
        how = _counted(case, sum(each), len(each), cas)
        return _Worked(exact, exact, how, (Said("money.each-specialty", tariff=tariff),))
    # One's own list tells which go through this service; a count recorded alone may be of any.
    count = planned or (sum(each) if case.season.programmes else case.season.programs)
    if not count or len(listed) != len(wanted) or not listed:
        return _Worked(None, None, tariff)
    found = tariffs.spread(value, count, len(listed))
    if found is None:
        return _Worked(None, None, tariff)
    how = _counted(case, count, len(listed), cas)
    if planned:
        how = Said("money.programmes-planned", count=planned, listed=len(case.season.programmes))
    return _Worked(*found, how, (Said("money.each-specialty", tariff=tariff),))


def _counted(case: Case, count: int, specialties: int, cas: bool) -> Said:
    """So many programmes in so many specialties; those of one's list without one are said to be."""
    listed = [one for one in case.season.programmes if is_listed(one) and not one.specialty]
    without = sum((one.service == "residencycas") is cas for one in listed)
    if without == count:
        return Said("money.programmes-of-none", count=count)
    if without:
        return Said("money.programmes-without", count=count, specialties=specialties, without=without)
    return Said("money.programmes", count=count, specialties=specialties)


def not_priced(case: Case) -> tuple[str, ...]:
    """Specialties applied for in ResidencyCAS whose price was not seen: the tariff is of emergency medicine alone."""
    wanted = [one for one in case.profile.profile.specialties if cas_only(case, one)]
    applied = [one.specialty for one in programmes_by_specialty(case) if one.cas and one.specialty]
    return tuple(dict.fromkeys(one for one in (*wanted, *applied) if services(case, one)[1][0] not in _PRICED))


def _ranks(case: Case, value: Mapping[str, Any]) -> _Worked:
    """What a rank list costs by its length; a shorter list later brings nothing back (nrmp.fee.nonrefundable)."""
    season, tariff, lists = case.season, tariffs.words(value), lists_of(case)
    price = lists.price(value) if lists.ranks or lists.ranks_supplemental else None
    if price is None:
        return _Worked(None, None, tariff)
    notes = [Said("money.longest-list", count=lists.ranks)] if lists.ranks > (season.ranks or lists.ranks) else []
    if price[0] != price[1]:
        notes.append(Said("money.other-codes" if "free" in value else "money.supplemental-length"))
    count = Said("money.ranks", count=lists.ranks + lists.ranks_supplemental)
    return _Worked(*price, count, (*notes, Said("money.tariff-is", tariff=tariff)))


def _moving(case: Case, step_id: str, value: Mapping[str, Any]) -> _Worked:
    """Moving a booked appointment, by the days left before its first day."""
    exam = EXAM_OF.get(step_id, "")
    sittings = getattr(case.profile.exams, exam, ())
    booked = min((one.date for one in sittings if case.future(one.date)), default=None)
    free = tariffs.free_until(value)
    if booked is None:
        return _Worked(None, None, tariffs.words(value))
    left = (booked - case.today).days
    where = region(case, EXAM_OF.get(step_id, ""))
    home = where == "us-canada"
    if tariffs.abroad_only(value, left) and home:
        return _Worked(
            None, None, Said("money.not-seen-here"), (Said("money.before-appointment", left=left, day=booked),)
        )
    price = tariffs.by_days(value, left)
    if free is None or price is None:
        return _Worked(price, price)
    last = booked - timedelta(days=free)
    until = Said("money.free-until" if left >= free else "money.was-free-until", last=last)
    notes: tuple[Said, ...] = (Said("money.before-appointment", left=left, day=booked),)
    if where is None and tariffs.abroad_only(value, left):
        notes = (Said("money.only-abroad"), *notes)
    return _Worked(price, price, until, notes)


def _dearer(found: Fee, picked: Chosen, others: tuple[Value, ...], season: int | None, on: date) -> Fee:
    """Where sources of one time disagree both stay, and the dearer is counted; a newer amount replaces an older."""
    mine = tariffs.amount(picked.value.value)
    now = [one for one in others if one.season in (None, season) and (one.end is None or on <= one.end)]
    sums = [more for one in now if (one.start is None or one.start <= on) and (more := tariffs.amount(one.value))]
    if mine is None or not sums or all(more == mine for more in sums):
        return found
    most = max(mine, *sums)
    note = Said("money.dearer", amounts=tuple(usd(one) for one in sorted({mine, *sums})))
    return Fee(
        found.key, found.rule, found.title, most, most, found.condition, found.confidence, found.as_of,
        found.writer, (*found.remarks, note), tuple(sorted({mine, *sums})),
    )  # fmt: skip


def _own(case: Case, found: Fee, season: int | None) -> Fee:
    """The person's own amount wins: of this season, else of this fee, else of the rule it was read from."""
    mine = case.profile.amounts
    names = (found.key, *(case.book.rule(found.key).aliases if mine else ()))
    keys = (*(f"{name}.{season}" for name in names), *names, found.rule) if mine else ()
    one = next((mine[key] for key in keys if key in mine and mine[key].usd is not None), None)
    if one is None or one.usd is None:
        return found
    note = Said(
        "money.yours",
        usd=usd(one.usd),
        on=Said("money.on-day", day=one.date) if one.date else None,
        seen=Said("money.seen-at", place=one.seen_at) if one.seen_at else None,
        rulebook=Said("money.rulebook-says", amount=found.shown) if found.shown else None,
    )
    as_of = one.date or found.as_of
    return Fee(found.key, found.rule, found.title, one.usd, one.usd, "", "yours", as_of, found.writer, (note,))
