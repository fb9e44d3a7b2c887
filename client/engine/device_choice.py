# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A person joins with other devices than those that were judged: must the gate look again?"""

from typing import assert_never

from client.engine.gate import GateOutcome
from client.media.in_use import Chosen
from client.model import commands
from client.model.media import DeviceKind
from client.model.verdict import Severity
from client.policy.judge import in_force

_BY_DEVICE = ("DEVICE-VIRTUAL", "BLUETOOTH-AUDIO")


def chosen_by(wish: commands.Join) -> Chosen:
    """The devices a person wants to join with."""
    return Chosen(
        wish.microphone_id, wish.speaker_id, wish.camera_id, made_up=wish.synthetic is not None
    )


def with_device(chosen: Chosen, wish: commands.ChooseDevice) -> Chosen:
    """The same choice with one device exchanged: the next look at the devices takes it."""
    match wish.kind:
        case DeviceKind.MICROPHONE:
            return chosen._replace(microphone=wish.id)
        case DeviceKind.SPEAKER:
            return chosen._replace(speaker=wish.id)
        case DeviceKind.CAMERA:
            return chosen._replace(camera=wish.id)
        case _:
            assert_never(wish.kind)


def needs_a_look(judged: Chosen, wish: commands.Join, outcome: GateOutcome) -> bool:
    """Other devices, and rules that mind; where they only inform, joining is not held up.

    A made-up person uses no device of this computer.
    """
    chosen = chosen_by(wish)
    if chosen == judged or chosen.made_up:
        return False
    rules = in_force(outcome.rules, outcome.facts)
    return any(rules.severity(check) >= Severity.WARN for check in _BY_DEVICE)
