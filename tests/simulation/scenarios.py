# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What happens to a call: each scenario is an event, who should remain, and who may be disturbed.

A scenario gets a room in which everybody but the people it names as ``late`` is live. It makes
something happen and returns the people who should then be live together. Everybody it does not
name in ``touched`` is a bystander: their call may not end, not even to come back.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from client.crypto.envelope import Context, sign
from client.crypto.hpke import seal
from client.model.participant import TrustState
from client.model.room import Profile
from client.model.secret import Secret
from client.session.bodies import Message, between, pack, sealed_body
from client.session.inputs import NewDescriptor
from client.session.messages import Drop, Kind
from client.session.turn import Turn
from tests.fakes.epochs import NEW_KEY, after
from tests.simulation.room import Client, Room, person

KBIT = 1000 / 8


@dataclass
class Outlook:
    """What a scenario announces: who should be live, who may be disturbed, for how long."""

    remain: tuple[int, ...]
    touched: tuple[int, ...] = ()
    limit: float = 60.0
    lead: float = 0.0
    """Seconds that must pass before it counts as over, whoever is live."""
    others: tuple[tuple[int, ...], ...] = ()
    """Who may remain instead, where that is open."""


@dataclass(frozen=True)
class Scenario:
    """One thing that can happen."""

    name: str
    act: Callable[[Room], Outlook]
    least: int = 2
    """The smallest call in which it makes sense."""
    most: int = 50
    late: int = 0
    """So many people, the last ones, are not in the call before."""
    profiles: tuple[Profile, ...] = (Profile.OPEN, Profile.RESTRICTED)
    boots: bool = False
    """It begins with an empty room."""


def everybody(room: Room) -> tuple[int, ...]:
    return tuple(range(room.count))


def without(room: Room, *who: int) -> tuple[int, ...]:
    return tuple(n for n in everybody(room) if n not in who)


def last(room: Room) -> int:
    return room.count - 1


def silenced(room: Room, who: int) -> tuple[int, ...]:
    """Who is disturbed when one person falls silent: of two people both, each drops the other."""
    return everybody(room) if room.count == 2 else (who,)


def before(room: Room) -> tuple[int, ...]:
    """Everybody who is in the call when the last one has not come yet."""
    return tuple(range(room.count - 1))


# coming


def boot_from_nothing(room: Room) -> Outlook:
    room.join_all(within=0.5)
    return Outlook(everybody(room))


def one_by_one(room: Room) -> Outlook:
    for n in everybody(room):
        room.clock.after(n * 1.5, lambda n=n: room.join(n))
    return Outlook(everybody(room), lead=(room.count - 1) * 1.5, limit=60 + room.count * 1.5)


def a_join(room: Room) -> Outlook:
    room.join(last(room))
    return Outlook(everybody(room), touched=(last(room),))


def newcomer_at_256_kbit(room: Room) -> Outlook:
    room.join(last(room), up_rate=256 * KBIT, down_rate=256 * KBIT, delay=0.12)
    return Outlook(everybody(room), touched=(last(room),), limit=90.0)


def newcomer_at_1_mbit(room: Room) -> Outlook:
    room.join(last(room), up_rate=1000 * KBIT, down_rate=1000 * KBIT, delay=0.12)
    return Outlook(everybody(room), touched=(last(room),), limit=90.0)


def three_percent_lost_at_boot(room: Room) -> Outlook:
    room.loss = 0.03
    room.join_all(within=0.5)
    return Outlook(everybody(room), limit=120.0)


def three_percent_lost_at_a_join(room: Room) -> Outlook:
    for client in room.clients.values():
        client.line.loss = 0.03
    room.join(last(room), loss=0.03)
    return Outlook(everybody(room), touched=(last(room),), limit=120.0)


