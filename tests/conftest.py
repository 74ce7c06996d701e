"""No test touches the network or the developer's own profiles."""

from __future__ import annotations

import gc
import os
import socket
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import Phase, settings
from hypothesis.internal.conjecture import providers

# Below every patch: the same guard that the started processes have, in this one too.
import tests.guard.sitecustomize  # noqa: F401
from tests import waiting

GUARD = Path(__file__).parent / "guard"
"""Holds a sitecustomize for every Python the tests start: the same guard in each of them."""
REPORT = "IMG_PATHWAY_NETWORK_REPORT"
if REPORT not in os.environ:
    os.environ[REPORT] = os.path.join(tempfile.mkdtemp(prefix="img-pathway-tests-"), "network.txt")
    # Each of the many programs started would compile all modules anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(GUARD), os.environ.get("PYTHONPATH", ""))))

# The gate meets the same examples wherever it runs and however slow the machine is; the full-size run of the faults
# goes on looking for new ones. The gate does not shrink: with a whole person that takes minutes.
FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
settings.register_profile("gate", derandomize=True, database=None, deadline=None, phases=FOUND)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile("gate" if os.environ.get("IMG_PATHWAY_FAULTS", "1") == "1" else "search")

if os.environ.get("IMG_PATHWAY_FAULTS", "1") == "1" and hasattr(providers, "_get_local_constants"):
    # Hypothesis also draws constants of whatever modules are loaded by then, which differs from run to run.
    providers._get_local_constants = providers.Constants  # type: ignore[attr-defined]

_INET = (socket.AF_INET, socket.AF_INET6)


waiting.install()


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
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getnameinfo"):
        patch.setattr(socket, name, _refuse)
    for name in ("create_connection", "create_server"):
        patch.setattr(socket, name, _refuse)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Profiles, state and caches of a test live in its own directory."""
    monkeypatch.setenv("IMG_PATHWAY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """The collector of garbage never looks at the thousands of tests that were found, nor after every few objects a
    test makes: it took a quarter of the whole run.
    """
    gc.disable()
    found = yield
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)
    gc.enable()
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A property meets hundreds of people: it belongs to the gate, not to the fast ring."""
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.slow)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the figures of the fault suite."""
    found = [
        (report.nodeid, value)
        for report in terminalreporter.stats.get("passed", [])
        for name, value in getattr(report, "user_properties", ())
        if name == "figure" and report.when == "call"
    ]
    if found:
        terminalreporter.section("figures of the fault suite")
        for _, text in sorted(found):
            terminalreporter.write_line(f"  {text}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The whole run fails when any process of it, however deep, tried to reach a network."""
    if hasattr(session.config, "workerinput"):
        return
    report = Path(os.environ[REPORT])
    if report.exists() and report.stat().st_size:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        print(f"\nA network was tried:\n{report.read_text('utf-8')}")
