# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One step in the making: the state so far, the effects so far, and when to wake again."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import msgspec

from client.crypto.envelope import Context, Signed, sign
from client.crypto.pairwise import seal_under
from client.model.errors import Malformed
from client.model.ids import HelloHash, IdentityKey, RoomId, Uid
from client.model.verdict import Finding, Result, Severity
from client.session.bodies import (
    Message,
    PairedBody,
    between,
    pack,
    paired_body,
    paired_head,
    split,
)
from client.session.effects import Effect, Finish, Raised, Send, WakeAt
from client.session.messages import Kind
from client.session.pairing_keys import key_to_send, with_key
from client.session.state import Peer, State, Step, frozen
from client.session.words import Line, Sign

STRANGER = "stranger"
"""Subject of a finding about somebody who is not a member: cuts nobody off."""

_RAISE_AGAIN_S = 10.0
_MAX_WAIT_S = 30.0

P = TypeVar("P", bound=msgspec.Struct)


class Turn:
    """Mutable only while one input is worked on; `finish` gives the frozen outcome."""

    def __init__(self, state: State, now: float, random: Callable[[int], bytes]) -> None:
        self.state = state
        self.now = now
        self.random = random
        self.effects: list[Effect] = []
        self.outbox: dict[HelloHash, list[Message]] = defaultdict(list)
        self.ending: Finish | None = None
        self.grown = False
        """Evidence came in this step and was not judged yet."""
        self.knocked: set[HelloHash] = set()
        """Whose hello or welcome came in this step."""
        self.welcomed_by: set[HelloHash] = set()
        self.words: list[Line | Sign] = []
        """What I wish to say in this step, now or never."""
        self.idle = False
        """The input was thrown away unread: nothing follows from it, not even a look at clocks."""
        self.unsaid = False
        """A wish of this step could not be granted."""
        self.speak = False
        """Say a statement in this step whatever the clock says."""
        self._wake = now + _MAX_WAIT_S

    @property
    def me(self) -> HelloHash:
        """My hello."""
        return self.state.me

    @property
    def room_id(self) -> RoomId:
        """The room."""
        return self.state.evidence.room.room_id

    def over(self) -> bool:
        """My presence ends with this step."""
        return self.ending is not None

    def emit(self, effect: Effect) -> None:
        """Have the engine do this."""
        self.effects.append(effect)

    def due(self, at: float) -> bool:
        """Is it this time already? If not, be woken then."""
        if self.now >= at:
            return True
        self.wake(at)
        return False

    def wake(self, at: float) -> None:
        """Be woken at this time, for what was just done and is to be done again."""
        self._wake = min(self._wake, at)

    def count(self, cause: str) -> None:
        """Something was dropped."""
        counts = {**self.state.counts}
        counts[cause] = counts.get(cause, 0) + 1
        self.state = replace(self.state, counts=counts)

    def raise_finding(
        self,
        check: str,
        subject: str,
        evidence: str,
        severity: Severity = Severity.BLOCK,
        *,
        passing: bool = False,
        **params: str,
    ) -> None:
        """Tell of a failed check, not more often than every 10 s for one subject.

        ``params`` fill the places in the check's message; ``passing`` as in `effects.Raised`.
        """
        # Told apart, so that no state that passes hides what somebody did a moment later.
        told = f"{check} passing" if passing else check
        last = self.state.raised.get((told, subject))
        if last is not None and self.now - last < _RAISE_AGAIN_S:
            return
        self.state = replace(self.state, raised={**self.state.raised, (told, subject): self.now})
        found = tuple(sorted(params.items()))
        finding = Finding(check, Result.FAIL, severity, subject, found, evidence)
        self.emit(Raised(finding, passing))

    def peer(self, hello: HelloHash) -> Peer | None:
        """Somebody else, if known."""
        return self.state.peers.get(hello)

    def put(self, peer: Peer) -> None:
        """Keep what changed about somebody."""
        self.state = replace(self.state, peers=frozen({**self.state.peers, peer.hello: peer}))

    def uid_of(self, identity: IdentityKey) -> Uid:
        """The uid under which the current epoch names this key, else an earlier one."""
        for epoch in reversed(self.state.evidence.descriptors()):
            member = epoch.value.member(identity)
            if member is not None:
                return member.uid
        return Uid(STRANGER)

    def uid(self, hello: HelloHash) -> Uid:
        """Whose hello this is."""
        identity = self.state.evidence.identity(hello)
        return self.uid_of(identity) if identity else Uid(STRANGER)

    def next_seq(self) -> int:
        """The next sequence number of my hello."""
        self.state = replace(self.state, seq=self.state.seq + 1)
        return self.state.seq

    def sign(self, context: Context, payload: P) -> Signed[P]:
        """Sign as myself."""
        return sign(self.state.setup.me.signing, context, payload)

    def post(self, hello: HelloHash, *messages: Message) -> None:
        """Send under the pair key at the end of this step."""
        self.outbox[hello].extend(messages)

    def finish_call(self, reason: str, uid: Uid | None = None, *, rejoin: bool = False) -> None:
        """End my presence after this step; the first reason stands."""
        if self.ending is None:
            self.ending = Finish(reason, uid, rejoin)

    def finish(self) -> Step:
        """Seal what waits to be sent, and freeze."""
        for hello, messages in self.outbox.items():
            self._flush(hello, messages)
        if self.ending is None:
            self.emit(WakeAt(self._wake))
        else:
            self.emit(self.ending)
            self.state = replace(self.state, ended=True)
        return Step(self.state, tuple(self.effects))

    def _flush(self, hello: HelloHash, messages: Sequence[Message]) -> None:
        if hello not in self.state.view.roster:
            # Whoever went in this very step gets no secret that was meant for them before.
            messages = [message for message in messages if message.kind is not Kind.SECRET]
        if not self.state.view.counts(hello):
            messages = [message for message in messages if message.kind is not Kind.ROOM_KEY]
        for piece in split(messages):
            peer = self.peer(hello)
            if peer is None or peer.pair is None or not peer.paired:
                return
            key = key_to_send(peer.pair)
            head = paired_head(self.me, key.n, key.sent)
            try:
                plain = pack(piece)
            except Malformed:
                self.count("too-large")
                continue
            bound = head + between(self.room_id, self.me, hello)
            spent, counter, sealed = seal_under(key, bound, plain)
            self.put(replace(peer, pair=with_key(peer.pair, spent)))
            self.to(peer, paired_body(PairedBody(self.me, key.n, counter, sealed)))

    def to(self, peer: Peer, body: bytes) -> None:
        """Send a body now: to their connection, or to all while it is not known."""
        self.emit(Send("*" if peer.conn is None else peer.conn, body))
