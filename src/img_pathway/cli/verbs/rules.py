"""``rules``: list, show and verify the rulebook and its sentences, compare it with another one, put one in use."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import NO, Stop, meant


def run(command: CommandLine, args: Namespace) -> int:
    """Do what the word after ``rules`` says."""
    words: list[str] = args.subjects
    if args.action in ("diff", "use"):
        from img_pathway.cli.verbs import rule_packs

        return rule_packs.diff(command, words) if args.action == "diff" else rule_packs.use(command, words)
    if len(words) > 1:
        raise Stop(f"rules {args.action} takes no further word", words[1], "see img-pathway rules --help")
    action = {"list": _list, "show": _show, "verify": _verify, "words": _words}[args.action]
    return action(command, words[0] if words else None)


def _list(command: CommandLine, subject: str | None) -> int:
    if subject is not None:
        raise Stop("rules list takes no further word", subject, "see img-pathway rules show ID")
    book = command.book
    if command.json:
        from img_pathway.reports.json.rules import listing

        output.document(listing(book.rules()))
    else:
        from img_pathway.reports.pages.rules import rules_page

        output.page(rules_page(book.rules()))
    return 0


def _show(command: CommandLine, subject: str | None) -> int:
    if subject is None:
        raise Stop("rules show needs a rule's id", todo="see img-pathway rules list")
    book = command.book
    if not book.has_rule(subject):
        raise Stop("there is no rule of this id", subject, meant(subject, book.rule_ids, "see img-pathway rules list"))
    rule = book.rule(subject)
    if command.json:
        from img_pathway.reports.json.rules import document

        output.document(document(rule, book))
    else:
        from img_pathway.reports.pages.rules import rule_page

        output.page(rule_page(rule, book))
    return 0


def _words(command: CommandLine, subject: str | None) -> int:
    from img_pathway.reports.pages.rules import sentences, sentences_page
    from img_pathway.rulebook import load

    rows = sentences(command.book.words, load().words, subject or "")
    if not rows:
        raise Stop("there is no sentence of this id", subject or "", "see img-pathway rules words")
    if command.json:
        from img_pathway.reports.json import rules

        output.document(rules.sentences(rows))
    else:
        output.page(sentences_page(rows))
    return 0


def _verify(command: CommandLine, subject: str | None) -> int:
    from img_pathway.rulebook.pack.verify import verify

    chosen = None if subject == "builtin" else subject or command.rules
    if chosen is not None and not os.path.exists(chosen):
        raise Stop("there is no such rulebook", chosen, "look at the path")
    path = Path(chosen) if chosen else None
    if subject is None and path is None:
        from img_pathway.rulebook.pack.in_use import source

        path = source(command.folder)
        chosen = str(path) if path else None
    from img_pathway.reports.pages.files import Checked, check_page

    checked = Checked(chosen or "The built-in rulebook", tuple(verify(path)))
    if command.json:
        from img_pathway.reports.json import files

        output.document(files.verify(chosen, checked))
    else:
        output.page(check_page([checked]))
    return 0 if checked.sound else NO
