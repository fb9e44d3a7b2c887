# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The call: ``start`` and ``step``, two pure functions (protocol.md sections 7 and 9).

``step`` never raises for anything that came from outside. A state is stepped once: it holds
keys with counters.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from msgspec import structs

from client.model.errors import Malformed
from client.model.ids import HelloHash
from client.session import inputs, reasons
from client.session.admission import admit, remove, tell_who_waits
from client.session.agreement import agree, ask_for_missing_keys, say_what_is_due
from client.session.attendance import handed_on, note_who_is_here, part
from client.session.bodies import DATA
from client.session.clocks import drop_who_is_due, leave, mind_the_clocks
from client.session.code import advance_code, new_part
from client.session.effects import HelloMade, HoldSending
from client.session.ending import end_for_all
from client.session.epochs import judged, new_descriptor
from client.session.evidence import Evidence, with_hello
from client.session.exchange import compare, compare_where_views_differ
from client.session.gone import (
    probe_the_silent,
    say_that_i_was_here,
    tell_the_gone_who_knock,
)
from client.session.hearing import data_opened, take_early_data
from client.session.hello import (
    become_ready,
    make_hello,
    say_hello,
    settle_my_other_hellos,
    welcome_those_who_knocked,
)
from client.session.inbox import delivered, take_early
from client.session.judge import hold_sending, judge, part_with
from client.session.keyplane import forget_stale_keys, share_announcements, use_new_key
from client.session.links import link_changed, send_confirm, send_transport
from client.session.pairing import advance_pairs
from client.session.peer_version import least_version
from client.session.phases import show
from client.session.posture import my_posture, send_list, tell_posture
from client.session.refusal import refuse
from client.session.room_key import hand_new_room_key
from client.session.roster import view_of
from client.session.saying import (
    raise_hand,
    say_what_is_wished,
    show_screen,
    stand_with,
    type_on,
)
from client.session.state import CallSetup, State, Step
from client.session.talk_state import TalkState
from client.session.turn import Turn

SETTLED_AFTER_S = 60.0
"""Live for so long, a presence that is dropped starts counting its attempts anew."""

SOON_S = 0.02
_COUNTED = {"silent", "no-agreement"}


def start(setup: CallSetup, *, now: float, random: Callable[[int], bytes]) -> Step:
    """A new presence with a new hello; feed `inputs.Attached` next.

    ``now`` is monotonic seconds, ``random`` gives fresh secret bytes.
    """
    hello, key = make_hello(setup, random)
    earlier = {signed.hash: signed for signed in setup.earlier}
    mine = HelloHash(hello.hash)
    evidence = with_hello(Evidence(setup.descriptor, earlier=earlier, mine=mine), hello)
    view = view_of(evidence)
    state = State(
        setup=setup,
        hello=hello,
        key=key,
        started_at=now,
        evidence=evidence,
        view=view,
        trust=dict(setup.trust),
        code=new_part(random, view.rh, mine),
        rh_at=now,
        talk=TalkState(standing=setup.standing),
        gate_lost=setup.gate_lost,
        gate_lost_at=setup.gate_lost_at,
        attendance=setup.attendance,
    )
    turn = Turn(state, now, random)
    # Held from the first moment: a key in use seals nothing before `ResumeSending`.
    turn.emit(HoldSending())
    turn.emit(HelloMade(turn.me))
    _settle(turn)
    return turn.finish()


def step(state: State, input_: inputs.Input, *, now: float, random: Callable[[int], bytes]) -> Step:
    """What follows from one input. After the end nothing does."""
    turn = Turn(state, now, random)
    if state.ended:
        return _after_the_end(turn, input_)
    _take(turn, input_)
    if turn.idle:
        # A flood costs its sender more than me; the last wish to be woken stands.
        return Step(turn.state, tuple(turn.effects))
    _settle(turn)
    return turn.finish()


def _after_the_end(turn: Turn, input_: inputs.Input) -> Step:
    """Nothing follows any more; only receipts are taken, of those who ended with me."""
    if turn.state.attendance.awaits:
        match input_:
            case inputs.Delivered(conn, body) if body[:1] == bytes((DATA,)):
                delivered(turn, conn, body)
            case inputs.DataOpened():
                data_opened(turn, input_)
            case _:
                pass
    return Step(turn.state, tuple(turn.effects))


def next_setup(state: State, *, now: float) -> CallSetup:
    """How to come back after `effects.Finish` with ``rejoin``: the same person, a new hello."""
    lived = state.live_since is not None and now - state.live_since >= SETTLED_AFTER_S
    before = 0 if lived else state.setup.attempt
    return replace(
        state.setup,
        trust=state.trust,
        # A shared screen never begins again by itself.
        standing=structs.replace(state.talk.standing, screen=False),
        gate_lost=state.gate_lost,
        gate_lost_at=state.gate_lost_at,
        descriptor=state.evidence.descriptor,
        earlier=tuple(state.evidence.earlier.values()),
        my_hellos=state.setup.my_hellos | {state.me},
        attempt=before + (state.reason in _COUNTED),
        attendance=handed_on(state.attendance),
    )


