"""A path that was typed: whether it leads to a file, and whether one can be written there."""

from __future__ import annotations

from pathlib import Path

from img_pathway.profile.file.paths import why_no_file, why_no_place


def test_a_path_that_leads_nowhere_says_why(tmp_path: Path) -> None:
    there = tmp_path / "list.csv"
    there.write_text("Program\n", encoding="utf-8")
    assert why_no_file(str(there)) == ""
    assert "no such file" in why_no_file(str(tmp_path / "other.csv"))
    assert "folder" in why_no_file(str(tmp_path))
    assert "no such file" in why_no_file("\0")
    assert why_no_place(str(there)) == why_no_place(str(tmp_path / "new.html")) == ""
    assert "no such folder" in why_no_place(str(tmp_path / "none" / "new.html"))
    assert "folder" in why_no_place(str(tmp_path))
