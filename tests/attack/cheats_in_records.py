# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a member can be made to sign about who was here."""

from collections.abc import Callable
from typing import Any

from msgspec import structs

from client.crypto.envelope import Context, sign
from client.model.ids import HelloHash, IdentityKey
from client.session import attendance
from client.session.bodies import Message, data_head, pack
from client.session.effects import SealData
from client.session.messages import Kind
from client.session.receipt import Receipt
from client.session.turn import Turn
from tests.rig.actor import Actor

STRANGER = IdentityKey("ed25519:" + "7f" * 32)


def signs_a_record(actor: Actor, change: Callable[[Turn, Receipt], Receipt]) -> None:
    """A receipt with a change, under its own key, in the middle of the call."""
    call = actor.call
    turn = Turn(call._state, call._world.clock(), call._world.random)
    receipt = change(turn, attendance._receipt(turn))
    envelope = sign(turn.state.setup.me.signing, Context.ATTENDANCE, receipt).envelope
    plain = pack([Message(Kind.ATTENDANCE, envelope)])
    call._perform_all((SealData(data_head(turn.me), plain, None),))


def leaves_somebody_out(actor: Actor, identity: str) -> None:
    """A record without one person, perhaps itself."""

    def change(_turn: Turn, receipt: Receipt) -> Receipt:
        rest = tuple(one for one in receipt.people if one.key != identity)
        return structs.replace(receipt, people=rest)

    signs_a_record(actor, change)


def lists_somebody_who_is_nobody(actor: Actor) -> None:
    """A record with a key more, of nobody."""

    def change(_turn: Turn, receipt: Receipt) -> Receipt:
        one = structs.replace(receipt.people[0], key=STRANGER)
        return structs.replace(receipt, people=(*receipt.people, one))

    signs_a_record(actor, change)


def signs_the_record_of_another(actor: Actor, names: str) -> None:
    """A record that claims to be of somebody else's presence."""
    signs_a_record(actor, lambda _turn, receipt: structs.replace(receipt, sender=HelloHash(names)))


RECORDS: tuple[Callable[..., Any], ...] = (
    leaves_somebody_out,
    lists_somebody_who_is_nobody,
    signs_the_record_of_another,
)
