# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Lies that aim at the evidence itself: two honest people who compare, and never see the same."""

from collections.abc import Callable
from dataclasses import replace
from unittest import mock

from client.crypto.envelope import Context
from client.session import evidence
from client.session.messages import Admit
from tests.attack.stage import Stage


def two_admits_whose_names_begin_alike(stage: Stage) -> None:
    """A member looks for two Admits whose hashes begin alike, and gives each person one of them."""
    stage.restricted(4, hosts=(0,))
    a = stage.room.join(0)
    for n in (1, 2, 3):
        stage.room.join(n)
        stage.run(0.5)
        stage.admit(a, stage.room.nodes[n])
        stage.run(3.0)
    assert stage.room.all_live(0, 1, 2, 3), "the honest part of the lie does not work"
    b, c, liar = (stage.room.nodes[n] for n in (1, 2, 3))
    one = stage.signed_admit(liar, c.me)
    liar.state = replace(liar.state, seq=liar.state.seq + 1 + stage.dice.randrange(99))
    two = stage.signed_admit(liar, c.me)
    true = evidence.open_envelope
    alike = true(one.data, Context.ADMIT, Admit, None).hash[:16]

    def found(data: bytes, *rest: object) -> object:
        """As if the liar had searched long enough: 2^32 tries find such a pair."""
        signed = true(data, *rest)
        return replace(signed, hash=alike + signed.hash[16:]) if data == two.data else signed

    with mock.patch.object(evidence, "open_envelope", found):
        stage.say(liar, a, one)
        stage.say(liar, b, two)
        stage.run(15.0)
        views = {node.state.view.rh for node in (a, b, c)}
        stage.aim(len(views) > 1 or not all(node.alive and not node.held for node in (a, b, c)))
        stage.run(20.0)
        stage.aim(not stage.room.all_live(0, 1, 2, 3))


EVIDENCE_LIES: tuple[Callable[[Stage], None], ...] = (two_admits_whose_names_begin_alike,)
