from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from img_pathway.reports.page import Block, line
from img_pathway.tui.widgets.lines import cells, cut, joined, lay_out, wrap

texts = st.text(st.sampled_from("abc dé漢字 -,.\n[]/"), max_size=60)
parts = st.lists(st.tuples(texts, st.sampled_from(["", "dim", "strong"])), max_size=5)


@given(parts, st.integers(2, 40), st.integers(0, 6))
def test_rows_never_exceed_the_width_and_lose_nothing(parts: list[tuple[str, str]], width: int, hang: int) -> None:
    rows = wrap(parts, width, hang)
    assert all(cells(row) <= width for row in rows)
    typed = "".join(text for text, _ in parts).split()
    shown = "".join(text for row in rows for text, _ in (*row, (" ", ""))).split()
    assert "".join(typed) == "".join(shown)


@given(parts, st.integers(0, 30))
def test_cut_keeps_to_the_width(parts: list[tuple[str, str]], width: int) -> None:
    assert cells(cut(parts, width)) <= width


def test_blanks_behind_a_link_are_no_part_of_it() -> None:
    assert joined([("▸ Step 2 CK", "link"), ("  ", ""), ("○ locked", "locked")])[0] == ("▸ Step 2 CK", "link")


@given(parts)
def test_joined_keeps_the_text(parts: list[tuple[str, str]]) -> None:
    assert "".join(text for text, _ in joined(parts)) == "".join(text for text, _ in parts)


@given(parts, parts, st.integers(1, 60))
def test_laid_out_rows_fit_any_width(left: list[tuple[str, str]], right: list[tuple[str, str]], width: int) -> None:
    flat = [(text.replace("\n", " "), style) for text, style in right]
    rows = lay_out([Block((line(*left, right=flat, hang=2),), card=True, pad=1)], width, 2)
    assert all(cell_len("".join(text for text, _ in row.parts)) <= max(width - 3, 2) for row in rows)


def test_wraps_between_words_with_a_hanging_indent() -> None:
    rows = wrap((("one two three", ""),), 12, 2)
    assert ["".join(text for text, _ in row) for row in rows] == ["one two ", "  three"] or [
        "".join(text for text, _ in row).rstrip() for row in rows
    ] == ["one two", "  three"]


def test_a_word_longer_than_the_row_begins_after_the_indent_and_not_below_it() -> None:
    parts = (("  ", ""), ("https://example.org/a/long/address", ""), (".", ""))
    assert ["".join(text for text, _ in row) for row in wrap(parts, 20, 2)] == [
        "  https://example.or",
        "  g/a/long/address.",
    ]
