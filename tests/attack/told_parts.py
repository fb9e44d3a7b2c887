# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Parts that scripts have in common."""

from tests.attack.play import Play


def everyone(play: Play) -> range:
    return range(play.count)


def still_live(play: Play) -> None:
    """Nothing came of it: everybody is live and heard."""
    play.live(*everyone(play))
    play.hear(*everyone(play))


def enter_all(play: Play) -> None:
    play.make_room()
    play.enter(*play.shuffled(everyone(play)))


def bodies(play: Play, kind: int) -> list[bytes]:
    return [body for _, _, _, body in list(play.relay.heard) if body[0] == kind]


def others(play: Play) -> range:
    return range(play.count - 1)


def others_still_live(play: Play, people: int = 0) -> None:
    """The honest ones are live and hear each other, whatever became of the liar."""
    for n in others(play):
        play.until(n, "live", people or play.count)


def hello_of(play: Play, n: int) -> str:
    """The newest hello of somebody."""
    hellos = play.facts(n).hellos
    return hellos[-1] if hellos else ""


def alarmed(play: Play, check: str) -> bool:
    return any(check in play.facts(n).alarms for n in others(play))
