# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""argparse in the person's language: its own words, the form of each verb, and what is a number.

Its complaints are translated as sentences of a lower layer are, by ``said.de.json``; a test reads
argparse's own source for words that are missing there.
"""

import argparse
import math
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from typing_extensions import override

from client.app.output import WRONG_USE, complain
from client.terminal.speech import in_words, noted, said, tr

_TITLES = {
    "options": noted("options"),
    "positional arguments": noted("positional arguments"),
}
COMMON = ("help", "version", "profile_dir", "passphrase_file", "json")
"""What every verb takes."""
_LEAST, _MOST = 64, 1920
"""Sides of a picture."""


class Grammar(argparse.ArgumentParser):
    """A parser that says everything in the person's language."""

    def __init__(self, *, add_help: bool = True, **form: Any) -> None:
        super().__init__(add_help=False, formatter_class=_Formatter, **form)
        if add_help:
            self.add_argument(
                "-h",
                "--help",
                action="help",
                default=argparse.SUPPRESS,
                help=tr("show this help and end"),
            )

    @override
    def parse_known_args(  # type: ignore[override]  # its overloads say the same of more types
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """What is not known is told by the verb that it stands behind, with that verb's help."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown

    @override
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        complain(in_words(message))
        self.exit(WRONG_USE, tr("Help: {command} --help", command=self.prog) + "\n")


class Actions:
    """What a verb can do: each action with the common options, and a sentence of its own."""

    def __init__(self, parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
        self._common = common
        self._below = parser.add_subparsers(
            dest="action", metavar=tr("ACTION"), required=True, title=tr("actions")
        )

    def add(self, name: str, text: str, *parents: argparse.ArgumentParser) -> Grammar:
        """An action; ``text`` is its line in the list and, as a sentence, above its own help."""
        made = self._below.add_parser(
            name, help=text, description=sentence(text), parents=[*parents, self._common]
        )
        assert isinstance(made, Grammar)  # noqa: S101  argparse makes what the parser above is
        return made


class _Formatter(argparse.HelpFormatter):
    @override
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        # What must be named stands first, and what every verb takes last.
        ordered = sorted(actions, key=lambda one: (one.dest in COMMON, not one.required))
        super().add_usage(usage, ordered, groups, tr("usage: ") if prefix is None else prefix)

    @override
    def start_section(self, heading: str | None) -> None:
        super().start_section(said(_TITLES[heading]) if heading in _TITLES else heading)


def sentence(text: str) -> str:
    """A line of a list as a sentence that stands by itself."""
    return f"{text[0].upper()}{text[1:]}."


def size(text: str) -> tuple[int, int]:
    """``640x360`` as two even numbers; for argparse."""
    width, cross, height = text.partition("x")
    if not (cross and width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError("a size looks like 640x360")
    pair = (int(width), int(height))
    if any(side < _LEAST or side > _MOST or side % 2 for side in pair):
        raise argparse.ArgumentTypeError(f"each side is an even number from {_LEAST} to {_MOST}")
    return pair


def between(low: float, high: float) -> Callable[[str], float]:
    """A number type for argparse that names its limits when they are broken."""

    def number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"expected a number from {low:g} to {high:g}")
        return value

    return number


def whole(low: int, high: int) -> Callable[[str], int]:
    """The same for whole numbers."""

    def number(text: str) -> int:
        value = between(low, high)(text)
        if value != int(value):
            raise argparse.ArgumentTypeError(f"expected a whole number from {low} to {high}")
        return int(value)

    return number
