# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Lies of a member about who was here: in the record that everybody signs at leaving."""

from tests.attack.play import Play
from tests.attack.told import MEMBER, Lie, told
from tests.attack.told_parts import alarmed, enter_all, everyone, hello_of, still_live

TOGETHER_S = 20.0
"""Longer than a difference may be."""


def _records(play: Play, cheat: str, check: str = "ATTENDANCE", **how: str) -> None:
    """A call of this lie's own: one record of each presence counts."""
    enter_all(play)
    play.live(*everyone(play))
    play.pass_time(TOGETHER_S)
    if play.honest:
        return still_live(play)
    play.live(*everyone(play))
    play.cheat(play.liar, cheat, **how)
    play.wait(0.4)
    play.aim(not alarmed(play, check), f"nobody was told: {check}")
    mine = play.facts(play.liar).alarms
    play.aim("ATTENDANCE" in mine, "an honest member was accused")
    return None


@told(
    MEMBER,
    "signs a record of who was here that leaves another member out",
    "laid over what each saw: alarm ATTENDANCE about the signer, and both records are kept",
)
def record_without_a_member(play: Play) -> None:
    _records(play, "leaves_somebody_out", identity=str(play.cast.keys[play.uid(0)]))


@told(
    MEMBER,
    "signs that it was never here itself",
    "the others' records hold its presence: alarm ATTENDANCE about the signer",
)
def never_there(play: Play) -> None:
    _records(play, "leaves_somebody_out", identity=str(play.cast.keys[play.uid(play.liar)]))


@told(
    MEMBER,
    "signs a record that lists a key which the room does not name",
    "nobody else saw such a person: alarm ATTENDANCE about the signer",
)
def record_with_a_stranger(play: Play) -> None:
    _records(play, "lists_somebody_who_is_nobody")


@told(
    MEMBER,
    "sends a record in the name of another member's presence",
    "a record counts only from who signed and sent it: dropped, alarm DATA-SIGNED",
)
def record_of_another(play: Play) -> None:
    enter_all(play)
    play.live(*everyone(play))
    if play.honest:
        return still_live(play)
    play.cheat(play.liar, "signs_the_record_of_another", names=hello_of(play, 0))
    play.wait(0.4)
    play.aim(not alarmed(play, "DATA-SIGNED"), "nobody was told: DATA-SIGNED")
    play.aim(alarmed(play, "ATTENDANCE"), "somebody else was accused")
    return None


LIES: tuple[Lie, ...] = (
    record_without_a_member,
    never_there,
    record_with_a_stranger,
    record_of_another,
)
