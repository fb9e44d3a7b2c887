# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms as a relay knows them: a random id, hashes of tokens, and who is connected now.

No I/O and no clock here. Lines are given in, and a message reaches the buffers of all its
recipients inside one call, which is the one order of its room (protocol.md section 6).
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from typing import Literal, Protocol

import msgspec

from client.model.errors import Malformed
from client.model.relay import (
    MAX_BODY,
    Attach,
    Attached,
    Deliver,
    FromRelay,
    Joined,
    Left,
    Rival,
    RoomClosed,
    RoomRegistration,
    Send,
)
from client.relay.limits import Limits

HASH_BYTES = 32
TOKEN_BYTES = 32
_ROOM_ID = re.compile(r"[0-9a-f]{32}")
_encode = msgspec.msgpack.Encoder().encode


class Outlet(Protocol):
    """A connection to send through."""

    @property
    def ending(self) -> bool:
        """Nothing is sent or heard any more."""

    def send(self, message: FromRelay) -> None:
        """Hand over a message, or nothing when the connection is ending."""

    def send_encoded(self, data: bytes) -> None:
        """Hand over an encoded message."""

    def end(self) -> None:
        """Close after what was sent."""


class Seat:
    """The place of one token: a connection number, and the line while there is one.

    The number outlives the line, so that a client that comes back with the preimage of
    ``resume_hash`` is the same connection to everyone.
    """

    __slots__ = ("conn", "line", "lost_at", "present", "resume_hash", "token")

    def __init__(self, token: bytes, conn: int, resume_hash: bytes) -> None:
        self.token = token
        self.conn = conn
        self.resume_hash = resume_hash
        self.line: Outlet | None = None
        self.lost_at = 0.0
        self.present = False
        """The others were told of it and not of its leaving."""


