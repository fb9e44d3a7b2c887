# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""More lies of a member whose program was changed: words, presences, and going on after the end."""

from tests.attack.play import Play
from tests.attack.told import MEMBER, Lie, told
from tests.attack.told_parts import hello_of, others

# words


@told(
    MEMBER,
    "says that another member left, in its own name and in theirs",
    "only a hello's own owner can say Bye for it: nothing changes",
)
def forged_bye(play: Play) -> None:
    play.meet()
    if not play.honest:
        _words_here(play, "says_that_somebody_left", whom=hello_of(play, 0))


@told(
    MEMBER,
    "removes somebody without being host, in its own name and in the host's",
    "only a host's own signature removes: nothing changes",
)
def forged_remove(play: Play) -> None:
    play.meet()
    if not play.honest:
        identity = play.cast.keys[play.uid(1)]
        _words_here(
            play, "removes_without_being_host", identity=str(identity), host=hello_of(play, 0)
        )


@told(
    MEMBER,
    "drops a member in the name of another one",
    "signed by nobody who may: nothing changes",
)
def forged_drop(play: Play) -> None:
    play.meet()
    if not play.honest:
        whom, names = hello_of(play, 0), hello_of(play, 1)
        _words_here(play, "drops_in_the_name_of_another", whom=whom, names=names)


@told(
    MEMBER,
    "states another roster in somebody else's name",
    "statements count only from who signed them: nothing changes",
)
def statement_in_another_name(play: Play) -> None:
    play.meet()
    if not play.honest:
        _words_here(play, "states_in_the_name_of_another", names=hello_of(play, 0))


def _words_here(play: Play, cheat: str, **how: str | int) -> None:
    before = {n: play.facts(n) for n in others(play)}
    honest = {hello_of(play, m) for m in others(play)}
    play.cheat(play.liar, cheat, **how)
    play.wait(0.6)
    for n in others(play):
        here = play.facts(n)
        play.aim(not honest <= here.shown.keys(), f"{n} lost an honest person")
        play.aim(bool(here.finished), f"{n} was ended")
        play.aim(len(here.hellos) > len(before[n].hellos), f"{n} had to come back")


@told(
    MEMBER,
    "states for ever a roster that nobody else sees",
    "no agreement with it: it is dropped (no-agreement), the others' call goes on",
)
def statements_for_another_roster(play: Play) -> None:
    _one_persons_trouble(play, "states_what_nobody_sees")


@told(
    MEMBER,
    "pairs with everybody and never states a roster",
    "dropped after its time; the call of the others goes on",
)
def never_state(play: Play) -> None:
    _one_persons_trouble(play, "never_states")


def _one_persons_trouble(play: Play, cheat: str) -> None:
    """A newcomer with whom there can be no agreement does not end the call of the others."""
    play.make_room()
    rest = list(others(play))
    play.enter(*rest)
    play.live(*rest)
    play.enter(play.liar)
    if play.honest:
        play.live(*range(play.count))
        return play.hear(*range(play.count))
    play.cheat(play.liar, cheat)
    play.pass_time(26.0)
    for n in rest:
        facts = play.facts(n)
        play.aim(bool(facts.finished), f"{n} was ended")
        here = facts.views.get(facts.agreed or "", {})
        keys = {play.cast.keys[play.uid(m)] for m in rest}
        play.aim(facts.agreed is None or not keys <= set(here.values()), f"{n} lost the others")
    return None


@told(
    MEMBER,
    "repeats its first statement after every newer one",
    "only the highest number counts: nothing changes",
)
def replay_a_statement(play: Play) -> None:
    play.meet()
    if not play.honest:
        _words_here(play, "repeats_an_old_statement")


@told(
    MEMBER,
    "commits to another part of the call code than before, and reveals one that fits nothing",
    "the first commitment counts: the code stays, and an alarm names who did it",
)
def another_part_of_the_call_code(play: Play) -> None:
    play.meet()
    if not play.honest:
        _words_here(play, "says_a_commitment_anew")


@told(
    MEMBER,
    "says messages of every kind that are malformed",
    "each is dropped and counted by itself; nothing crashes, nobody else is touched",
)
def malformed_under_a_pair_key(play: Play) -> None:
    play.meet()
    if not play.honest:
        _words_here(play, "says_junk", times=6)


