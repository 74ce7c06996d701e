"""The rank order list: ranks with what is known of each programme, the fee as it grows, and the known traps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from img_pathway.engine.case import Case
from img_pathway.engine.finding import Finding, finding
from img_pathway.engine.money.couple import COUPLE_FEE
from img_pathway.engine.money.fees import fee
from img_pathway.engine.money.rank_lists import EXTRA, LENGTH, cost, lists_of, partners_lists
from img_pathway.engine.money.tariffs import usd
from img_pathway.engine.own_lists import number_alone
from img_pathway.engine.ranklist.soap import SoapTime, soap_findings, soap_left, soap_rules, soap_times
from img_pathway.engine.readings.interviews import all_interviews
from img_pathway.engine.readings.over import over
from img_pathway.engine.readings.programmes import found, names_of, track_of, unpaired, willing
from img_pathway.engine.readings.season import counted, misplaced, outside
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts.season import NO_MATCH, SoapChoice, is_no_match
from img_pathway.profile.typed.codes import is_nrmp

ONLY_CERTIFIED, BINDING, SUPPLEMENTAL = "nrmp.rank.only-certified", "nrmp.binding", "nrmp.supplemental"
FEE = "fee"
"""Id of what is found of the cost."""
COUPLES = "nrmp.couples"


class RankRow(Struct, frozen=True):
    """One rank."""

    id: str
    rank: int
    """Its place on its own list, from 1."""
    programme: str
    nrmp: str
    list: str
    beside: str
    track: str | None
    interviewed: bool
    partner: str
    train_there: bool | None
    reason: str

    @property
    def no_match(self) -> bool:
        """Does one of a couple take no match here?"""
        return is_no_match(self.nrmp or self.programme)

    @property
    def alone(self) -> bool:
        """Does one of the pair match here, and the other not?"""
        return bool(self.partner) and self.no_match != is_no_match(self.partner)

    @property
    def both(self) -> bool:
        """Has each of the pair a programme here?"""
        return bool(self.partner) and not self.no_match and not is_no_match(self.partner)


class RankBoard(Struct, frozen=True):
    """The lists, what the hour is, what they cost, and what is found."""

    today: date
    target_match: int | None
    summary: str
    deadline: datetime | None
    """The hour by which the list must be certified, in its own zone."""
    local: datetime | None
    """The same at home."""
    expected: bool | None
    certified: date | None
    fee_low: Decimal | None
    fee: Decimal | None
    """The least and the most that the ranks cost beside the registration, in US dollars; ``None`` where it is not known."""
    partner_fee: Decimal | None
    """What those of a partner cost, as the pairs tell."""
    primary: tuple[RankRow, ...]
    supplemental: tuple[RankRow, ...]
    soap: tuple[SoapChoice, ...]
    soap_left: int | None
    """Applications in SOAP that can still be sent."""
    soap_times: tuple[SoapTime, ...]
    soap_rules: tuple[str, ...]
    """What to have at hand in SOAP."""
    findings: tuple[Finding, ...]


def rank_board(case: Case) -> RankBoard:
    """Judge the lists of the target Match."""
    rows = tuple(_rows(case))
    primary, supplemental = (tuple(row for row in rows if row.list == name) for name in ("primary", "supplemental"))
    rol, gone = case.event("nrmp.rol"), no_list(case)
    at = rol.at if rol is not None and not gone else None
    if case.target is None:
        said = Said("ranklist.no-target")
    elif gone and (rol is None or not case.over(rol)):
        said = Said("ranklist.no-longer", year=case.target)
    elif not rows:
        late = rol is not None and case.over(rol)
        number = number_alone(case.season.ranks)
        said = Said("ranklist.none-over" if late else "ranklist.none", year=case.target, number=number)
    else:
        said = Said("ranklist.summary", primary=len(primary), supplemental=len(supplemental))
    low, high = list_fee(case)
    return RankBoard(
        case.today, case.target, case.words.text(said), at, at.astimezone(case.now.tzinfo) if at else None,
        rol.day.expected if rol is not None else None, case.season.ranklist_certified,
        low, high, partner_fee(case), primary, supplemental, case.season.soap_list,
        soap_left(case), soap_times(case), soap_rules(case),
        tuple(_findings(case, primary, supplemental)),
    )  # fmt: skip


def no_list(case: Case) -> bool:
    """Can no list of this Match count any more, so that none is to be certified: it is over for this person, or a position
    outside it is held (nrmp.outside.img)?
    """
    return not counted(case, "ranklist_certified") and (over(case, "match.ranklist") is not None or outside(case))


def _rows(case: Case) -> Iterator[RankRow]:
    at: Counter[str] = Counter()
    met = {name for one in all_interviews(case) if one.state == "held" for name in names_of(one.programme)}
    for number, one in enumerate(case.season.rank_list, 1):
        name = one.list or "primary"
        place = (one.beside or "") if name == "supplemental" else ""
        at[name + place] += 1
        programme = found(case, one.nrmp, one.programme)
        words = {word.strip().casefold() for word in (one.nrmp, one.programme) if word}
        known = met | ({*names_of(programme)} if programme is not None and programme.status == "interviewed" else set())
        nobody = case.words.text(Said("ranklist.no-match")) if is_no_match(one.nrmp) else ""
        yield RankRow(
            f"seasons.{case.target}.rank_list.{number}", at[name + place],
            one.programme or (programme.called if programme is not None else "") or nobody or one.nrmp or "",
            one.nrmp or (programme.nrmp if programme is not None else None) or "", name, place,
            track_of(programme, one.nrmp), bool(known & (words | (names_of(programme) if programme else frozenset()))),
            one.partner or "", willing(one, programme), one.reason or "",
        )  # fmt: skip


def list_fee(case: Case) -> tuple[Decimal, Decimal] | tuple[None, None]:
    """The least and the most that one's lists cost beside the registration: the two fees as the ledger has them."""
    lists, least, most = lists_of(case), Decimal(), Decimal()
    if not (lists.ranks or lists.ranks_supplemental):
        return least, most
    for rule in (EXTRA, LENGTH):
        one = fee(case, rule, "match.ranklist")
        if one is None or one.least is None or one.most is None:
            return None, None
        least, most = least + usd(one.least), most + usd(one.most)
    return least, most


