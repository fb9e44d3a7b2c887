# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a value of a managed policy may be: one description for reading, schema and documents.

Each kind finds everything that is wrong with a value and says what to do about it, and writes
itself as JSON Schema (draft 2020-12). No kind lets an unknown field through.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from client.crypto.envelope import MAX_INT
from client.crypto.hpke import read_sealing_key
from client.crypto.signing import raw_key
from client.model.errors import Malformed
from client.model.ids import IdentityKey

_TOLD = 9
"""Of a longer list of words, only the first and the last are told."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong with a policy: where, what, and what to do. Plain sentences."""

    where: str
    what: str
    do: str


class Kind(Protocol):
    """What a value may be."""

    def check(self, value: object, where: str) -> Iterator[Wrong]:
        """Everything that is wrong with this value."""
        ...

    def schema(self) -> dict[str, object]:
        """The same as JSON Schema."""
        ...


@dataclass(frozen=True, slots=True)
class Const:
    """Exactly this value."""

    value: str | int

    def check(self, value: object, where: str) -> Iterator[Wrong]:
        """Everything that is wrong with this value."""
        if type(value) is not type(self.value) or value != self.value:
            yield Wrong(where, "is for another version or purpose", f"Write {self.value!r}.")

    def schema(self) -> dict[str, object]:
        """The same as JSON Schema."""
        return {"const": self.value}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within limits."""

    low: int
    high: int = MAX_INT

    def check(self, value: object, where: str) -> Iterator[Wrong]:
        """Everything that is wrong with this value."""
        if type(value) is not int:
            yield Wrong(where, "is not a whole number", f"Write a number from {self.low} up.")
        elif not self.low <= value <= self.high:
            yield Wrong(where, "is out of range", f"Write {self.low} to {self.high}.")

    def schema(self) -> dict[str, object]:
        """The same as JSON Schema."""
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, slots=True)
class Truth:
    """True or false."""

    def check(self, value: object, where: str) -> Iterator[Wrong]:
        """Everything that is wrong with this value."""
        if not isinstance(value, bool):
            yield Wrong(where, "is neither true nor false", "Write true or false.")

    def schema(self) -> dict[str, object]:
        """The same as JSON Schema."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these words."""

    words: tuple[str, ...]

    def check(self, value: object, where: str) -> Iterator[Wrong]:
        """Everything that is wrong with this value."""
        if value not in self.words:
            *others, last = self.words
            do = f"Write {', '.join(others)} or {last}."
            if len(others) > _TOLD:
                do = f"Write one like {others[0]} or {last}; docs/policy.md explains it."
            yield Wrong(where, "is none of the words allowed here", do)

    def schema(self) -> dict[str, object]:
        """The same as JSON Schema."""
        return {"enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Text:
    """A line to show: no control or direction characters, in normal form C."""

    most: int

    def check(self, value: object, where: str) -> Iterator[Wrong]:
        """Everything that is wrong with this value."""
        if not isinstance(value, str) or not 1 <= len(value) <= self.most:
            yield Wrong(
                where, "is not a text of the right length", f"Write 1 to {self.most} letters."
            )
        elif not value.strip() or unicodedata.normalize("NFC", value) != value:
            yield Wrong(where, "cannot be shown", "Write plain letters, in Unicode form C.")
        elif any(unicodedata.category(char)[0] == "C" for char in value):
            yield Wrong(where, "holds characters that nobody sees", "Write plain letters.")

    def schema(self) -> dict[str, object]:
        """The same as JSON Schema."""
        return {"type": "string", "minLength": 1, "maxLength": self.most}


@dataclass(frozen=True, slots=True)
class Form:
    """A text of one fixed form; ``example`` shows it."""

    pattern: str
    example: str
    most: int = 200

    def check(self, value: object, where: str) -> Iterator[Wrong]:
        """Everything that is wrong with this value."""
        fits = isinstance(value, str) and len(value) <= self.most
        if not fits or re.fullmatch(self.pattern, str(value)) is None:
            yield Wrong(where, "does not have the right form", f"It looks like {self.example}.")

    def schema(self) -> dict[str, object]:
        """The same as JSON Schema."""
        return {"type": "string", "pattern": f"^{self.pattern}$", "maxLength": self.most}


@dataclass(frozen=True, slots=True)
class Key:
    """A public signing key; the schema knows its form, reading also that it can be a key."""

    form: Form = Form("ed25519:[0-9a-f]{64}", "ed25519: and 64 digits and letters")

    def check(self, value: object, where: str) -> Iterator[Wrong]:
        """Everything that is wrong with this value."""
        wrong = list(self.form.check(value, where))
        yield from wrong
        if not wrong:
            try:
                raw_key(IdentityKey(str(value)))
            except Malformed:
                yield Wrong(where, "cannot be a key", "Copy the key again from where it was made.")

    def schema(self) -> dict[str, object]:
        """The same as JSON Schema."""
        return self.form.schema()


@dataclass(frozen=True, slots=True)
class SealingKey:
    """A public key to seal to; the schema knows its form, reading also that it can be one."""

    form: Form = Form("xwing:[A-Za-z0-9_-]{1622}", "xwing: and 1622 letters", most=1_628)

    def check(self, value: object, where: str) -> Iterator[Wrong]:
        """Everything that is wrong with this value."""
        wrong = list(self.form.check(value, where))
        yield from wrong
        if not wrong:
            try:
                read_sealing_key(str(value))
            except Malformed:
                yield Wrong(where, "cannot be a key", "Copy the key again from where it was made.")

    def schema(self) -> dict[str, object]:
        """The same as JSON Schema."""
        return self.form.schema()


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of values of one kind, none twice."""

    of: Kind
    least: int
    most: int

    def check(self, value: object, where: str) -> Iterator[Wrong]:
        """Everything that is wrong with this value."""
        if not isinstance(value, list) or not self.least <= len(value) <= self.most:
            yield Wrong(
                where,
                "is not a list of the right length",
                f"List {self.least} to {self.most} of them.",
            )
            return
        for place, one in enumerate(value):
            yield from self.of.check(one, f"{where}[{place}]")
            if any(_same(one, other) for other in value[:place]):
                yield Wrong(f"{where}[{place}]", "is listed twice", "Remove one of them.")

    def schema(self) -> dict[str, object]:
        """The same as JSON Schema."""
        return {
            "type": "array",
            "items": self.of.schema(),
            "minItems": self.least,
            "maxItems": self.most,
            "uniqueItems": True,
        }


@dataclass(frozen=True, slots=True)
class Rated:
    """Names of checks with a severity each."""

    names: tuple[str, ...]
    words: OneOf

    def check(self, value: object, where: str) -> Iterator[Wrong]:
        """Everything that is wrong with this value."""
        if not isinstance(value, dict) or len(value) > len(self.names):
            yield Wrong(where, "is not a list of checks", 'Write {"CHECK-ID": "block"}.')
            return
        for name, severity in value.items():
            if name not in self.names:
                yield Wrong(
                    f"{where}.{name}",
                    "is not a check that a policy can rate",
                    "Correct the name, or remove it; docs/policy.md lists them.",
                )
            yield from self.words.check(severity, f"{where}.{name}")

    def schema(self) -> dict[str, object]:
        """The same as JSON Schema."""
        return {
            "type": "object",
            "propertyNames": {"enum": list(self.names)},
            "additionalProperties": self.words.schema(),
        }


@dataclass(frozen=True, slots=True)
class Table:
    """An object with these fields and no other. ``required`` names those that must be there."""

    fields: Mapping[str, Kind]
    required: tuple[str, ...] = ()

    def check(self, value: object, where: str) -> Iterator[Wrong]:
        """Everything that is wrong with this value."""
        if not isinstance(value, dict):
            yield Wrong(where or "the policy", "is not an object", "Write { ... }.")
            return
        for name in self.required:
            if name not in value:
                yield Wrong(_in(where, name), "is missing", "Add it; docs/policy.md explains it.")
        for name, one in value.items():
            kind = self.fields.get(name)
            if kind is None:
                yield Wrong(
                    _in(where, str(name)),
                    "is not known to this version",
                    "Remove it, or roll out a version that knows it first.",
                )
            else:
                yield from kind.check(one, _in(where, name))

    def schema(self) -> dict[str, object]:
        """The same as JSON Schema."""
        return {
            "type": "object",
            "additionalProperties": False,
            "required": list(self.required),
            "properties": {name: kind.schema() for name, kind in self.fields.items()},
        }


def _in(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _same(one: object, other: object) -> bool:
    """Equal as JSON: a number is never equal to a truth value."""
    return type(one) is type(other) and one == other
