"""A screen knows no app and a field no form: imports inside functions and for types alone count too."""

from __future__ import annotations

from tests.test_arrows import PACKAGE, imports


def _graph() -> dict[str, set[str]]:
    modules = {
        ".".join(("img_pathway", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
        for path in (PACKAGE / "tui").rglob("*.py")
    }
    return {name: (imports(path) & set(modules)) - {name} for name, path in modules.items()}


def test_a_screen_knows_no_app_and_a_field_no_form() -> None:
    graph = _graph()
    wrong = {
        f"{name} imports {used}"
        for name, below in graph.items()
        for used in below
        if (".screens." in name and ".shell." in used)
        or (".widgets." in name and any(part in used for part in (".screens.", ".forms.", ".shell.")))
        or (".forms." in name and any(part in used for part in (".screens.", ".shell.")))
    }
    assert not wrong