def refused_newcomer(room: Room) -> Outlook:
    """One member sees another key than the one pinned: the others' call goes on without."""
    room.distrust(0, last(room), TrustState.KEY_CHANGED)
    room.clickers = lambda: [n for n in sorted(room.clients) if n != 0]
    room.join(last(room))
    return Outlook(before(room), touched=(last(room),), lead=20.0)


def never_states(room: Room) -> Outlook:
    """Somebody comes in, is ready, and never says what they see."""
    guest = room.join(last(room))
    mute(room, guest)
    return Outlook(before(room), touched=(last(room),), lead=45.0, limit=60.0)


def mute(room: Room, client: Client) -> None:
    """This client states nothing, and tries no second time."""
    room.mute.add(client.me)
    room.no_return.add(client.n)


# going


def bye(room: Room) -> Outlook:
    room.leave(last(room))
    return Outlook(before(room), touched=(last(room),))


def crash_for_good(room: Room) -> Outlook:
    room.crash(last(room))
    return Outlook(before(room), touched=silenced(room, last(room)), lead=13.0)


def crash_and_back(seconds: float) -> Callable[[Room], Outlook]:
    def act(room: Room) -> Outlook:
        room.crash(last(room))
        room.clock.after(seconds, lambda: room.join(last(room)))
        return Outlook(everybody(room), touched=silenced(room, last(room)), lead=seconds + 0.1)

    return act


def host_crashes_after_an_admit(room: Room) -> Outlook:
    """The one who let a newcomer in dies before everybody has heard of it."""
    host = room.clients[0]
    room.clickers = lambda: ()
    guest = room.join(last(room))

    def click() -> None:
        if guest.me not in dict(host.waiting):
            room.clock.after(0.1, click)
            return
        room.admit(0, guest.n)
        room.clock.after(0.03, lambda: room.crash(0))
        room.clickers = lambda: without(room, 0)

    room.clock.after(0.5, click)
    return Outlook(without(room, 0), touched=(0, last(room)), lead=14.0, limit=90.0)


def flapping(room: Room) -> Outlook:
    """One person leaves and joins every 1.1 s, eight times."""
    who = last(room)
    for turn in range(8):
        room.clock.after(turn * 2.2, lambda: room.clients[who].alive and room.leave(who))
        room.clock.after(turn * 2.2 + 1.1, lambda: room.join(who))
    return Outlook(everybody(room), touched=(who,), lead=8 * 2.2, limit=60.0)


def ever_new_hellos(room: Room) -> Outlook:
    """A member leaves and joins ever again, as fast as agreeing goes; another joins meanwhile."""
    cheat, guest = last(room) - 1, last(room)
    for turn in range(50):
        room.clock.after(turn * 0.6, lambda: room.clients[cheat].alive and room.leave(cheat))
        room.clock.after(turn * 0.6 + 0.05, lambda: room.join(cheat))
    room.clock.after(29.9, lambda: room.no_return.add(cheat))
    room.clock.after(30.0, lambda: room.clients[cheat].alive and room.leave(cheat))
    room.clock.after(10.0, lambda: room.join(guest))
    return Outlook(without(room, cheat), touched=(cheat, guest), lead=31.0)


# lines


def line_down(seconds: float, *, keeps: bool) -> Callable[[Room], Outlook]:
    def act(room: Room) -> Outlook:
        who = last(room)
        room.relay.cut(room.clients[who].line, seconds, keeps=keeps)
        touched = silenced(room, who)
        return Outlook(everybody(room), touched=touched, lead=seconds + 1.0, limit=90.0)

    return act


def relay_down(room: Room) -> Outlook:
    for client in room.clients.values():
        room.relay.cut(client.line, 12.0 + room.dice.random(), keeps=False)
    return Outlook(everybody(room), lead=13.0, limit=60.0)


def relay_restarts(room: Room) -> Outlook:
    room.relay.restart(12.0)
    return Outlook(everybody(room), lead=14.0, limit=60.0)


