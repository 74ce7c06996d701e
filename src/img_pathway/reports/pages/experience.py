"""Experience: a row each with what it counts as, people to write to, and what is found."""

from __future__ import annotations

from collections.abc import Container

from img_pathway.days import say as day
from img_pathway.engine.experience.board import CountsAs, ExperienceBoard, ExperienceRow, Person
from img_pathway.profile.typed.countries import name
from img_pathway.reports.page import ALL, Block, headed, line
from img_pathway.reports.pages.findings import to_know
from img_pathway.reports.words import Heard

COUNTS: dict[CountsAs, tuple[str, str]] = {
    "us-clinical": ("✓ US clinical", "done"),
    "observed": ("○ watched only", "locked"),
    "us-other": ("○ US, not clinical", "locked"),
    "abroad": ("– not in the US", "dim"),
    "gap": ("– gap", "dim"),
    "unknown": ("? unknown", "check"),
}
"""What an entry counts as, in words with its mark, and the role of both."""


def experience_page(board: ExperienceBoard, opened: Container[str] = ALL) -> list[Block]:
    """Every entry, every contact and every finding, those in `opened` with their rules; a remark is made once."""
    heard = Heard()
    return [
        Block((line(board.summary),)),
        *headed("Experience", [_row(row, heard) for row in board.rows], role="head"),
        *headed("Mentors, contacts, fairs", [_person(one) for one in board.people], role="head"),
        *to_know(board.findings, opened, "As a whole"),
    ]


def _row(row: ExperienceRow, heard: Heard) -> Block:
    span = " to ".join(day(one) for one in (row.began, row.ended) if one) if row.began else ""
    span = span if row.ended else f"from {span}" if span else ""
    where = ", ".join(filter(None, (row.place, name(row.country) if row.country else "")))
    entered = ("in MyERAS", "done") if row.entered else ("", "")
    lines = [line((row.kind[:1].upper() + row.kind[1:] or "Entry", "strong"), right=(COUNTS[row.counts_as],))]
    if where:
        lines.append(line(f"  {where}", right=(entered,) if row.entered else (), hang=2))
    if span:
        lines.append(line(f"  {span}", right=(entered,) if row.entered and not where else (), hang=2))
    if text := heard.fresh(row.text):
        lines.append(line((f"  {text}", "dim"), hang=2))
    return Block(tuple(lines), id=f"fact:{row.id}")


def _person(one: Person) -> Block:
    when = f"write again on {day(one.follow_up)}" if one.follow_up else ""
    words = ("! write now", "warn") if one.due else (when, "dim")
    parts = (one.name, (f", {one.place}", "dim")) if one.place else (one.name,)
    return Block((line(*parts, right=(words,)),), id=f"fact:{one.id}", gap=0)