class Room:
    """One registered room."""

    def __init__(self, registration: RoomRegistration) -> None:
        self.registration = registration
        self._tokens = frozenset(registration.token_hashes)
        self._seats: dict[bytes, Seat] = {}
        self._by_conn: dict[int, Seat] = {}
        self._last_conn = 0

    def knows(self, token: bytes) -> bool:
        """Whether ``token`` (a SHA-256) is registered.

        Looking it up in a hash table is safe: what is compared is a digest, and whoever times
        the comparison learns about digests they cannot choose, not about tokens.
        """
        return token in self._tokens

    def held(self, seat: Seat) -> bool:
        """Whether somebody may be there: a line that is not ending."""
        return seat.line is not None and not seat.line.ending

    @property
    def full(self) -> bool:
        """No more members fit."""
        return sum(seat.present for seat in self._seats.values()) >= self.registration.max_members

    def seat(self, token: bytes) -> Seat | None:
        """The place that this token has, if it ever attached."""
        return self._seats.get(token)

    def resumes(self, attach: Attach, seat: Seat) -> bool:
        """Whether this attach proves to be the one who took the seat."""
        digest = hashlib.sha256(attach.resume).digest()
        return bool(attach.resume) and hmac.compare_digest(digest, seat.resume_hash)

    def take(self, token: bytes, attach: Attach, line: Outlet, time: int) -> Seat:
        """Give ``line`` the token's place; a line that held it before is told and ended."""
        seat = self._seats.get(token)
        if seat is not None and not self.resumes(attach, seat):
            self.leave(seat)
            seat = None
        if seat is None:
            self._last_conn += 1
            seat = Seat(token, self._last_conn, attach.resume_hash)
            self._seats[token] = self._by_conn[seat.conn] = seat
        if seat.line is not None:
            self._replace(seat.line)
        seat.resume_hash = attach.resume_hash
        seat.line = line
        others = tuple(other.conn for other in self._others(seat))
        line.send(Attached(conn=seat.conn, others=others, time=time))
        if not seat.present:
            seat.present = True
            self._tell(seat, Joined(conn=seat.conn))
        return seat

    def lose(self, seat: Seat, line: Outlet, now: float) -> None:
        """The line broke; the place is kept for a while."""
        if seat.line is line:
            seat.line = None
            seat.lost_at = now

    def leave(self, seat: Seat) -> None:
        """The place is empty now, and everyone is told."""
        if self._seats.get(seat.token) is not seat:
            return
        if seat.line is not None:
            self._replace(seat.line)
            seat.line = None
        del self._seats[seat.token], self._by_conn[seat.conn]
        if seat.present:
            seat.present = False
            self._tell(seat, Left(conn=seat.conn))

    def forget_lost(self, before: float) -> None:
        """Tell of the leaving of everyone whose line broke before that moment.

        Their number is kept: they may still come back as the same connection.
        """
        for seat in tuple(self._seats.values()):
            if seat.present and seat.line is None and seat.lost_at <= before:
                seat.present = False
                self._tell(seat, Left(conn=seat.conn))

    def forward(self, seat: Seat, message: Send) -> None:
        """Put a body into the buffer of its recipient, or of all others."""
        if len(message.body) > MAX_BODY:
            raise Malformed("send", "body too large")
        recipients: Iterable[Seat]
        if message.to == "*":
            recipients = self._others(seat)
        else:
            one = self._by_conn.get(message.to)
            recipients = (one,) if one is not None and one is not seat else ()
        data = _encode(Deliver(sender=seat.conn, seq=message.seq, body=message.body))
        for recipient in recipients:
            if recipient.line is not None:
                recipient.line.send_encoded(data)

    def change(self, registration: RoomRegistration) -> None:
        """A later registration: whose token is not in it any more loses their place."""
        self.registration = registration
        self._tokens = frozenset(registration.token_hashes)
        for token, seat in tuple(self._seats.items()):
            if token not in self._tokens:
                line, seat.line = seat.line, None
                if line is not None:
                    line.send(RoomClosed(why="ended"))
                    line.end()
                self.leave(seat)

    def close(self, why: Literal["ended", "expired"]) -> None:
        """Tell everyone that the room is over."""
        for seat in tuple(self._seats.values()):
            line, seat.line = seat.line, None
            if line is not None:
                line.send(RoomClosed(why=why))
                line.end()
        self._seats.clear()
        self._by_conn.clear()

    def _others(self, seat: Seat) -> tuple[Seat, ...]:
        return tuple(s for s in self._seats.values() if s.present and s is not seat)

    def _tell(self, seat: Seat, message: FromRelay) -> None:
        data = _encode(message)
        for other in self._others(seat):
            if other.line is not None:
                other.line.send_encoded(data)

    def _replace(self, line: Outlet) -> None:
        line.send(Rival(replaced=True))
        line.end()


def checked(registration: RoomRegistration, limits: Limits) -> RoomRegistration:
    """The registration, or `Malformed` when it is not one a relay takes."""
    tokens = registration.token_hashes
    if not _ROOM_ID.fullmatch(registration.room_id):
        raise Malformed("registration", "room id")
    if not 0 < len(tokens) <= limits.tokens_per_room or len(set(tokens)) != len(tokens):
        raise Malformed("registration", "number of tokens")
    if any(len(token) != HASH_BYTES for token in tokens):
        raise Malformed("registration", "a token hash has 32 bytes")
    if len(registration.admin_key) != HASH_BYTES:
        raise Malformed("registration", "an admin key has 32 bytes")
    if not 0 < registration.max_members <= limits.tokens_per_room:
        raise Malformed("registration", "number of members")
    return registration


def checked_attach(attach: Attach) -> Attach:
    """The attach, or `Malformed` when its parts have other sizes than they must."""
    if (
        len(attach.join_token) != TOKEN_BYTES
        or len(attach.resume_hash) != HASH_BYTES
        or len(attach.resume) not in {0, TOKEN_BYTES}
    ):
        raise Malformed("attach", "sizes")
    return attach