def partner_fee(case: Case) -> Decimal | None:
    """What the list of a partner costs beside the registration, as the pairs tell it."""
    lists = partners_lists(case)
    known = cost(case, lists) if lists is not None else None
    return usd(known[1]) if known is not None else None


def _findings(case: Case, primary: Sequence[RankRow], supplemental: Sequence[RankRow]) -> Iterator[Finding]:
    if primary or supplemental:
        rol = case.event("nrmp.rol")
        late = no_list(case) or (rol is not None and case.over(rol))
        if outside(case):
            yield finding(case, "outside", "wrong", Said("ranklist.outside"), "nrmp.outside.img", "nrmp.withdraw")
        if not no_list(case) or (rol is not None and case.over(rol)):
            yield from _certified(case)
        if case.result is None:
            yield from _unwilling(case, (*primary, *supplemental), late=late)
        if not late:
            # After the hour the list stands as it was certified: nothing in it can be mended.
            yield from _each(case, primary, supplemental)
            yield from _advanced(case, primary, supplemental)
            yield from _left_out(case, primary, supplemental)
            yield from _couple(case, primary, supplemental)
            yield from _cost(case)
    yield from soap_findings(case)


def _certified(case: Case) -> Iterator[Finding]:
    on, rol = case.season.ranklist_certified, case.event("nrmp.rol")
    if counted(case, "ranklist_certified"):
        said = Said("ranklist.certified", day=on) if case.past(on) else Said("ranklist.certified-once")
        yield finding(case, "certified", "fine", said, ONLY_CERTIFIED)
    elif on is not None and rol is not None and on < rol.day and misplaced(case, "ranklist_certified") is not None:
        said = Said("ranklist.certified-when", day=on, year=case.target)
        yield finding(case, "certified", "check", said, ONLY_CERTIFIED)
    elif rol is not None:
        late = case.over(rol)
        said = Said("ranklist.not-certified-late" if late else "ranklist.not-certified", day=rol.day)
        yield finding(case, "certified", "wrong" if late else "check", said, ONLY_CERTIFIED, *rol.rules)


