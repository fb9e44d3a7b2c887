# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Who was removed from a running call, and is named again: as they are, or after being struck."""

from types import SimpleNamespace

import pytest

from client.engine.epochs import _back_in
from client.model.errors import WrongUse
from client.session import inputs
from client.session.readmits import removes_of
from tests.fakes.call_room import person
from tests.fakes.epochs import after, first, publish, room_of

WHOM = SimpleNamespace(card=SimpleNamespace(key=person(2).identity), name="P 2")


@pytest.mark.parametrize("struck", [True, False])
@pytest.mark.parametrize("removed", [True, False])
def test_the_removal_of_whoever_is_named_again_ends(struck, removed):
    one = first(0, 1, 2)
    room = room_of(3, one, 0, 1, 2)
    if removed:
        room.feed(room.nodes[0], inputs.RemovePerson(person(2).identity))
        room.run(1.0)
    if struck:
        publish(room, after(one, 0, 1))
        room.run(1.0)
    evidence = room.nodes[0].state.evidence
    call = SimpleNamespace(evidence=evidence)
    if not struck and not removed:
        with pytest.raises(WrongUse):
            _back_in(evidence.room, (WHOM,), call)
        return
    found = _back_in(evidence.room, (WHOM,), call)
    assert found == removes_of(evidence, person(2).identity)
    assert bool(found) is removed