def kept_apart(seconds: float) -> Callable[[Room], Outlook]:
    """The relay carries nothing between two halves; then it is honest again."""

    def act(room: Room) -> Outlook:
        side = {client.line: client.n % 2 for client in room.clients.values()}
        room.relay.carries = lambda a, b: side.get(a, 0) == side.get(b, 0)

        def honest() -> None:
            room.relay.carries = lambda _a, _b: True

        room.clock.after(seconds, honest)
        everyone = everybody(room)
        return Outlook(everyone, touched=everyone, lead=seconds + 0.1, limit=90.0)

    return act


# hosts


def remove(room: Room) -> Outlook:
    room.remove(0, last(room))
    return Outlook(before(room), touched=(last(room),))


def remove_crosses_an_admit(room: Room) -> Outlook:
    """A host lets a newcomer in while the other host removes that host: in either order."""
    guest, by = last(room), 1
    room.clickers = lambda: ()
    newcomer = room.join(guest)

    def cross() -> None:
        if newcomer.me not in dict(room.clients[by].waiting):
            room.clock.after(0.1, cross)
            return
        room.admit(by, guest)
        room.remove(0, by)
        room.clickers = lambda: without(room, by)

    room.clock.after(0.5, cross)
    return Outlook(without(room, by), touched=(by, guest), lead=4.0)


def two_hosts_remove_each_other(room: Room) -> Outlook:
    """Both are gone where somebody took both; else the one whom the relay carried later."""
    room.remove(0, 1)
    room.remove(1, 0)
    either = (without(room, 0), without(room, 1))
    return Outlook(without(room, 0, 1), touched=(0, 1), others=either, lead=2.0)


# epochs


def publish(room: Room, *people: int, key: Secret | None = None) -> None:
    """The issuer makes the next epoch, naming these people."""
    room.descriptor = after(room.descriptor, *people)
    room.feed(room.clients[0], NewDescriptor(room.descriptor.envelope, key))


def epoch_during_a_join(room: Room) -> Outlook:
    room.join(last(room))
    room.clock.after(0.15, lambda: publish(room, *everybody(room)))
    return Outlook(everybody(room), touched=(last(room),), lead=1.0)


def epoch_strikes_somebody_during_a_join(room: Room) -> Outlook:
    struck = last(room) - 1
    room.join(last(room))
    room.clock.after(0.15, lambda: publish(room, *without(room, struck), key=NEW_KEY))
    return Outlook(without(room, struck), touched=(struck, last(room)), lead=1.0)


def epoch_adds_somebody_during_a_join(room: Room) -> Outlook:
    added = room.count
    room.join(last(room))
    room.clock.after(0.15, lambda: publish(room, *everybody(room), added))
    room.clock.after(0.6, lambda: room.join(added))
    remain = (*everybody(room), added)
    return Outlook(remain, touched=(last(room), added), lead=1.0)


# people who may not say anything


def drops_by_a_knocker(room: Room) -> Outlook:
    """Who waits at the door signs a Drop of everybody; nobody takes it."""
    guest = room.join(last(room))
    room.refused.add(guest.n)

    def drop() -> None:
        for target in before(room):
            other = room.clients[target]
            words = _drop(room, guest, other)
            bound = between(room.descriptor.value.room_id, guest.me, other.me)
            hello = Message(Kind.HELLO, guest.state.hello.envelope)
            sealed = seal(other.state.key.public, Context.HELLO, bound, pack((hello, words)))
            room.relay.send(guest.line, "*", sealed_body(guest.me, sealed))

    room.clock.after(1.0, drop)
    return Outlook(before(room), touched=(guest.n,), lead=6.0)


