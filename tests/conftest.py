"""No test touches the network or the developer's own profiles."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

_INET = (socket.AF_INET, socket.AF_INET6)


class NetworkUsed(AssertionError):
    """Something tried to reach a network."""


def _refuse(*args: object, **kwargs: object) -> NoReturn:
    raise NetworkUsed(f"network call with {args!r}")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """INET sockets, binds, connects and name look-ups fail for the whole run."""
    patch = pytest.MonkeyPatch()
    real = socket.socket

    class LocalOnly(real):  # type: ignore[misc, valid-type]
        def __init__(self, family: int = -1, *args: Any, **kwargs: Any) -> None:
            if family in (*_INET, -1) and kwargs.get("fileno") is None and not (len(args) > 2 and args[2] is not None):
                raise NetworkUsed(f"socket of family {family}")
            super().__init__(family, *args, **kwargs)

    patch.setattr(socket, "socket", LocalOnly)
    for name in ("getaddrinfo", "gethostbyname", "create_connection", "create_server"):
        patch.setattr(socket, name, _refuse)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Profiles, state and caches of a test live in its own directory."""
    monkeypatch.setenv("IMG_PATHWAY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("NO_COLOR", raising=False)