def _unwilling(case: Case, rows: Sequence[RankRow], *, late: bool) -> Iterator[Finding]:
    """Where one would not train: a rank there binds (nrmp.binding)."""
    for row in rows:
        if row.train_there is False:
            said = Said("ranklist.unwilling-late" if late else "ranklist.unwilling", programme=row.programme)
            rules = (BINDING, "match.mistake.rank-unwilling", *(("nrmp.waiver.grounds",) if late else ()))
            yield finding(case, f"unwilling.{row.id}", "wrong", said, *rules)


def _each(case: Case, primary: Sequence[RankRow], supplemental: Sequence[RankRow]) -> Iterator[Finding]:
    rows = (*primary, *supplemental)
    twice = Counter((row.list, row.beside, (row.nrmp or row.programme).casefold(), row.partner) for row in rows)
    shown = {(row.nrmp or row.programme).casefold(): row.nrmp or row.programme for row in rows}
    for (_, _, name, _), count in twice.items():
        if count > 1:
            said = Said("ranklist.twice", programme=shown[name])
            yield finding(case, f"twice.{name}", "wrong", said, "nrmp.rank.preference")
    length = case.book.value(LENGTH, season=case.target) or case.book.value(LENGTH)
    most = length.value.get("ceiling") if length is not None else None
    for name, rank in (("primary", primary), ("supplemental", supplemental)):
        if most is not None and len(rank) > most:
            said = Said("ranklist.too-many", count=len(rank), most=most)
            yield finding(case, f"most.{name}", "wrong", said, LENGTH)
    for row in rows:
        known = not case.season.programmes or row.no_match
        if not known and found(case, row.programme, row.nrmp) is None:
            said = Said("ranklist.not-listed", programme=row.programme or row.nrmp)
            yield finding(case, f"listed.{row.id}", "check", said, "nrmp.r3")
        if row.nrmp and not row.no_match and not is_nrmp(row.nrmp):
            yield finding(case, f"code.{row.id}", "check", Said("ranklist.bad-code", code=row.nrmp), "nrmp.r3")


def _advanced(case: Case, primary: Sequence[RankRow], supplemental: Sequence[RankRow]) -> Iterator[Finding]:
    """An advanced place without a first year beside it, and supplemental lists beside nothing."""
    beside = {row.beside.casefold() for row in supplemental}
    advanced: set[str] = set()
    for row in primary:
        if row.track != "advanced":
            continue
        names = {row.nrmp.casefold(), row.programme.casefold()} - {""}
        advanced |= names
        # A supplemental list that names nothing goes with the only advanced place there is.
        if not names & beside and not ("" in beside and sum(one.track == "advanced" for one in primary) == 1):
            said = Said("ranklist.advanced-alone", programme=row.programme)
            yield finding(case, f"alone.{row.id}", "check", said, SUPPLEMENTAL, "match.mistake.prelim-trap")
    for row in supplemental:
        if row.beside and row.beside.casefold() not in advanced:
            said = Said("ranklist.supplemental-astray", programme=row.programme, beside=row.beside)
            yield finding(case, f"astray.{row.id}", "check", said, SUPPLEMENTAL)


_NAMED = 5


def _left_out(case: Case, primary: Sequence[RankRow], supplemental: Sequence[RankRow]) -> Iterator[Finding]:
    """Interviewed and not ranked, with a signal above all; ranked and not interviewed."""
    ranked = {word.casefold() for row in (*primary, *supplemental) for word in (row.nrmp, row.programme) if word}
    met = {one.programme.called: one.programme for one in all_interviews(case) if one.state == "held"}
    met |= {one.called: one for one in case.season.programmes if one.status == "interviewed"}
    missed = [one for one in met.values() if not names_of(one) & ranked]
    for one in missed:
        if one.signal not in (None, "none"):
            said = Said("ranklist.unranked-signal", programme=one.called)
            yield finding(
                case, f"signal.{one.called}", "check", said, "match.mistake.no-signal", "nrmp.rank.preference"
            )
    plain = tuple(one.called for one in missed if one.signal in (None, "none"))
    if plain:
        said = Said("ranklist.unranked-interview", programmes=plain[:_NAMED])
        yield finding(case, "unranked", "check", said, "nrmp.rank.preference")
    ahead = {
        name
        for one in all_interviews(case)
        if one.state in ("ahead", "no day", "to answer")
        for name in names_of(one.programme)
    }
    unmet = tuple(
        row.programme for row in primary if not (row.no_match or row.interviewed or _words(case, row) & ahead)
    )
    if met and unmet:
        yield finding(
            case, "unmet", "check", Said("ranklist.no-interview", programmes=unmet[:_NAMED]), "match.iv.period"
        )