def drops_by_a_removed_member(room: Room) -> Outlook:
    """Who was removed signs Drops of everybody and sends them under keys they still hold."""
    out = room.clients[last(room)]
    turn = Turn(out.state, room.now, room.dice.randbytes)
    room.remove(0, out.n)
    others = [room.clients[n] for n in before(room)]
    for other in others:
        turn.post(other.me, *(_drop(room, out, target) for target in others))
    bodies = [effect for effect in turn.finish().effects if hasattr(effect, "body")]
    for wait in (0.2, 1.0):
        for effect in bodies:
            room.clock.after(wait, lambda e=effect: room.relay.send(out.line, e.to, e.body))
    room.keep_line.add(out.n)
    return Outlook(before(room), touched=(out.n,), lead=3.0)


def _drop(room: Room, by: Client, whom: Client) -> Message:
    drop = Drop(
        type="drop",
        v=1,
        room_id=room.descriptor.value.room_id,
        sender=by.me,
        seq=by.state.seq + 100,
        hello=whom.me,
        reason="silent",
        keeps=(),
    )
    return Message(Kind.DROP, sign(person(by.n).signing, Context.DROP, drop).envelope)


RESTRICTED = (Profile.RESTRICTED,)
SCENARIOS: tuple[Scenario, ...] = (
    Scenario("boot from nothing", boot_from_nothing, boots=True),
    Scenario("one by one", one_by_one, boots=True),
    Scenario("a join", a_join, late=1),
    # With more, what is to be sent for a join does not fit through in the 30 s that a call waits.
    Scenario("a newcomer at 256 kbit/s", newcomer_at_256_kbit, late=1, most=8),
    Scenario("a newcomer at 1 Mbit/s", newcomer_at_1_mbit, late=1),
    Scenario("3 % lost, boot", three_percent_lost_at_boot, boots=True),
    Scenario("3 % lost, a join", three_percent_lost_at_a_join, late=1),
    Scenario("a refused newcomer", refused_newcomer, late=1, least=3),
    Scenario("a hello that never states", never_states, late=1, least=3),
    Scenario("Bye", bye),
    Scenario("crash", crash_for_good),
    Scenario("crash and back after 2 s", crash_and_back(2.0)),
    Scenario("crash and back after 20 s", crash_and_back(20.0)),
    Scenario(
        "host crashes right after an Admit",
        host_crashes_after_an_admit,
        late=1,
        least=3,
        profiles=RESTRICTED,
    ),
    Scenario("leave and join every 1.1 s", flapping),
    Scenario("a member with ever new hellos", ever_new_hellos, late=1, least=4),
    *(
        Scenario(
            f"line down {seconds:g} s, queue {'late' if keeps else 'lost'}",
            line_down(seconds, keeps=keeps),
        )
        for seconds in (1.5, 6.0, 12.0)
        for keeps in (True, False)
    ),
    Scenario("kept apart by the relay for 14 s", kept_apart(14.0)),
    Scenario("kept apart by the relay for 30 s", kept_apart(30.0)),
    Scenario("relay down 12 s", relay_down),
    Scenario("relay started anew after 12 s", relay_restarts),
    Scenario("Remove", remove),
    Scenario(
        "Remove crosses an Admit", remove_crosses_an_admit, late=1, least=3, profiles=RESTRICTED
    ),
    Scenario("two hosts remove each other", two_hosts_remove_each_other, least=3),
    Scenario("an epoch during a join", epoch_during_a_join, late=1),
    Scenario(
        "an epoch strikes somebody during a join",
        epoch_strikes_somebody_during_a_join,
        late=1,
        least=3,
    ),
    Scenario(
        "an epoch adds somebody during a join", epoch_adds_somebody_during_a_join, late=1, most=49
    ),
    Scenario("Drops by a knocker", drops_by_a_knocker, late=1, least=3, profiles=RESTRICTED),
    Scenario("Drops by a removed member", drops_by_a_removed_member, least=3),
)


def named(names: Iterable[str]) -> tuple[Scenario, ...]:
    """The scenarios whose names hold any of these words."""
    return tuple(s for s in SCENARIOS if any(name.lower() in s.name.lower() for name in names))
