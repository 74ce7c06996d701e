"""The user's keys: a small TOML file in the data directory that names commands by id."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from img_pathway.tui.commands import COMMANDS, KEYS_FILE, SCOPES, in_scope

if TYPE_CHECKING:
    from textual.app import App

_SAFE = {"app.quit": "ctrl+q", "app.help": "f1"}
"""Keys that always work: nobody can lock themselves in or lose the help."""


def read(folder: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    """The keys by command id, and one line for everything in the file that could not be used."""
    import tomllib

    path = folder / KEYS_FILE
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return {}, (f"{path} cannot be read ({error}); the usual keys are in use",)
    known = {command.id for command in COMMANDS}
    keys: dict[str, str] = {}
    problems: list[str] = []
    for name, value in _pairs(document):
        if name not in known:
            near = get_close_matches(name, known, n=1)
            problems.append(f"{name}: there is no such command" + (f"; did you mean {near[0]}?" if near else ""))
        elif not isinstance(value, str) or not value.strip():
            problems.append(f'{name}: write a key, for example "f5" or "ctrl+k,x"')
        else:
            chosen = [_long(key.strip()) for key in value.split(",") if key.strip()]
            safe = _SAFE.get(name)
            keys[name] = ",".join(chosen if safe is None or safe in chosen else [*chosen, safe])
    return keys, tuple(problems)


def _pairs(document: dict[str, object], prefix: str = "") -> list[tuple[str, object]]:
    """Ids and keys; ``app.home = "g"`` is a table for TOML, so nested tables are joined again."""
    found: list[tuple[str, object]] = []
    for name, value in document.items():
        full = f"{prefix}{name}"
        found += _pairs(value, f"{full}.") if isinstance(value, dict) else [(full, value)]
    return found


def _long(key: str) -> str:
    """The key's long name: ``?`` is question_mark."""
    if len(key) != 1 or key.isalnum():
        return key
    from img_pathway.tui.textual_private import long_name

    return long_name(key)


def ask_to_write(app: App[None], folder: Path) -> None:
    """Write the file once that is confirmed; one that is there is only named."""
    from img_pathway.tui.screens.dialogs import Confirm

    def answered(yes: bool | None) -> None:
        if not yes:
            return
        try:
            path, _ = write(folder)
        except OSError as error:
            return app.notify(str(error), title="The keys file could not be written", severity="error")
        app.notify(f"{path} is read at the next start.", title="Written", timeout=12)

    path = folder / KEYS_FILE
    if path.exists():
        return app.notify(f"{path} is read at every start: edit it there.", title="It is here already", timeout=12)
    words = f"A file with every command and its key is written to {path}. Edit it, and start again."
    app.push_screen(Confirm("Change keys?", words, yes="Write it"), answered)


def write(folder: Path) -> tuple[Path, bool]:
    """Write the file with every command and its usual key, all commented out; False if there was one."""
    path = folder / KEYS_FILE
    if path.exists():
        return path, False
    lines = [
        "# Keys of img-pathway. Take away the # and change the key; several are separated by commas.",
        "# Letters, digits, f1 to f12, enter, arrows and ctrl+letter reach every terminal.",
        "",
    ]
    for scope, heading in SCOPES.items():
        lines.append(f"# ---- {heading}")
        for command in in_scope(scope):
            lines += [f"# {command.help}", f'# {command.id} = "{command.keys}"']
        lines.append("")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path, True
