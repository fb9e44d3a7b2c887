# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""More lies of whoever runs the relay: old words again, and what is done to lines."""

from client.model import relay as words
from client.session.bodies import LOBBY, PAIRED, SEALED
from tests.attack.play import Play
from tests.attack.told import RELAY, Lie, told
from tests.attack.told_parts import bodies, everyone, still_live
from tests.rig.lying_relay import Carry

BREAKING = (1.2, 2.6, 6.0)
"""Seconds of silence on a line that clients must bear."""

# replays


def _replayed(play: Play, kind: int) -> None:
    """Everything of one kind again, in the call it is of and in the next one of the room."""
    play.meet()
    before_it = bodies(play, kind)
    play.replay(before_it)
    play.wait(0.2)
    still_live(play)
    gone = play.count - 1
    before = set(play.facts(gone).hellos)
    play.leave(gone)
    rest = range(gone)
    play.live(*rest)
    play.replay(bodies(play, kind))
    play.wait(0.5)
    for n in rest:
        facts = play.facts(n)
        here = facts.views.get(facts.agreed or "", {})
        play.aim(bool(before & here.keys()), f"{n} has somebody on the roster who left")
    play.enter(gone)
    play.replay(before_it)
    still_live(play)


@told(
    RELAY,
    "replays the hellos of who is here, left and came back",
    "an old hello never becomes ready again; who left stays gone",
)
def replay_hellos(play: Play) -> None:
    _replayed(play, LOBBY)


@told(
    RELAY,
    "replays welcomes, admits and pair keys of this call and the one before",
    "sealed to a hello's own key and numbered: none is taken twice",
)
def replay_admits_and_pairs(play: Play) -> None:
    _replayed(play, SEALED)


@told(
    RELAY,
    "replays statements and sender keys of this call and the one before",
    "counters under a pair key only rise: none opens twice",
)
def replay_statements_and_keys(play: Play) -> None:
    _replayed(play, PAIRED)


@told(
    RELAY,
    "plays a whole earlier call of this room to those who meet in it again",
    "nothing of an earlier presence opens for a new one",
)
def replay_a_whole_call(play: Play) -> None:
    play.meet()
    for n in everyone(play):
        play.leave(n)
    past = [body for _, _, _, body in list(play.relay.heard)]

    def carry(_a: str, _b: str, body: bytes) -> Carry:
        return [*((0.0, play.dice.choice(past)) for _ in range(3)), (0.0, body)]

    play.lie(carry)
    play.enter(*play.shuffled(everyone(play)))
    still_live(play)


# the line


@told(
    RELAY,
    "breaks lines again and again",
    "each comes back as itself; the roster does not change and the call goes on",
)
def break_lines(play: Play) -> None:
    play.meet()
    for _ in range(3):
        victim = play.uid(play.dice.randrange(play.count))
        play.do(lambda victim=victim: play.relay.cut(victim))
        play.wait(0.3)
    play.recover()


@told(
    RELAY,
    "holds everything back for seconds and then says it at once, the last first",
    "clocks start anew when a line is back: nobody is dropped for it, or they meet again",
)
def hold_back_and_burst(play: Play) -> None:
    play.meet()
    kept: list[tuple[str, int, bytes]] = []

    def carry(a: str, b: str, body: bytes) -> Carry:
        kept.append((b, play.relay.conn(a), body))
        return []

    play.lie(carry)
    play.pass_time(play.dice.choice(BREAKING))
    play.lie(lambda _a, _b, body: [(0.0, body)])
    for to, conn, body in reversed(kept):
        play.do(lambda to=to, conn=conn, body=body: play.relay.inject(body, to, conn))
    play.recover()


@told(
    RELAY,
    "sends bytes that are no message, and messages larger than any may be",
    "the line is cut and comes back; nothing of it reaches the call",
)
def malformed_and_oversized(play: Play) -> None:
    play.meet()
    for data in (b"", play.dice.randbytes(64), b"\xc1" * 900, bytes(words.MAX_FRAME + 1)):
        play.do(lambda data=data: play.relay.say(data, play.uid(0)))
        play.wait(0.2)
    for size in (1, 2, 64, 65, 1000, words.MAX_BODY):
        for kind in (LOBBY, SEALED, PAIRED):
            play.replay([bytes((kind,)) + bytes(size - 1)], conn=1)
    play.recover()


@told(
    RELAY,
    "tells times of another century",
    "the relay's time is no clock of the call: nothing changes",
)
def clock_lies(play: Play) -> None:
    play.meet()
    for time in (0, 1, 2**31, 2**40, 2**62):
        for n in range(4):
            play.do(lambda n=n, time=time: play.relay.say(words.Pong(n=n, time=time)))
    play.wait(0.3)
    still_live(play)


@told(
    RELAY,
    "says that somebody else wants everybody's place",
    "told once (INVITE-REPLAY); ends nothing",
)
def claim_rivals(play: Play) -> None:
    play.meet()
    for _ in range(5):
        play.do(lambda: play.relay.say(words.Rival(replaced=False)))
    play.wait(0.3)
    still_live(play)


@told(
    RELAY,
    "keeps a removed member connected and hides the removal from the others",
    "who did not hear of it states another roster: held or dropped, never live with it",
)
def suppress_a_removal(play: Play) -> None:
    play.meet()
    host, gone = play.uid(0), play.count - 1
    if play.honest:
        return
    play.lie(lambda a, _b, body: [] if a == host else [(0.0, body)])
    play.player(0).ask("remove", uid=play.uid(gone))
    play.pass_time(14.0)
    identity = play.cast.keys[play.uid(gone)]
    facts = play.facts(0)
    here = facts.views.get(facts.agreed or "", {})
    play.aim(identity in here.values() and not facts.held, "the host still sends to the removed")
    for n in range(1, gone):
        facts = play.facts(n)
        here = facts.views.get(facts.agreed or "", {})
        names_host = play.cast.keys[host] in here.values()
        play.aim(names_host and not facts.held, f"{n} sends by a roster the host left")


LIES: tuple[Lie, ...] = (
    replay_hellos,
    replay_admits_and_pairs,
    replay_statements_and_keys,
    replay_a_whole_call,
    break_lines,
    hold_back_and_burst,
    malformed_and_oversized,
    clock_lies,
    claim_rivals,
    suppress_a_removal,
)
