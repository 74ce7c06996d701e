from __future__ import annotations

import pytest

from img_pathway.cli.errors import Stop
from img_pathway.cli.options import VERBS, WIZARD, help_text, parse, split

FIRST = {
    "cohort",
    "demo",
    "new",
    "status",
    "next",
    "why",
    "visa",
    "states",
    "money",
    "documents",
    "names",
    "waiting",
    "letters",
    "experience",
    "programs",
    "import",
    "interviews",
    "ranklist",
    "set",
    "check",
    "translate",
    "rules",
    "schema",
    "doctor",
    "plan",
    "compare",
    "backups",
    "brief",
    "hand-over",
    "take",
    "deadlines",
    "export",
    "completion",
}


def test_the_verbs_of_today() -> None:
    assert set(VERBS) == FIRST
    assert split(["nonsense"])[0] is WIZARD


@pytest.mark.parametrize(
    "argv",
    [
        ["status", "ana", "--today", "2027-01-01", "--json", "--data-dir", "d", "--rules", "r"],
        ["--today", "2027-01-01", "--json", "--data-dir", "d", "--rules", "r", "status", "ana"],
        ["--today=2027-01-01", "--json", "status", "--data-dir=d", "ana", "--rules", "r"],
        ["--json", "--rules", "r", "status", "--today", "2027-01-01", "--data-dir", "d", "ana"],
    ],
)
def test_global_options_work_before_and_after_the_verb(argv: list[str]) -> None:
    verb, args = parse(argv)
    assert verb.name == "status"
    assert (args.profile, args.today, args.json, args.data_dir, args.rules) == ("ana", "2027-01-01", True, "d", "r")


def test_the_value_of_an_option_before_the_verb_is_no_profile() -> None:
    """ "--restore 2 backups" was read as the wizard on a profile called 2."""
    for verb in VERBS.values():
        for names, how in verb.arguments:
            if names[-1].startswith("--") and how.get("action", "append") == "append":
                assert split([names[-1], "2", verb.name])[0] == verb


def test_options_between_positionals() -> None:
    assert parse(["why", "exams.step1", "--json", "ana"])[1].profile == "ana"
    assert parse(["check", "a.toml", "--json", "b.toml"])[1].files == ["a.toml", "b.toml"]
    assert parse(["set", "ana", "--today", "2027-01-01", "a.b=1", "c.d=2"])[1].pairs == ["a.b=1", "c.d=2"]
    assert parse(["translate", "Form", "186"])[1].words == ["Form", "186"]


def test_values_may_look_like_anything() -> None:
    assert parse(["set", "ana", "profile.label=--json -x = y"])[1].pairs == ["profile.label=--json -x = y"]
    assert parse(["--data-dir", "status", "next"])[0].name == "next"
    assert parse(["--", "status"])[0] is WIZARD


@pytest.mark.parametrize("argv", [[], ["ana"], ["./ana.toml"], ["--today", "2027-01-01", "ana"]])
def test_the_wizard_is_what_is_left(argv: list[str]) -> None:
    verb, args = parse(argv)
    assert verb is WIZARD
    assert args.profile == next((word for word in argv if "ana" in word), None)


@pytest.mark.parametrize(
    "argv",
    [
        ["status", "--nonsense"],
        ["status", "a", "b"],
        ["why"],
        ["set", "ana"],
        ["rules"],
        ["rules", "burn"],
        ["schema", "--keys", "--all"],
        ["--tod", "2027-01-01", "status"],
        ["status", "--today"],
        ["new", "ana", "--json"],
        ["set", "ana", "a=b", "--json"],
        ["demo", "--json"],
        ["--json"],
    ],
)
def test_wrong_usage_is_refused(argv: list[str]) -> None:
    with pytest.raises(Stop) as refused:
        parse(argv)
    assert refused.value.code == 2
    assert "\n" not in refused.value.line()


def test_help_names_every_verb_and_fits() -> None:
    text = help_text(WIZARD)
    assert all(f"  {verb.usage}" in text for verb in VERBS.values())
    assert max(map(len, text.splitlines())) <= 80
    for verb in VERBS.values():
        assert f"usage: img-pathway {verb.name}" in help_text(verb)
