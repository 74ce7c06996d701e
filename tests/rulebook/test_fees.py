"""The fees a payment can be for: found by their names, refused where there is none."""

from __future__ import annotations

import pytest

from img_pathway.rulebook.fees import fee_names, is_fee, like_fee, refused
from tests.engine.build import book

BOOK = book()


def test_every_fee_of_a_step_can_be_chosen_and_stands_before_the_rest() -> None:
    named = fee_names(BOOK)
    asked = {fee for step in BOOK.steps for fee in step.fees}
    assert {one.id for one in named[: len(asked)]} == asked
    assert len({one.id for one in named}) == len(named)
    assert all(is_fee(BOOK, one.id) for one in named)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("oet", "ecfmg.fee-oet"), ("Step 2 CK", "usmle.fee.step2ck.2026"), ("eras token", "eras.token.fee"),
        ("eras.tokn.fee", "eras.token.fee"), ("sevis", "visa.fee.sevis"), ("credential", "ecfmg.fee-credential"),
        ("nrmp registration", "nrmp.fee.registration"),
    ],
)  # fmt: skip
def test_words_find_the_fee_that_is_meant(typed: str, first: str) -> None:
    assert like_fee(BOOK, typed)[0].id == first
    why = refused(BOOK, typed)
    assert why is not None
    assert first in why[1]


@pytest.mark.parametrize("ident", ["eras.token.fee", "usmle.fee.step1-2ck.2027"])
def test_an_id_is_taken(ident: str) -> None:
    assert refused(BOOK, ident) is None


@pytest.mark.parametrize("typed", ["usmle.permit.time", "qqqq", "[b]", "."])
def test_what_is_no_fee_is_refused(typed: str) -> None:
    assert refused(BOOK, typed) is not None
