"""The words that pages share."""

from __future__ import annotations

from img_pathway.reports.words import Heard, first_sentence


def test_a_stop_before_a_name_ends_no_sentence() -> None:
    assert first_sentence("Ask Dr. Amari for it. Then wait.") == "Ask Dr. Amari for it."
    heard = Heard()
    assert heard.fresh("A letter comes from Dr. Amari. It is late.") == "A letter comes from Dr. Amari. It is late."
    assert heard.fresh("A letter comes from Dr. Okafor. It is late now.") == (
        "A letter comes from Dr. Okafor. It is late now."
    )
