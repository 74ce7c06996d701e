"""``schema``: the profile file, the keys of ``set`` and the JSON of every verb, described."""

from __future__ import annotations

from argparse import Namespace

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine


def run(command: CommandLine, args: Namespace) -> int:
    """Print JSON Schema; with ``--keys``, a line for each key."""
    if args.all:
        from img_pathway.reports.json.schemas import schemas

        output.document(schemas())
    elif args.keys:
        from img_pathway.profile.typed.keys import all_keys

        if command.json:
            from img_pathway.reports.json import files

            output.document(files.keys(all_keys()))
        else:
            from img_pathway.reports.pages.files import keys_page

            output.page(keys_page(all_keys()))
    else:
        from img_pathway.profile.checks.schema import json_schema

        output.document(json_schema())
    return 0