@told(
    MEMBER,
    "joins and leaves again and again",
    "each time a new presence, agreed or not; the call of the others goes on",
)
def flapping_joins(play: Play) -> None:
    play.make_room()
    rest = list(others(play))
    play.enter(*rest)
    play.live(*rest)
    play.liars.add(play.liar)
    for _ in range(0 if play.honest else 4):
        play.enter(play.liar)
        play.wait(play.dice.choice((0.0, 0.1, 0.3)))
        play.leave(play.liar)
    for n in rest:
        play.until(n, "live", len(rest))
    play.enter(play.liar)
    play.live(*range(play.count))
    play.hear(*range(play.count))


@told(
    MEMBER,
    "is removed and neither stops sending nor closes its links",
    "links to it are closed and keys are new: it is heard by nobody and opens nothing more",
)
def removed_member_goes_on(play: Play) -> None:
    play.meet()
    if play.honest:
        return
    play.cheat(play.liar, "goes_on_after_the_end")
    play.player(0).ask("remove", uid=play.uid(play.liar))
    rest = list(others(play))
    play.live(*rest)
    play.wait(0.3)
    heard = {n: play.heard_of(n, play.liar) for n in rest}
    opened = sum(play.facts(play.liar).heard.values())
    play.wait(0.7)
    for n in rest:
        play.never_hears(n, play.liar, heard[n])
    play.aim(sum(play.facts(play.liar).heard.values()) > opened, "a removed member still hears")


@told(
    MEMBER,
    "is removed and comes back with the same invitation",
    "a Remove names the person, not the presence: it stays outside",
)
def removed_member_comes_back(play: Play) -> None:
    play.meet()
    if play.honest:
        return
    play.player(0).ask("remove", uid=play.uid(play.liar))
    rest = list(others(play))
    play.live(*rest)
    play.until(play.liar, "ended")
    play.leave(play.liar)
    play.liars.add(play.liar)
    if play.check(play.liar):
        play.player(play.liar).ask("join", microphone=True, camera=False)
        play.wait(1.0)
    liar = play.cast.keys[play.uid(play.liar)]
    for n in rest:
        facts = play.facts(n)
        here = facts.views.get(facts.agreed or "", {})
        play.aim(liar in here.values(), f"{n} has the removed member on the roster")


@told(
    MEMBER,
    "is struck from the room and goes on under the epoch before, whose messages the relay repeats",
    "a lower epoch than seen counts for nothing: it is on no roster and opens nothing more",
)
def old_descriptor_epoch(play: Play) -> None:
    play.meet()
    if play.honest:
        return
    play.cheat(play.liar, "goes_on_after_the_end")
    play.player(0).ask("strike", room_id=play.room["room_id"], uid=play.uid(play.liar))
    rest = list(others(play))
    play.live(*rest)
    past = [(conn, body) for _, _, conn, body in list(play.relay.heard)]
    for conn, body in past:
        play.replay([body], conn=conn)
    play.wait(0.3)
    opened = sum(play.facts(play.liar).heard.values())
    heard = {n: play.heard_of(n, play.liar) for n in rest}
    play.wait(0.5)
    liar = play.cast.keys[play.uid(play.liar)]
    for n in rest:
        play.never_hears(n, play.liar, heard[n])
        facts = play.facts(n)
        here = facts.views.get(facts.agreed or "", {})
        play.aim(liar in here.values(), f"{n} has a struck member on the roster")
    play.aim(sum(play.facts(play.liar).heard.values()) > opened, "a struck member still hears")
    play.leave(play.liar)
    if play.check(play.liar):
        play.player(play.liar).ask("join", microphone=True, camera=False)
        play.wait(0.5)
        for n in rest:
            facts = play.facts(n)
            here = facts.views.get(facts.agreed or "", {})
            play.aim(liar in here.values(), f"{n} has a struck member on the roster again")


LIES: tuple[Lie, ...] = (
    forged_bye,
    forged_remove,
    forged_drop,
    statement_in_another_name,
    statements_for_another_roster,
    never_state,
    replay_a_statement,
    another_part_of_the_call_code,
    malformed_under_a_pair_key,
    flapping_joins,
    removed_member_goes_on,
    removed_member_comes_back,
    old_descriptor_epoch,
)
