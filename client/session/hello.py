# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Hello, Welcome, Ready: how somebody comes in (protocol.md section 7.2)."""

from collections.abc import Callable
from dataclasses import replace

from client.crypto.envelope import Context, Signed, b64, b64_exact, open_envelope, sign
from client.crypto.hpke import PRIVATE_BYTES, XWingPrivate, seal
from client.model.errors import SignatureInvalid
from client.model.ids import HelloHash
from client.model.room import Role
from client.session.bodies import Message, between, pack, sealed_body
from client.session.claims import grow, sign_bye, sign_ready
from client.session.effects import HoldSending, Send
from client.session.evidence import Claim, read_hello, with_hello
from client.session.lobby import SALT_BYTES, seal_hello
from client.session.messages import Admit, Hello, Kind, Welcome
from client.session.pace import count_coming
from client.session.reasons import NOT_UNIQUE
from client.session.refusal import may_be_here
from client.session.state import CallSetup, Peer
from client.session.turn import Turn

HELLO_EVERY_S = 3.0
HELLO_TO_STRANGERS_S = 15.0
WELCOME_EVERY_S = 2.0
MOST_DOUBLINGS = 3
"""Welcomed again after 2, 4, 8 and then every 16 s."""
UNIQUE_GRACE_S = 15.0
"""How long somebody else may act under my key before I end my presence."""
REJOIN_AFTER_S = (0.0, 0.5, 1.0, 2.0)
"""Wait before the hello of each attempt."""
SMALL_ROOM = 10
"""Up to so many hellos, a newcomer welcomes everybody who welcomes them."""
MAX_ADMITS = 8
"""About so many Admits in one Welcome; the rest is fetched."""
ADMITS_EACH = 2
"""Of one person let in by many; those by hosts come first."""
READY_AGAIN_S = 6.0
"""My Ready counts soon after, unless those who welcomed me never said anything else."""
_CHANCE_STEPS = 1 << 16
_CHANCE_S = 2.0


def make_hello(
    setup: CallSetup, random: Callable[[int], bytes]
) -> tuple[Signed[Hello], XWingPrivate]:
    """A presence of mine, and its private key."""
    key = XWingPrivate.generate(random(PRIVATE_BYTES))
    hello = Hello(
        type="hello",
        v=1,
        room_id=setup.descriptor.value.room_id,
        seq=0,
        identity=setup.me.signing.identity,
        epoch=setup.descriptor.value.epoch,
        descriptor=setup.descriptor.hash,
        xwing=b64(key.public),
        suites=(setup.descriptor.value.suite,),
        version=setup.version[:64],
        nonce=random(32).hex(),
    )
    return sign(setup.me.signing, Context.HELLO, hello), key


def say_hello(turn: Turn) -> None:
    """To everybody under the lobby key, every 3 s while I am alone or somebody lacks my key."""
    state = turn.state
    if state.conn is None or not state.line_up:
        return
    every = _hello_pace(turn)
    if every is None:
        return
    wait = REJOIN_AFTER_S[min(state.setup.attempt, len(REJOIN_AFTER_S) - 1)]
    if turn.due(max(state.started_at + wait, state.hello_at + every)):
        salt = turn.random(SALT_BYTES)
        body = seal_hello(state.setup.room_key, turn.room_id, state.hello.envelope, salt)
        turn.state = replace(turn.state, hello_at=turn.now)
        turn.emit(Send("*", body))
        turn.wake(turn.now + every)


def _hello_pace(turn: Turn) -> float | None:
    """Seconds between hellos; None when nobody needs mine.

    A connection that belongs to nobody here may be people whom a broken line kept from hearing
    me: they hear a hello now and then.
    """
    state = turn.state
    if not (state.me in state.view.ready and state.others):
        return HELLO_EVERY_S
    here = [peer for peer in state.peers.values() if peer.hello in state.view.roster]
    unpaired = [peer for peer in here if not peer.paired]
    if unpaired:
        # In a call, a newcomer has my hello with my Welcome; theirs calls for another one.
        welcomed = state.last_agreed is not None and all(peer.welcomes for peer in unpaired)
        return HELLO_TO_STRANGERS_S if welcomed else HELLO_EVERY_S
    known = {peer.conn for peer in here}
    return None if state.hinted <= known else HELLO_TO_STRANGERS_S


