"""From a command line to an exit code: nothing that goes wrong inside ever shows a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from img_pathway.cli.errors import FAILED, FINE, INTERRUPTED, USAGE, Stop


def run(argv: Sequence[str]) -> int:
    """Run one command line and return its exit code; never raises."""
    if "_ARGCOMPLETE" in os.environ:
        # A shell asks what may come next; nothing is ever run for it.
        from img_pathway.cli.complete import answer

        return answer()
    code = FAILED
    try:
        code = _guarded(argv)
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except BrokenPipeError:
        # The reader of our output has enough (`| head`): nothing went wrong.
        _silence()
    except KeyboardInterrupt:
        return INTERRUPTED
    except (OSError, ValueError) as error:
        _complain(f"the output could not be written: {_reason(error)}. Is the disk full?")
        _silence()
        return FAILED
    return code


def _guarded(argv: Sequence[str]) -> int:
    """Run the verb and turn every failure but a broken pipe into a line and a code."""
    try:
        return _call(argv)
    except Stop as stop:
        _complain(stop.line())
        return stop.code
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except SystemExit as leave:
        return leave.code if isinstance(leave.code, int) else USAGE
    except Exception as error:
        known = _known(error)
        if known is not None:
            _complain(known.line())
            return known.code
        from img_pathway.cli.crash import report

        _complain(report(error, argv))
        return FAILED


def _call(argv: Sequence[str]) -> int:
    from img_pathway.cli.options import help_text, parse

    verb, args = parse(argv)
    if args.version or args.help:
        from img_pathway import __version__
        from img_pathway.cli.output import write

        write(f"img-pathway {__version__}\n" if args.version else help_text(verb))
        return FINE
    from img_pathway.cli.command_line import CommandLine

    command = CommandLine(today=args.today, rules=args.rules, json=args.json, data_dir=args.data_dir)
    module, function = verb.target
    code: int = getattr(import_module(module), function)(command, args)
    return code


def _known(error: Exception) -> Stop | None:
    """The line of an error that the profile seam or the system explains itself."""
    from img_pathway.profile.file.errors import Busy, Held, NotSaved, NotWritten, ReadOnly, StoreError
    from img_pathway.profile.typed.problem import BadValue

    if isinstance(error, BadValue):
        return Stop(error.why, error.key, error.fix)
    if isinstance(error, StoreError):
        code = FAILED if isinstance(error, (Busy, Held, NotSaved, NotWritten, ReadOnly)) else USAGE
        todo = f"{error.certain} {error.todo}" if isinstance(error, NotSaved) else error.todo
        return Stop(error.what, error.where, todo, code)
    if isinstance(error, OSError):
        where = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else ""
        return Stop(_reason(error), where, "look at the file, its folder and the space left", FAILED)
    return None


def _reason(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) else None
    return (text or type(error).__name__).lower()


def _complain(text: str) -> None:
    from img_pathway.cli.output import complain

    complain(text)


def _silence() -> None:
    """Point stdout at nothing, so that the interpreter's last flush cannot fail on a closed pipe."""
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.close(nothing)
    except OSError:
        return
