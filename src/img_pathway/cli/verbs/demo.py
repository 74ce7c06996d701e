"""``demo``: a bundled sample applicant, on a throw-away copy."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import FAILED, Stop
from img_pathway.cli.verbs.wizard import launch, need_terminal
from img_pathway.profile.file.paths import absolute

SAMPLES = ("pune", "caribbean")


def run(command: CommandLine, args: Namespace) -> int:
    """Open the sample in the wizard, or write it to a file."""
    if args.sample not in SAMPLES:
        raise Stop("there is no such sample", args.sample, f"choose {' or '.join(SAMPLES)}")
    content = sample(args.sample)
    if args.to is not None:
        path = absolute(args.to)
        _write_new(path, content)
        output.lines([f"Wrote {path}"])
        return 0
    need_terminal()
    from tempfile import TemporaryDirectory

    # Whatever happens in the wizard, the sample and the person's own profiles stay as they are.
    with TemporaryDirectory(prefix="img-pathway-demo-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profiles = folder / "profiles"
        profiles.mkdir(mode=0o700)
        path = profiles / f"{args.sample}.toml"
        _write_new(path, content)
        return launch(command, path, folder)


def sample(name: str) -> bytes:
    """The file of a bundled sample."""
    from img_pathway import profile

    return (Path(profile.__file__).parent / "samples" / f"{name}.toml").read_bytes()


def _write_new(path: Path, content: bytes) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError:
        raise Stop("this file exists already and is left as it is", str(path), "choose another name") from None
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise Stop(f"the file cannot be written ({why})", str(path), "choose another place", FAILED) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except OSError:
        # Half a sample is no use to anybody.
        path.unlink(missing_ok=True)
        raise