def learn_hello(
    turn: Turn, data: bytes, conn: int | None, handed_by: HelloHash | None = None
) -> HelloHash:
    """Take in a hello; a connection is believed only until pair keys exist."""
    signed = read_hello(turn.state.evidence, data)
    name = HelloHash(signed.hash)
    if name not in turn.state.evidence.hellos:
        count_coming(turn, signed.key, handed_by)
    grow(turn, with_hello(turn.state.evidence, signed))
    if signed.key == turn.state.setup.me.signing.identity:
        return name
    peer = turn.peer(name)
    if peer is None:
        chance = int.from_bytes(turn.random(2), "big") / _CHANCE_STEPS * _CHANCE_S
        peer = Peer(
            hello=name,
            identity=signed.key,
            nonce=signed.value.nonce,
            xwing=b64_exact(signed.value.xwing),
            known_at=turn.now,
            heard_at=turn.now,
            chance=chance,
        )
    if conn is not None and not peer.paired:
        pair = replace(peer.pair, tries=0) if peer.pair else None
        # Who knocks is not silent; on a slow line the key with everybody takes a while.
        peer = replace(peer, conn=conn, pair=pair, heard_at=turn.now)
    turn.put(peer)
    return name


def welcome_those_who_knocked(turn: Turn) -> None:
    """Answer hellos of people who count and are not here yet, at most every 2 s each."""
    view = turn.state.view
    for hello in sorted(turn.knocked):
        peer = turn.peer(hello)
        if peer is None or not (view.counts(hello) and view.counts(turn.me)):
            continue
        if hello in view.ready and peer.paired:
            continue
        wait = WELCOME_EVERY_S * 2.0 ** min(peer.welcomes, MOST_DOUBLINGS)
        if turn.now - peer.welcomed_at < wait or not may_be_here(turn, hello, peer.identity):
            continue
        turn.put(replace(peer, welcomed_at=turn.now, welcomes=peer.welcomes + 1))
        _welcome(turn, peer)


def _welcome(turn: Turn, peer: Peer) -> None:
    welcome = Welcome(
        type="welcome",
        v=1,
        room_id=turn.room_id,
        sender=turn.me,
        to=peer.hello,
        seq=turn.next_seq(),
        rh=turn.state.view.rh,
    )
    bundle = (
        Message(Kind.HELLO, turn.state.hello.envelope),
        *how_admitted(turn, peer.hello),
        Message(Kind.WELCOME, turn.sign(Context.WELCOME, welcome).envelope),
    )
    hand_with_epochs(turn, peer, bundle)


def hand_with_epochs(turn: Turn, peer: Peer, bundle: tuple[Message, ...], at: int = 0) -> None:
    """A bundle sealed to somebody's hello; before it the epochs without which it says nothing.

    The current one, that of number ``at``, and those under which the hellos in the bundle were
    made. Not the one that the newcomer's own hello names; whatever else there is they fetch.
    """
    evidence = turn.state.evidence
    told = frozenset(message.data for message in bundle)
    hellos = [signed for signed in evidence.hellos.values() if signed.envelope in told]
    needed = {evidence.descriptor.hash, *(signed.value.descriptor for signed in hellos)}
    theirs = evidence.hellos[peer.hello].value.descriptor
    for epoch in evidence.descriptors():
        if epoch.hash != theirs and (epoch.hash in needed or epoch.value.epoch == at):
            turn.to(peer, sealed_to(turn, peer, (Message(Kind.DESCRIPTOR, epoch.envelope),)))
    turn.to(peer, sealed_to(turn, peer, bundle))


