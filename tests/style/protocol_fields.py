# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Writes docs/protocol-fields.md: every signed or sent structure, field by field, from the code.

``python -m tests.style.protocol_fields`` writes it; a test keeps it current.
"""

from pathlib import Path

import msgspec
from msgspec import inspect

from client.identity.card import Card
from client.identity.directory import Directory, Entry, Revoked
from client.identity.invitation import Invitation, Recipient
from client.model import posture, relay, room, transport
from client.session import messages, receipt, words

PLACE = Path(__file__).parents[2] / "docs" / "protocol-fields.md"
HEAD = """<!--
SPDX-FileCopyrightText: 2026 The Watchword authors
SPDX-License-Identifier: EUPL-1.2
-->
# Messages, field by field

<!-- Written by `python -m tests.style.protocol_fields` from the structures that read each message;
a test keeps it current. Do not edit by hand. -->

What they mean and who may say them stands in [protocol.md](protocol.md). Every field is required
unless a value stands behind it; an unknown field is refused. In JSON, numbers are whole and below
2^53. A pattern is a regular expression for the whole text; readers check more than the types here
(for example that a room id has 32 hexadecimal digits), in the modules that protocol.md names.
"""
PARTS: tuple[tuple[str, str, tuple[type[msgspec.Struct], ...]], ...] = (
    ("Envelope", "JSON; its payload is one of the structures below.", (room.Envelope,)),
    ("People", "Payloads of signed envelopes.", (Card, Directory, Entry, Revoked)),
    (
        "Rooms",
        "A descriptor is a payload; an invitation is one that is sealed as well.",
        (
            room.RoomDescriptor,
            room.Server,
            room.Ice,
            room.Features,
            room.Member,
            Invitation,
            Recipient,
        ),
    ),
    (
        "In a call",
        "Payloads of signed envelopes; `KeySecret`, `RoomKey` and `PostureSaid` are bare JSON.",
        (
            messages.Hello,
            messages.Welcome,
            messages.Ready,
            messages.Admit,
            messages.Bye,
            messages.Remove,
            messages.Drop,
            messages.Pair,
            messages.Statement,
            messages.Keys,
            messages.KeySecret,
            messages.Want,
            messages.RoomKey,
            messages.PostureSaid,
            posture.Posture,
            posture.DirectoryHead,
            words.End,
            words.Data,
            words.Line,
            words.Typing,
            words.Sign,
            words.Standing,
            receipt.Receipt,
            receipt.EpochNamed,
            receipt.Present,
        ),
    ),
    (
        "Direct links",
        "Payloads of signed envelopes.",
        (
            transport.TransportParams,
            transport.Candidate,
            transport.StreamOffer,
            transport.LinkConfirm,
        ),
    ),
    (
        "Between client and relay",
        "msgpack maps; `type` names the message. Orders to a standing relay are signed payloads.",
        tuple(
            one
            for one in vars(relay).values()
            if isinstance(one, type) and issubclass(one, msgspec.Struct) and one.__struct_fields__
        ),
    ),
)


def page() -> str:
    """The whole file."""
    lines = [HEAD]
    for title, what, structs in PARTS:
        lines += [f"## {title}", "", what, ""]
        for struct in structs:
            lines += _table(struct)
    return "\n".join(lines).rstrip() + "\n"


def _table(struct: type[msgspec.Struct]) -> list[str]:
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)
    tag = f" (`{info.tag_field}`: `{info.tag}`)" if info.tag_field else ""
    rows = [f"| `{one.encode_name}` | {_said(one.type)}{_default(one)} |" for one in info.fields]
    return [f"### {struct.__name__}{tag}", "", "| field | value |", "|---|---|", *rows, ""]


def _default(one: inspect.Field) -> str:
    return "" if one.required else f"; without it `{msgspec.json.encode(one.default).decode()}`"


def _said(kind: inspect.Type) -> str:  # noqa: C901, PLR0911, PLR0912  one line a kind of type
    match kind:
        case inspect.LiteralType(values):
            return " or ".join(f"`{value}`" for value in values)
        case inspect.StrType():
            return "text" + _limits(kind, "characters")
        case inspect.BytesType():
            return "bytes" + _limits(kind, "bytes")
        case inspect.IntType():
            bounds = [
                f"{word} {value}"
                for word, value in (("from", kind.ge), ("above", kind.gt), ("to", kind.le))
                if value is not None
            ]
            return "number" + (f" {' '.join(bounds)}" if bounds else "")
        case inspect.BoolType():
            return "true or false"
        case inspect.NoneType():
            return "null"
        case inspect.EnumType(cls):
            return " or ".join(f"`{one.value}`" for one in cls)
        case inspect.VarTupleType(item_type) | inspect.ListType(item_type):
            return f"list{_limits(kind, 'items')}; each: {_said(item_type)}"
        case inspect.TupleType(item_types):
            return "[" + ", ".join(_said(one) for one in item_types) + "]"
        case inspect.UnionType(types):
            return " or ".join(_said(one) for one in types)
        case inspect.StructType(cls):
            return f"{cls.__name__}"
        case inspect.DictType(key, value):
            return f"map of {_said(key)} to {_said(value)}"
        case _:
            raise AssertionError(kind)


def _limits(kind: inspect.Type, unit: str) -> str:
    least, most = getattr(kind, "min_length", None), getattr(kind, "max_length", None)
    pattern = getattr(kind, "pattern", None)
    parts = []
    if least is not None:
        parts.append(f"from {least}")
    if most is not None:
        parts.append(f"to {most}")
    said = f" {' '.join(parts)} {unit}" if parts else ""
    if pattern is not None:
        shown = pattern.removeprefix("\\A").removesuffix("\\Z").replace("|", "\\|")
        said += f" `{shown}`"
    return said


if __name__ == "__main__":
    PLACE.write_text(page())
