# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Somebody with everything but a member's key: a place at the relay, the room key, the link.

What a moderator's token, a server's key or a stolen account is in other products: it gets a
connection here, and that is all it gets.
"""

import asyncio
import os
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from client.identity.invitation import OpenedInvitation, open_invitation
from client.identity.person import Person
from client.model.secret import Secret
from client.net.relay_mailbox import RelayMailbox
from client.session import inputs
from client.session.hello import make_hello
from client.session.lobby import SALT_BYTES, seal_hello
from client.session.state import CallSetup
from tests.rig.household import DemoPerson, account

STRANGER = Person.from_seed(Secret(b"with a stolen token".ljust(32, b".")))


class Intruder:
    """Attaches to a real relay with another person's invitation, and keeps what it is sent."""

    def __init__(self, invitee: DemoPerson, file: bytes) -> None:
        with account(invitee) as stolen:
            self.opened: OpenedInvitation = open_invitation(stolen.person, stolen.uid, file)
        self.heard: list[inputs.Input] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="intruder")
        self._mailbox: RelayMailbox | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._attach())
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, coro) -> None:
        asyncio.run_coroutine_threadsafe(coro, self._loop).result(20)

    async def _attach(self) -> None:
        room = self.opened.descriptor.value
        self._mailbox = RelayMailbox(
            room.servers,
            room.room_id,
            self.opened.join_token,
            spawn=lambda coro, name: self._loop.create_task(coro, name=name),
            on_input=self.heard.append,
        )
        await self._mailbox.attach()

    async def _close(self) -> None:
        if self._mailbox is not None:
            await self._mailbox.close()

    def say(self, body: bytes) -> None:
        """A body to everybody in the room."""
        assert self._mailbox is not None
        self._loop.call_soon_threadsafe(self._mailbox.send, "*", body)

    def say_hello(self, me: Person = STRANGER) -> None:
        """A hello under the room key, signed by a key that no room names."""
        setup = CallSetup(
            me=me,
            uid="intruder@elsewhere.example",
            descriptor=self.opened.descriptor,
            room_key=self.opened.room_key,
            trust={},
        )
        hello, _ = make_hello(setup, os.urandom)
        room_id = self.opened.descriptor.value.room_id
        salt = os.urandom(SALT_BYTES)
        self.say(seal_hello(self.opened.room_key, room_id, hello.envelope, salt))

    @property
    def bodies(self) -> list[bytes]:
        """Everything that was said to it."""
        return [item.body for item in self.heard if isinstance(item, inputs.Delivered)]

    def until(self, holds: Callable[[], bool], seconds: float = 20.0) -> None:
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, "the intruder waited in vain"
            time.sleep(0.01)
