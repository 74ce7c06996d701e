"""What a form asks of one entry of a list."""

from __future__ import annotations

import pytest

from img_pathway.tui.forms.questions import AskedList, asked, entry_asks


@pytest.mark.parametrize(("exam", "told"), [("step1", False), ("step2ck", False), ("step3", True)])
def test_only_step_3_has_a_second_day(exam: str, told: bool) -> None:
    (parent,) = asked((f"exams.{exam}",))
    assert isinstance(parent, AskedList)
    assert any(one.key.endswith(".day2") for one in entry_asks(parent, 1)) is told
