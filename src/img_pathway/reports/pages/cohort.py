"""A folder of people, nearest loss first: in short as a list, one of them in full, the whole on paper, and as a table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final

from img_pathway.days import say as day
from img_pathway.days import say_short
from img_pathway.engine.ahead.triage import Triage
from img_pathway.profile.typed.countries import name as country_name
from img_pathway.reports.cohort import NOT_JUDGED, TITLES, Cohort, Other, Row, State, Tried, grouped, same_names
from img_pathway.reports.page import Block, Line, Part, headed, heading, item, line, text_block, told
from img_pathway.reports.pages.cells import word
from img_pathway.reports.pages.home import briefly
from img_pathway.reports.pages.packs import DAYS, moved
from img_pathway.reports.report import Cell, Column, Report, Section, Sheet
from img_pathway.reports.words import counted, expected

STATES: Final[dict[State, str]] = {
    "judged": "", "copy": "copy", "damaged": "damaged", "foreign": "no profile", "newer": "newer",
    "locked": "locked", "unreadable": "not readable",
}  # fmt: skip
"""What a row that was not judged is called."""
EFFECTS: Final = 6
"""The most effects that are told of one person."""
OTHERS: Final = 12
Fit = Callable[[str], str]


def title(cohort: Cohort) -> str:
    """How many there are, and how many could not be judged."""
    judged = sum(row.triage is not None for row in cohort.rows)
    left = len(cohort.rows) - judged
    more = f", {counted(left, 'file')} not judged" if left else ""
    return f"{counted(judged, 'person', 'people')}{more}"


def list_blocks(rows: Sequence[Row], trying: bool, fit: Fit) -> list[Block]:
    """One line a person, under headings. With a change that is tried on, those it changes and what it does to them.

    `fit` gives a name the cells of its column.
    """
    if trying:
        return _changed_list(rows, fit)
    blocks: list[Block] = []
    same = same_names(rows)
    for group in grouped(rows):
        shown = [_short(row, fit, row.file if row.name in same else "") for row in group.rows]
        blocks += headed(f"{group.title} ({len(group.rows)})", shown)
    return blocks or [text_block(line("Nobody answers to these words.", "dim") if rows else line("Nobody here."))]


def _short(row: Row, fit: Fit, file: str = "") -> Block:
    """`file` tells apart who bears one name."""
    name, found = fit(row.name), row.triage
    if found is None:
        return Block((line(("? ", "check"), (name, "strong"), f"  {row.problem}", right=[(STATES[row.state], "warn")], fold=False),), id=row.id, gap=0)  # fmt: skip
    right = [(_left(found), _urgency(found))] if found.days_left is not None else []
    if found.date is not None:
        right.insert(0, (f"{say_short(found.date)}  ", "dim"))
    do = f"{file}: {found.do or _idle(found)}" if file else found.do or _idle(found)
    return Block((line((_mark(found)), (name, "strong"), f"  {do}", right=right, fold=False),), id=row.id, gap=0)


def _mark(found: Triage) -> Part:
    return {"days": ("✗ ", "danger"), "trouble": ("✗ ", "danger"), "weeks": ("! ", "warn")}.get(found.group, ("  ", ""))


def _urgency(found: Triage) -> str:
    return {"days": "danger", "weeks": "warn"}.get(found.group, "")


def _left(found: Triage) -> str:
    left = found.days_left or 0
    return "today" if left == 0 else counted(left, "day")


def _idle(found: Triage) -> str:
    who = next((one.who for one in found.waits if one.who), "")
    return f"Waits for {who}." if who else "Nothing to do now."


def detail(row: Row) -> list[Block]:
    """One row in full: what is lost when and why, what to do about it, what is with others, what a change would do."""
    head = line((row.name, "head"))
    found = row.triage
    if found is None:
        return [text_block(head, line((f"{STATES[row.state]}: ", "warn"), row.problem), *told("To do", row.todo), *told("File", row.file))]  # fmt: skip
    lines = [*_facts(row, found), *_waits(found), *told("File", row.file)]
    if row.tried is None:
        return [text_block(head, *lines)]
    # What the change does is what is looked for, and below a list there are few lines.
    return [text_block(head), *_tried_blocks(row, row.tried), text_block(*lines)]


def _facts(row: Row, found: Triage) -> Iterator[Line]:
    about = [f"Match {found.target_match}" if found.target_match else "no target Match"]
    about += [country_name(found.country)] if found.country else []
    if passports := [country_name(one) for one in found.passports if one != found.country]:
        about.append(f"citizen of {', '.join(passports)}")
    yield line((" · ".join(about), "dim"))
    if found.date is not None:
        yield line(("by " if not found.loss else "lost after ", "dim"), (_when(found), "strong"))
    if found.why:
        yield line(briefly(found.why, found.do))
    if found.do:
        yield line(("▸ ", "dim"), (found.do, ""), hang=2)
        by = found.by
        yield from told("Begin by", day(by) if by is not None else "")
        yield from told("Stage", found.stage)
    elif not found.why:
        yield line(_idle(found))


def _when(found: Triage) -> str:
    assert found.date is not None
    words = [day(found.date), "today" if not found.days_left else f"{counted(found.days_left, 'day')} left"]
    words += [mark] if (mark := expected(found.confidence or "")) else []
    return ", ".join(words)


def _waits(found: Triage) -> Iterator[Line]:
    for one in found.waits:
        since = f" since {day(one.since)}" if one.since is not None else ""
        yield from told("With others", f"{one.title}: {one.who or 'somebody else'}{since}")


def text_page(cohort: Cohort) -> list[Block]:
    """The whole folder on paper: everybody with reason and what to do, every file accounted for."""
    blocks: list[Block] = []
    if cohort.trying:
        blocks += tried_page(cohort.rows, cohort.trying)
        rows: Sequence[Row] = [row for row in cohort.rows if row.triage is None]
    else:
        rows = cohort.rows
    same = same_names(rows)
    for group in grouped(rows):
        shown = [_paper(row, row.name in same) for row in group.rows]
        blocks += headed(f"{group.title} ({len(group.rows)})", shown, role="head")
    return [*blocks, *other_blocks(cohort.others)] or [text_block(line("There is no file in this folder."))]


def _paper(row: Row, same: bool) -> Block:
    """`same`: somebody else bears the name too."""
    found = row.triage
    if found is None:
        todo = line(("  ▸ ", "dim"), row.todo, hang=4)
        where = f" ({row.file})" if row.file not in (row.name, f"{row.name}.toml") else ""
        words = f"{STATES[row.state]}: {row.problem}" if row.problem else STATES[row.state]
        return Block((line((row.name, "strong"), where, right=[(words, "")], hang=2), *([todo] if row.todo else ())), id=row.id, gap=0)  # fmt: skip
    match = f", Match {found.target_match}" if found.target_match else ""
    which = f" ({row.file})" if same else ""
    head = line(
        (row.name, "strong"), which, match, right=[(_when(found), "strong")] if found.date is not None else [], hang=2
    )
    lines = [head]
    if found.why:
        lines.append(line(f"  {briefly(found.why, found.do)}", hang=2))
    lines.append(line(("  ▸ ", "dim"), found.do or _idle(found), hang=4))
    if found.by is not None:
        lines.append(line(f"    Begin by {day(found.by)}.", hang=4))
    return Block(tuple(lines), id=row.id, gap=1)


def other_blocks(others: Sequence[Other]) -> list[Block]:
    """Files that are no profiles by their names."""
    if not others:
        return []
    shown = [item(f"{one.file}: {one.what}") for one in others[:OTHERS]]
    left = len(others) - OTHERS
    shown += [item(f"and {counted(left, 'more file', 'more files')}; --json names all")] if left > 0 else []
    return headed(f"Other files ({len(others)})", shown, role="head")


def tried_page(rows: Sequence[Row], trying: Collection[str]) -> list[Block]:
    """Who comes out otherwise, from which date to which, and who loses a Match."""
    tried = [(row, row.tried) for row in rows if row.tried is not None]
    changed = [(row, one) for row, one in tried if one.changed]
    barred = [(row, one) for row, one in tried if one.problem]
    lost = sum(one.loses_match for _, one in changed)
    who = counted(len(tried), "person", "people")
    losing = f"{lost} of them {'lose' if lost > 1 else 'loses'} a Match" if lost else "nobody loses a Match"
    words = f"{len(changed)} of {who} {'come' if len(changed) != 1 else 'comes'} out otherwise; {losing}. Nothing is recorded."
    blocks = [heading(f"Tried: {', '.join(trying)}"), text_block(line(words, hang=2))]
    same_name = same_names(rows)
    names = {row.id: f"{row.name} ({row.file})" if row.name in same_name else row.name for row in rows}
    bearers: dict[str, list[str]] = {}
    for row, one in changed:
        for text in _effects(row, one, None):
            bearers.setdefault(text, []).append(names[row.id])
    shared = {text: whose for text, whose in bearers.items() if len(whose) > 1}
    blocks += headed("The same for several", [_shared(text, whose) for text, whose in shared.items()])
    for row, one in sorted(changed, key=lambda pair: not pair[1].loses_match):
        own = [text for text in _effects(row, one, None) if text not in shared]
        own = own if len(own) <= EFFECTS else [*own[:EFFECTS], _more(len(own))]
        if not own and not _match_words(one):
            continue
        lines = [
            line((names[row.id], "strong"), right=[(_match_words(one), "danger" if one.loses_match else "")], hang=2)
        ]
        lines += [line(f"  {text}", hang=4) for text in own]
        blocks.append(Block(tuple(lines), id=row.id))
    same = len(tried) - len(changed) - len(barred)
    if same:
        blocks.append(text_block(line(f"{counted(same, 'person', 'people')}: nothing comes out otherwise.")))
    blocks += headed(
        "It cannot be tried on", [item((names[row.id], "strong"), f": {one.problem}") for row, one in barred]
    )
    return blocks


def _shared(text: str, names: Sequence[str]) -> Block:
    """What one change does to several, said once."""
    return Block((line(text, hang=2), line((f"  for {len(names)}: ", "dim"), ", ".join(names), hang=4)), gap=0)


def _changed_list(rows: Sequence[Row], fit: Fit) -> list[Block]:
    tried = [(row, row.tried) for row in rows if row.tried is not None]
    groups = (
        ("Loses a Match", [row for row, one in tried if one.loses_match]),
        ("Comes out otherwise", [row for row, one in tried if one.changed and not one.loses_match]),
        ("Cannot be tried", [row for row, one in tried if one.problem]),
        ("The same", [row for row, one in tried if not one.changed and not one.problem]),
        (NOT_JUDGED, [row for row in rows if row.triage is None]),
    )
    blocks: list[Block] = []
    for words, found in groups:
        blocks += headed(f"{words} ({len(found)})", [_short_tried(row, fit) for row in found])
    return blocks


def _short_tried(row: Row, fit: Fit) -> Block:
    one = row.tried
    if one is None:
        return _short(row, fit)
    told_ = one.problem or _in_short(row, one)
    right = [(_match_words(one), "danger")] if one.loses_match else []
    return Block((line("  ", (fit(row.name), "strong"), f"  {told_}", right=right, fold=False),), id=row.id, gap=0)


def _in_short(row: Row, one: Tried) -> str:
    """The first thing that comes out otherwise, its days before all else: a narrow list cuts what is behind."""
    was, now = row.triage, one.triage
    if was is not None and now is not None and was.date != now.date:
        first, then = (say_short(each.date) if each.date else _dayless(each) for each in (was, now))
        return f"{first} → {then}: {now.do or was.do}"
    days = (effect for effect in one.effects if effect.aspect in DAYS and effect.old and effect.new)
    if (effect := next(days, None)) is not None:
        return f"{_brief_day(effect.old)} → {_brief_day(effect.new)}: {effect.title}"
    return next(iter(_effects(row, one)), "")


def _dayless(found: Triage) -> str:
    """What stands where there is no day: what is wrong already has none either."""
    return "wrong already" if found.group == "trouble" else "nothing pressing"


def _brief_day(text: str) -> str:
    """Without its hour."""
    return text.partition(",")[0]


def _tried_blocks(row: Row, one: Tried) -> list[Block]:
    if one.problem:
        return [text_block(line(("It cannot be tried: ", "warn"), one.problem))]
    texts = [text for text in (_match_words(one), *_effects(row, one)) if text] or ["Nothing comes out otherwise."]
    return headed("Tried on", [item(f"· {text}") for text in texts])


def _match_words(one: Tried) -> str:
    if one.match == one.new_match:
        return ""
    old, new = (f"Match {year}" if year is not None else "no Match" for year in (one.match, one.new_match))
    return f"{old} → {new}"


def _effects(row: Row, one: Tried, most: int | None = EFFECTS) -> Iterator[str]:
    """The nearest loss first, then dates, then all else; `most` of these."""
    was, now = row.triage, one.triage
    if was is not None and now is not None and (was.date, was.do) != (now.date, now.do):
        first, then = (day(each.date) if each.date else _dayless(each) for each in (was, now))
        what = was.do if was.do == now.do else f"{was.do or 'nothing'} → {now.do or 'nothing'}"
        yield f"Nearest: moves from {first} to {then} ({what})" if first != then else f"Nearest, {first}: {what}"
    yield from _effect_texts(one, most)


def _more(number: int) -> str:
    return f"and {counted(number - EFFECTS, 'more change')}"


def _effect_texts(one: Tried, most: int | None) -> Iterator[str]:
    effects = sorted(one.effects, key=lambda effect: effect.aspect not in DAYS)
    yield from map(moved, effects[:most])
    if one.cost != one.new_cost:
        # What it is then stands first: a row is cut at its end.
        yield f"Still to pay: {one.new_cost}, was {one.cost}"
    if most is not None and len(effects) > most:
        yield _more(len(effects))


COLUMNS: Final = (
    Column("name", "Name"), Column("file", "File"), Column("state", "State"), Column("group", "Group"),
    Column("date", "Date"), Column("days_left", "Days left", number=True), Column("confidence", "Confidence"),
    Column("what", "What to do"), Column("why", "Why"), Column("begin_by", "Begin by"), Column("stage", "Stage"),
    Column("step", "Step"), Column("target_match", "Target Match"), Column("country", "Country"),
    Column("waits_for", "Waits for"), Column("problem", "Problem"),
)  # fmt: skip
TRIED: Final = (
    Column("match", "Match"), Column("new_match", "Match then"), Column("loses_match", "Loses a Match"),
    Column("new_group", "Group then"), Column("new_date", "Date then"), Column("new_what", "What to do then"), Column("cost", "Still to pay"),
    Column("new_cost", "Still to pay then"), Column("changes", "Changes"),
)  # fmt: skip


def sheet(cohort: Cohort) -> Sheet:
    """Every row as a row of a table, in the same order."""
    tried = bool(cohort.trying)
    rows = tuple((*_cells(row), *(_tried_cells(row) if tried else ())) for row in cohort.rows)
    return Sheet("cohort", "People, nearest loss first", (*COLUMNS, *(TRIED if tried else ())), rows)


def report(cohort: Cohort, as_of: str) -> Report:
    """The table as a report: that is how tables are printed."""
    return Report("Cohort", "", (as_of,), (Section("cohort", "Cohort", sheets=(sheet(cohort),)),), as_of)


def _cells(row: Row) -> tuple[Cell, ...]:
    found = row.triage
    if found is None:
        return tuple(map(word, (row.name, row.file, row.state, NOT_JUDGED, *[""] * 11, row.problem)))
    return tuple(
        word(str(value) if value is not None else "")
        for value in (
            row.name, row.file, row.state, TITLES[found.group], found.date, found.days_left, found.confidence,
            found.do, found.why, found.by, found.stage, found.step, found.target_match,
            country_name(found.country) if found.country else "",
            "; ".join(dict.fromkeys(one.who or one.title for one in found.waits)), "",
        )
    )  # fmt: skip


def _tried_cells(row: Row) -> tuple[Cell, ...]:
    one = row.tried
    if one is None:
        return tuple(map(Cell, [""] * len(TRIED)))
    then = one.triage
    values = (
        one.match, one.new_match, "yes" if one.loses_match else "no",
        TITLES[then.group] if then else None, then.date if then else None,
        then.do if then else one.problem, one.cost, one.new_cost, "; ".join(map(moved, one.effects)),
    )  # fmt: skip
    return tuple(word(str(value) if value is not None else "") for value in values)