def how_admitted(turn: Turn, guest: HelloHash) -> tuple[Message, ...]:
    """The Admits by which a newcomer is in, back to a host, and the hellos that signed them.

    Nothing in an open room. Only these: a call has more Admits than a Welcome has room for.
    """
    evidence = turn.state.evidence
    hosts = {member.identity for member in evidence.room.members if member.role is Role.HOST}
    signed_ones = (signed for _, signed in evidence.claims.values())
    by_hosts_first = sorted(signed_ones, key=lambda signed: signed.key not in hosts)
    chain: list[Signed[Claim]] = []
    known, asked = {guest}, [guest]
    while asked and len(chain) < MAX_ADMITS:
        whom = asked.pop(0)
        admits = [s for s in by_hosts_first if isinstance(s.value, Admit) and s.value.hello == whom]
        for signed in admits[:ADMITS_EACH]:
            chain.append(signed)
            if signed.value.sender not in known:
                known.add(signed.value.sender)
                asked.append(signed.value.sender)
    signers = {signed.value.sender for signed in chain} - {turn.me}
    hellos = [evidence.hellos[signer].envelope for signer in sorted(signers)]
    return (
        *(Message(Kind.HELLO, envelope) for envelope in hellos),
        *(Message(Kind.ADMIT, signed.envelope) for signed in chain),
    )


def sealed_to(turn: Turn, peer: Peer, bundle: tuple[Message, ...]) -> bytes:
    """A bundle sealed to the key of somebody's hello, as a body."""
    bound = between(turn.room_id, turn.me, peer.hello)
    return sealed_body(turn.me, seal(peer.xwing, Context.HELLO, bound, pack(bundle)))


def welcome_received(turn: Turn, sender: HelloHash, data: bytes) -> None:
    """Somebody whose hello is in evidence welcomes me."""
    identity = turn.state.evidence.identity(sender)
    if identity is None or identity == turn.state.setup.me.signing.identity:
        raise SignatureInvalid("welcomed by nobody here")
    value = open_envelope(data, Context.WELCOME, Welcome, identity).value
    if (value.room_id, value.sender, value.to) != (turn.room_id, sender, turn.me):
        raise SignatureInvalid("a welcome for somebody else")
    turn.welcomed_by.add(sender)
    if not turn.state.ready_sent or len(turn.state.evidence.hellos) <= SMALL_ROOM:
        # They may be as new as I am. Where many welcome me, whoever is new knocks themselves.
        turn.knocked.add(sender)


def become_ready(turn: Turn) -> None:
    """Sign Ready once, at the first welcome by somebody who counts.

    Once more at a later welcome while it does not count: who welcomed me said nothing since.
    """
    state, view = turn.state, turn.state.view
    if turn.me in view.ready or not view.counts(turn.me):
        return
    if state.ready_sent and turn.now - state.ready_at < READY_AGAIN_S:
        return
    welcomers = tuple(sorted(h for h in turn.welcomed_by if view.counts(h)))
    if welcomers:
        sign_ready(turn, welcomers[:64])


def settle_my_other_hellos(turn: Turn) -> None:
    """Bye for an older presence of mine; an unknown one under my key is an alarm and a hold."""
    state = turn.state
    mine = state.evidence.of(state.setup.me.signing.identity)
    open_ones = [h for h in mine if h != turn.me and h not in state.view.gone]
    strange = [h for h in open_ones if h not in state.setup.my_hellos]
    # One that never said anything is on no roster. A relay can repeat any number of such.
    speaking = state.evidence.speaking() if open_ones else frozenset()
    for older in (h for h in open_ones if h in state.setup.my_hellos and h in speaking):
        sign_bye(turn, older)
    if not strange:
        turn.state = replace(turn.state, double_since=None)
        return
    turn.raise_finding("SESSION-UNIQUE", "client", "a hello under my key that I did not make")
    if state.double_since is None:
        turn.state = replace(turn.state, double_since=turn.now)
        turn.wake(turn.now + UNIQUE_GRACE_S)
        if state.sending:
            turn.emit(HoldSending())
            turn.state = replace(turn.state, sending=False)
    elif turn.due(state.double_since + UNIQUE_GRACE_S):
        turn.finish_call(NOT_UNIQUE)
