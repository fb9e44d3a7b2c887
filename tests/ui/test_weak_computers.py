# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A computer that fails what the room asks for carries a mark, and its words are read out."""

import msgspec

from client.ui.roster import RosterRow
from tests.fakes import scenes


def test_a_weak_computer_is_marked_and_spoken_and_no_other_one_is(in_call, engine):
    people = list(scenes.ROSTER.people)
    weak = next(i for i, one in enumerate(people) if one.peer is not None and not one.me)
    people[weak] = msgspec.structs.replace(people[weak], weak=("Nobody watches this program",))
    engine.emit(msgspec.structs.replace(scenes.ROSTER, people=tuple(people)))
    rows = in_call.call.findChildren(RosterRow)
    marked = [row.entry.uid for row in rows if not row._weak.isHidden()]
    assert marked == [people[weak].uid]
    spoken = {row.entry.uid: row.accessibleName() for row in rows}
    assert "Nobody watches this program" in spoken[people[weak].uid]
    assert [uid for uid, said in spoken.items() if "computer fails" in said] == marked
