# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Ways to alter what a program reads: bytes, JSON trees, JSON spellings and base64 spellings.

All of them take their chance from the given dice, so that one seed gives one campaign.
"""

import json
import random
from collections.abc import Callable, Sequence

from client.crypto.envelope import b64, b64_exact
from client.model.errors import Malformed

Dice = random.Random

NUMBERS = (
    *(0, -1, 1, 2, 16, 255, 2**31 - 1, 2**31, 2**32, 2**53 - 1, 2**53, 2**53 + 1, 2**63, 2**64),
    *(-(2**53), -(2**63), 10**30, 10**400),
)
NUMBER_TEXTS = ("1.0", "1e0", "-0", "00", "0x1", "1_0", "NaN", "Infinity", "-Infinity", "9" * 5000)
ODD_TEXTS = (
    *("", " ", "\x00", "\n", "a\u0000b", "\u202e", "\ud7ff", "\ufeff", "e\u0301", "\U0001f600"),
    *("../../etc/passwd", "<b>x</b>", "%s%n", "A" * 70_000, "0" * 128, "f" * 64),
)
LIMIT = 64 * 1024


def _flip(dice: Dice, data: bytes, _: Sequence[bytes]) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + bytes((data[at] ^ 1 << dice.randrange(8),)) + data[at + 1 :]


def _overwrite(dice: Dice, data: bytes, _: Sequence[bytes]) -> bytes:
    at = dice.randrange(len(data))
    new = dice.choice((b"\x00", b"\xff", b"\x7f", b"\x80", b'"', b"{", b"[", b"=", b" "))
    return data[:at] + new * dice.randint(1, 8) + data[at + 1 :]


def _truncate(dice: Dice, data: bytes, _: Sequence[bytes]) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] if dice.random() < 0.7 else data[at:]


def _extend(dice: Dice, data: bytes, _: Sequence[bytes]) -> bytes:
    more = dice.choice((b"\x00", b"\n", b" ", b"}", b"=", dice.randbytes(dice.randint(1, 40))))
    return data + more if dice.random() < 0.7 else more + data


def _duplicate(dice: Dice, data: bytes, _: Sequence[bytes]) -> bytes:
    start = dice.randrange(len(data))
    end = dice.randint(start, min(len(data), start + dice.choice((4, 64, 4096))))
    return data[:end] + data[start:end] + data[end:]


def _remove(dice: Dice, data: bytes, _: Sequence[bytes]) -> bytes:
    start = dice.randrange(len(data))
    return data[:start] + data[start + dice.randint(1, 64) :]


def _splice(dice: Dice, data: bytes, others: Sequence[bytes]) -> bytes:
    other = dice.choice(others)
    return data[: dice.randint(0, len(data))] + other[dice.randint(0, len(other)) :]


def _graft(dice: Dice, data: bytes, others: Sequence[bytes]) -> bytes:
    """The same place of another one, so that lengths and offsets still fit."""
    other = dice.choice(others)
    start = dice.randrange(len(data))
    end = start + dice.randint(1, 96)
    return data[:start] + other[start:end] + data[end:]


def _swap(dice: Dice, data: bytes, _: Sequence[bytes]) -> bytes:
    a, b = sorted(dice.randrange(len(data)) for _ in range(2))
    return data[:a] + data[b : b + 1] + data[a + 1 : b] + data[a : a + 1] + data[b + 1 :]


def _noise(dice: Dice, _data: bytes, _others: Sequence[bytes]) -> bytes:
    return dice.randbytes(dice.choice((0, 1, 3, 16, 200, 2000)))


BYTES: tuple[Callable[[Dice, bytes, Sequence[bytes]], bytes], ...] = (
    *(_flip, _flip, _flip, _overwrite, _truncate, _extend, _duplicate, _remove),
    *(_splice, _graft, _swap, _noise),
)


def altered_bytes(dice: Dice, data: bytes, others: Sequence[bytes]) -> bytes:
    """Bytes that differ from ``data``; ``others`` are spliced in."""
    new = data
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        if new:
            new = dice.choice(BYTES)(dice, new, others)
    return new if new != data else data + b"\x00"


def _deep(dice: Dice) -> object:
    value: object = 1
    for _ in range(dice.choice((3, 14, 17, 40, 200))):
        value = [value] if dice.random() < 0.5 else {"a": value}
    return value


def odd_value(dice: Dice, old: object) -> object:
    """A value of another type, an edge of the same type, or something near to it."""
    pick = dice.randrange(8)
    if pick == 0:
        return dice.choice(NUMBERS)
    if pick == 1:
        return dice.choice(ODD_TEXTS)
    if pick == 2:
        return dice.choice((None, True, False, 1.5, [], {}, [old], {"a": old}, [old, old]))
    if pick == 3:
        return _deep(dice)
    return _near(dice, old)


def _near(dice: Dice, old: object) -> object:
    if isinstance(old, bool) or old is None:
        return not old
    if isinstance(old, int):
        return old + dice.choice((-1, 1, 2**32, -(2**32)))
    if isinstance(old, str):
        return odd_text(dice, old)
    if isinstance(old, list) and old:
        changes = (old[::-1], old * 2, old[:-1], old + old[:1], [*old, None], old * 40)
        return dice.choice(changes)
    return dice.choice(NUMBERS)


def odd_text(dice: Dice, text: str) -> str:
    """Another spelling of a text: case, padding, white space, other alphabets, stray bits."""
    if not text:
        return dice.choice(ODD_TEXTS)
    at = dice.randrange(len(text))
    ways = (
        text.upper,
        text.swapcase,
        lambda: text + "=",
        lambda: text + "\n",
        lambda: " " + text,
        lambda: text[:at] + "\n" + text[at:],
        lambda: text.translate(str.maketrans("-_", "+/")),
        lambda: text[:-1] + chr(ord(text[-1]) ^ 1),
        lambda: text[:at] + dice.choice("0aA-_+/= ") + text[at + 1 :],
        lambda: text[:at] + text[at + 1 :],
        lambda: text[::-1],
        lambda: text[:at] + "\u0430" + text[at + 1 :],
    )
    return dice.choice(ways)()


def altered_tree(dice: Dice, tree: object, others: Sequence[object]) -> object:
    """A JSON tree with one or a few things changed somewhere in it."""
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        tree = _alter(dice, tree, others)
    return tree


def _alter(dice: Dice, tree: object, others: Sequence[object]) -> object:
    if isinstance(tree, dict) and tree and dice.random() < 0.93:
        return _alter_members(dice, tree, others)
    if isinstance(tree, list) and tree and dice.random() < 0.8:
        at = dice.randrange(len(tree))
        return [*tree[:at], _alter(dice, tree[at], others), *tree[at + 1 :]]
    return odd_value(dice, tree)


def _alter_members(dice: Dice, tree: dict[str, object], others: Sequence[object]) -> object:
    new = dict(tree)
    name = dice.choice(list(new))
    pick = dice.randrange(10)
    if pick == 0:
        del new[name]
    elif pick == 1:
        new[dice.choice(("x", "", name.upper(), name + " ", "__class__"))] = 1
    elif pick == 2:
        other = dice.choice(others)
        if isinstance(other, dict) and other:
            taken = dice.choice(list(other))
            new[taken if dice.random() < 0.5 else name] = other[taken]
    elif pick == 3:
        new[dice.choice(list(new))], new[name] = new[name], dice.choice(list(new.values()))
    else:
        new[name] = _alter(dice, new[name], others)
    return new


def loose_json(dice: Dice, tree: object) -> bytes:
    """JSON text of a tree in one of the spellings that are not canonical, or nearly so."""
    pick = dice.randrange(8)
    if pick == 0:
        text = json.dumps(tree)
    elif pick == 1:
        text = json.dumps(tree, indent=1)
    elif pick == 2:
        text = json.dumps(tree, separators=(",", ":"), sort_keys=True)
    else:
        text = json.dumps(tree, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    if pick == 3:
        text = text.replace(":1,", f":{dice.choice(NUMBER_TEXTS)},", 1)
    elif pick == 4:
        text = text.replace("{", '{"v":1,', 1)
    elif pick == 5:
        text = text.replace("a", "\\u0061", 1)
    elif pick == 6:
        text = "[" * dice.choice((20, 2000)) + text
    return text.encode("utf-8", "surrogatepass")


def respelled(dice: Dice, text: str) -> str:
    """Another base64 text that a lax reader takes for the same bytes."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    if text and dice.random() < 0.4:
        last = alphabet.index(text[-1])
        return text[:-1] + alphabet[last ^ dice.randint(1, 3)]
    return odd_text(dice, text)


def inside(text: str) -> object | None:
    """The JSON tree inside a base64url text, or None."""
    try:
        return json.loads(b64_exact(text))
    except (Malformed, ValueError):
        return None


def outside(data: bytes) -> str:
    """Bytes as the base64url text of an envelope."""
    return b64(data)