def _words(case: Case, row: RankRow) -> frozenset[str]:
    """All that the programme of a rank is called by."""
    programme = found(case, row.nrmp or None, row.programme or None)
    named = frozenset(word.strip().casefold() for word in (row.nrmp, row.programme) if word)
    return named | (names_of(programme) if programme is not None else frozenset())


def _couple(case: Case, primary: Sequence[RankRow], supplemental: Sequence[RankRow]) -> Iterator[Finding]:
    paired = [row for row in primary if row.partner]
    if not case.season.couple:
        if paired:
            yield finding(case, "couple", "check", Said("ranklist.couple-said", count=len(paired)), COUPLES)
        return
    if bare := unpaired(case):
        yield finding(case, "couple", "wrong", Said("ranklist.couple-unpaired", count=bare, code=NO_MATCH), COUPLES)
    last = max((row.rank for row in primary if row.both), default=0)
    early = [row.rank for row in primary if row.alone and row.rank < last]
    if early:
        ranks = tuple(map(str, early))
        said = Said("ranklist.couple-alone-first", ranks=ranks, many=len(early), last=last)
        yield finding(case, "couple-order", "check", said, COUPLES, "nrmp.rank.preference")
    alone = Said(
        "ranklist.couple-alone" if any(row.alone for row in primary) else "ranklist.couple-never-alone", code=NO_MATCH
    )
    yield finding(case, "couple-alone", "fine", alone, COUPLES, "nrmp.soap.eligible")
    if supplemental:
        yield finding(case, "couple-supplemental", "fine", Said("ranklist.couple-supplemental"), COUPLES)


def _cost(case: Case) -> Iterator[Finding]:
    lists = lists_of(case)
    now, more, (low, high) = cost(case, lists), cost(case, lists.longer(1)), list_fee(case)
    value = case.book.value(EXTRA, season=case.target) or case.book.value(EXTRA)
    if low is None or high is None or value is None:
        return
    couple = _couple_fee(case)
    rules = (EXTRA, LENGTH, "nrmp.fee.nonrefundable", *((COUPLE_FEE,) if couple is not None else ()))
    each = usd(more[1] - now[1]) if more and now else Decimal()
    if low != high:
        said = Said("ranklist.fee-between", low=low, high=high, couple=couple)
    elif not high and not each:
        said = Said("ranklist.fee-free", free=value.value["free"], couple=couple)
    else:
        said = Said("ranklist.fee", usd=high, more=high + each, couple=couple)
    yield finding(case, FEE, "fine", said, *rules)
    if lists.primary < lists.most:
        said = Said("ranklist.fee-certified", ranks=lists.most, free=value.value["free"])
        yield finding(case, "fee-certified", "check", said, EXTRA, COUPLES)
    elif low != high:
        yield finding(case, "fee-unclear", "check", Said("ranklist.fee-unclear", low=low, high=high), EXTRA, LENGTH)
    partners, theirs = partners_lists(case), partner_fee(case)
    if partners is not None and theirs is not None:
        said = Said("ranklist.fee-partner", count=partners.primary, usd=theirs)
        yield finding(case, "fee-partner", "fine", said, EXTRA, LENGTH, COUPLES)


def _couple_fee(case: Case) -> Said | None:
    """What each of a couple pays beside the list, whatever stands on it."""
    found = fee(case, COUPLE_FEE, "match.register") if case.season.couple else None
    return Said("ranklist.fee-couple", usd=usd(found.most)) if found is not None and found.most is not None else None
