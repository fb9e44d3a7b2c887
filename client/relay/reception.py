# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Who gets a place in which room, and what the lines of a relay may say (protocol.md section 6)."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable
from typing import Literal

import msgspec

from client.model.errors import ClientError, Malformed
from client.model.ids import IdentityKey, RoomId
from client.model.relay import (
    Attach,
    CloseRoom,
    FromClient,
    Ping,
    Pong,
    Refusal,
    Register,
    Registered,
    Rival,
    RoomRegistration,
    Send,
)
from client.relay.limits import Limits
from client.relay.line import Line
from client.relay.registration import Orders
from client.relay.rooms import Room, Seat, checked, checked_attach

_decoder = msgspec.msgpack.Decoder(FromClient, strict=True)


class _Challenge:
    """A second attach waits to see whether the first line is alive."""

    __slots__ = ("attach", "line", "timer")

    def __init__(self, attach: Attach, line: Line, timer: asyncio.TimerHandle) -> None:
        self.attach = attach
        self.line = line
        self.timer = timer


class _Place:
    """Where a line sits."""

    __slots__ = ("room", "seat")

    def __init__(self, room: Room, seat: Seat) -> None:
        self.room = room
        self.seat = seat


class Reception:
    """All rooms and lines of one relay. Nothing here waits: every call returns at once."""

    def __init__(
        self,
        limits: Limits,
        clock: Callable[[], float],
        wall: Callable[[], float],
        issuers: frozenset[IdentityKey],
    ) -> None:
        self.cuts: Counter[str] = Counter()
        self._limits = limits
        self._clock = clock
        self._wall = wall
        self._orders = Orders(issuers)
        self._rooms: dict[RoomId, Room] = {}
        self._lines: dict[Line, _Place | None] = {}
        self._challenges: dict[Seat, _Challenge] = {}
        self._pings = 0
        self._shut = False

    @property
    def lines(self) -> tuple[Line, ...]:
        """Everyone whose TLS handshake is done."""
        return tuple(self._lines)

    def shut(self) -> tuple[Line, ...]:
        """Close every room and end every line; nobody is taken in any more."""
        self._shut = True
        lines = self.lines
        for room_id in tuple(self._rooms):
            self.close(room_id, "ended")
        for line in lines:
            line.end()
        return lines

    def register(self, registration: RoomRegistration) -> None:
        """Know a room until its end; a later call replaces its tokens. Raises `Malformed`."""
        registration = checked(registration, self._limits)
        room = self._rooms.get(registration.room_id)
        if registration.exp <= self._wall():
            raise Malformed("registration", "the room is over")
        if room is not None:
            room.change(registration)
        elif len(self._rooms) >= self._limits.rooms:
            raise Malformed("registration", "too many rooms")
        else:
            self._rooms[registration.room_id] = Room(registration)

    def count(self, what: str) -> None:
        """Count a cut by its cause (a `LineOwner`'s part)."""
        self.cuts[what] += 1

    def opened(self, line: Line) -> None:
        """TLS is up; the line has ``attach_s`` to take a place."""
        if self._unattached() >= self._limits.unattached or self._shut:
            line.abort("crowded")
            return
        self._lines[line] = None
        asyncio.get_running_loop().call_later(self._limits.attach_s, self._late, line)

    def closed(self, line: Line, *, politely: bool) -> None:
        """A line is gone; who said goodbye leaves at once, who broke off may come back."""
        place = self._lines.pop(line, None)
        for seat, challenge in tuple(self._challenges.items()):
            if challenge.line is line:
                challenge.timer.cancel()
                del self._challenges[seat]
        if place is None or place.seat.line is not line:
            return
        if politely:
            place.room.leave(place.seat)
        else:
            place.room.lose(place.seat, line, self._clock())

    def said(self, line: Line, data: bytes) -> None:
        """One message of a client; what is malformed or out of turn cuts the connection."""
        try:
            message = _decoder.decode(data)
            self._hear(line, message)
        except (msgspec.MsgspecError, Malformed, RecursionError, UnicodeDecodeError):
            line.cut("malformed")

    def _hear(self, line: Line, message: FromClient) -> None:
        place = self._lines.get(line)
        if place is not None:
            self._alive(place)
        match message:
            case Ping(n=n):
                line.send(Pong(n=n, time=int(self._wall())))
            case Pong():
                pass
            case Send():
                if place is None:
                    raise Malformed("send", "before attach")
                place.room.forward(place.seat, message)
            case Attach():
                self._first_request(line)
                self._attach(line, checked_attach(message))
            case Register() | CloseRoom():
                self._first_request(line)
                self._order(line, message)

    def _first_request(self, line: Line) -> None:
        if line.asked:
            raise Malformed("attach", "one attach or order a connection")
        line.asked = True

    def _attach(self, line: Line, attach: Attach) -> None:
        token = hashlib.sha256(attach.join_token).digest()
        room = self._rooms.get(attach.room_id)
        # Every way to "no" does the same work and answers after the same fixed time, so that
        # nothing tells a wrong token from a room that is not there or is over.
        if room is None or not room.knows(token) or room.registration.exp <= self._wall():
            if line.account.failures.take():
                asyncio.get_running_loop().call_later(
                    self._limits.refusal_s, self._refuse, line, "no"
                )
            else:
                line.abort("wrong-tokens")
            return
        seat = room.seat(token)
        resumes = seat is not None and room.resumes(attach, seat)
        if seat is not None and room.held(seat) and not resumes:
            self._challenge(room, seat, attach, line)
        elif room.full and (seat is None or not seat.present):
            self._refuse(line, "limit")
        else:
            self._seat(room, token, attach, line)

    def _seat(self, room: Room, token: bytes, attach: Attach, line: Line) -> None:
        before = room.seat(token)
        seat = room.take(token, attach, line, int(self._wall()))
        self._lines[line] = _Place(room, seat)
        if before is not None:
            self._settle(before, alive=True)

    def _challenge(self, room: Room, seat: Seat, attach: Attach, line: Line) -> None:
        if seat in self._challenges or seat.line is None:
            self._refuse(line, "busy")
            return
        self._pings += 1
        seat.line.send(Ping(n=self._pings))
        loop = asyncio.get_running_loop()
        timer = loop.call_later(self._limits.rival_s, self._silent, room, seat)
        self._challenges[seat] = _Challenge(attach, line, timer)

    def _alive(self, place: _Place) -> None:
        if place.seat in self._challenges:
            self._settle(place.seat, alive=True)
            if place.seat.line is not None:
                place.seat.line.send(Rival(replaced=False))

    def _settle(self, seat: Seat, *, alive: bool) -> _Challenge | None:
        """End the challenge of a seat; a rival of somebody alive is refused."""
        challenge = self._challenges.pop(seat, None)
        if challenge is None:
            return None
        challenge.timer.cancel()
        if alive:
            self._refuse(challenge.line, "busy")
        return challenge

    def _silent(self, room: Room, seat: Seat) -> None:
        challenge = self._settle(seat, alive=False)
        if challenge is None:
            return
        if self._rooms.get(room.registration.room_id) is room and room.knows(seat.token):
            self._seat(room, seat.token, challenge.attach, challenge.line)
        else:
            self._refuse(challenge.line, "no")

    def _order(self, line: Line, message: Register | CloseRoom) -> None:
        if not line.account.orders.take():
            self._refuse(line, "limit")
            return
        try:
            room_id = self._obey(message)
        except (ClientError, ValueError):
            loop = asyncio.get_running_loop()
            loop.call_later(self._limits.refusal_s, self._refuse, line, "no")
            return
        line.send(Registered(room_id=room_id))
        line.end()

    def _obey(self, message: Register | CloseRoom) -> RoomId:
        now = int(self._wall() * 1000)
        if isinstance(message, Register):
            registration = self._orders.registration(message.envelope, now, self._known)
            self.register(registration)
            return registration.room_id
        room_id = self._orders.closing(message.envelope, now, self._known)
        self.close(room_id, "ended")
        return room_id

    def _known(self, room_id: RoomId) -> RoomRegistration | None:
        room = self._rooms.get(room_id)
        return None if room is None else room.registration

    def _refuse(self, line: Line, why: Literal["no", "busy", "limit"]) -> None:
        self.count(f"refused-{why}")
        line.send(Refusal(why=why))
        line.end()

    def close(self, room_id: RoomId, why: Literal["ended", "expired"]) -> tuple[Line, ...]:
        """Tell everyone in a room that it is over, forget it, and say whose lines ended."""
        room = self._rooms.pop(room_id, None)
        if room is None:
            return ()
        lines = tuple(
            line for line, place in self._lines.items() if place is not None and place.room is room
        )
        for place in [self._lines[line] for line in lines]:
            if place is not None:
                self._settle(place.seat, alive=True)
        room.close(why)
        return lines

    def _unattached(self) -> int:
        return sum(place is None for place in self._lines.values())

    def _late(self, line: Line) -> None:
        waiting = any(challenge.line is line for challenge in self._challenges.values())
        if line in self._lines and self._lines[line] is None and not waiting:
            line.abort("" if line.ending else "too-slow")

    def tidy(self) -> None:
        """Rooms whose time is up, lines that fell silent; call about once a second."""
        wall, now = self._wall(), self._clock()
        for room_id, room in tuple(self._rooms.items()):
            if room.registration.exp <= wall:
                self.close(room_id, "expired")
            else:
                room.forget_lost(now - self._limits.silent_s)
        for line, place in tuple(self._lines.items()):
            if place is not None and now - line.heard_at > self._limits.silent_s:
                # Already silent for all the time a lost line is given: nothing to keep.
                place.room.lose(place.seat, line, line.heard_at)
                line.abort("silent")