def _take(turn: Turn, input_: inputs.Input) -> None:  # noqa: C901, PLR0912, PLR0915  one case an input
    match input_:
        case inputs.Delivered(conn, body):
            delivered(turn, conn, body)
        case inputs.Tick():
            pass
        case inputs.Attached(conn, others):
            _attached(turn, conn, others)
        case inputs.LineDown():
            turn.state = replace(turn.state, line_up=False)
        case inputs.LineUp():
            _line_is_up(turn)
        case inputs.RelayAnswered():
            turn.state = replace(turn.state, relay_heard=turn.now)
        case inputs.Arrived(conn):
            turn.state = replace(turn.state, hinted=turn.state.hinted | {conn})
        case inputs.Departed(conn):
            turn.state = replace(turn.state, hinted=turn.state.hinted - {conn})
        case inputs.Publishing(media):
            turn.state = replace(turn.state, setup=replace(turn.state.setup, media=media))
        case inputs.TrustChanged(identity, trust):
            turn.state = replace(turn.state, trust={**turn.state.trust, identity: trust})
            judged(turn, identity)
        case inputs.LeastVersion(version):
            least_version(turn, version)
        case inputs.GateLost(check_ids, grace):
            since = turn.state.gate_lost_at if turn.state.gate_lost else turn.now
            lost = check_ids or ("unknown",)
            turn.state = replace(turn.state, gate_lost=lost, gate_lost_at=since, gate_wait=grace)
        case inputs.GateMended():
            turn.state = replace(turn.state, gate_lost=())
        case inputs.SendTransport(params):
            _outgoing(turn, lambda: send_transport(turn, params))
        case inputs.SendConfirm(confirm):
            _outgoing(turn, lambda: send_confirm(turn, confirm))
        case inputs.LinkChanged():
            link_changed(turn, input_)
        case inputs.ClockJumped():
            leave(turn, reasons.CLOCK_JUMPED, rejoin=True)
        case inputs.AdmitPerson(hello):
            admit(turn, hello)
        case inputs.RemovePerson(identity):
            remove(turn, identity)
        case inputs.NewDescriptor(envelope, room_key):
            new_descriptor(turn, envelope, room_key)
        case inputs.Say(word):
            turn.words.append(word)
        case inputs.TypeOn(text):
            type_on(turn, text)
        case inputs.RaiseHand(up):
            raise_hand(turn, up=up)
        case inputs.DevicesChanged(microphone, camera):
            stand_with(turn, microphone=microphone, camera=camera)
        case inputs.ScreenShown(on):
            show_screen(turn, on=on)
        case inputs.DataOpened():
            data_opened(turn, input_)
        case inputs.MyPosture(posture):
            my_posture(turn, posture)
        case inputs.SendList(peer, envelope):
            send_list(turn, peer, envelope)
        case inputs.EndForAll():
            end_for_all(turn)
        case inputs.LeaveCall():
            leave(turn, reasons.LEFT)
        case inputs.RoomGone(reason):
            turn.finish_call(reason or reasons.ROOM_GONE)
        case _:
            assert_never(input_)


def _attached(turn: Turn, conn: int, others: tuple[int, ...]) -> None:
    """A new connection; if I had one, the relay began anew and all numbers are worthless."""
    if turn.state.conn is not None and turn.state.conn != conn:
        for peer in tuple(turn.state.peers.values()):
            turn.put(replace(peer, conn=None))
    hinted = frozenset(others) - {conn}
    turn.state = replace(turn.state, conn=conn, hinted=hinted, found=hinted)
    _line_is_up(turn)


def _line_is_up(turn: Turn) -> None:
    """Clocks about others start anew; whatever was missed is compared."""
    turn.state = replace(turn.state, line_up=True, line_since=turn.now, relay_heard=turn.now)
    turn.speak = turn.state.stated is not None
    for peer in tuple(turn.state.peers.values()):
        if peer.paired and turn.state.view.counts(peer.hello):
            compare(turn, peer.hello)


def _outgoing(turn: Turn, send: Callable[[], None]) -> None:
    """What the engine hands over may be too large to sign: refused, not raised."""
    try:
        send()
    except Malformed:
        turn.count("link-message-refused")


def _settle(turn: Turn) -> None:
    """Draw every consequence, in the one order that keeps secrets in: who went comes first."""
    # It ends: a round is followed by another only if evidence grew, and that holds so much at most.
    while True:
        judge(turn)
        if turn.over():
            break
        settle_my_other_hellos(turn)
        refuse(turn)
        if turn.over():
            break
        become_ready(turn)
        take_early(turn)
        mind_the_clocks(turn)
        drop_who_is_due(turn)
        if not turn.grown:
            break
    if not turn.over():
        _carry_on(turn)
    if turn.over():
        _close(turn)
    note_who_is_here(turn)
    tell_who_waits(turn)
    show(turn)
    # Only now is it decided whether anything may be sent.
    say_what_is_wished(turn)


def _carry_on(turn: Turn) -> None:
    say_hello(turn)
    welcome_those_who_knocked(turn)
    tell_the_gone_who_knock(turn)
    advance_pairs(turn)
    probe_the_silent(turn)
    hand_new_room_key(turn)
    compare_where_views_differ(turn)
    agree(turn)
    say_what_is_due(turn)
    use_new_key(turn)
    ask_for_missing_keys(turn)
    share_announcements(turn)
    forget_stale_keys(turn)
    advance_code(turn)
    take_early_data(turn)
    tell_posture(turn)
    if turn.grown:
        judge(turn)
        turn.wake(turn.now + SOON_S)


def _close(turn: Turn) -> None:
    """Stop sending first, then part with everybody."""
    hold_sending(turn)
    if turn.ending is not None and not turn.ending.rejoin:
        part(turn)
    turn.state = replace(turn.state, agreed=None, next_key=None, send_key=None)
    say_that_i_was_here(turn)
    if turn.state.attendance.awaits:
        # Their keys open one thing more: the receipts that are under way.
        return
    for hello in sorted(turn.state.peers):
        part_with(turn, hello)
