# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in with a card or token: enrolled once, proven with its PIN, its age told the gate."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import msgspec

from client.engine.account import Account
from client.engine.world import World
from client.identity.enrolled_token import EnrolledToken
from client.model.errors import Failure, WrongUse
from client.model.secret import Secret
from client.model.token import EnrolToken, TokenSaid
from client.platform import token
from client.platform.ask import NoAnswer
from client.policy.posture_facts import SignIn

T = TypeVar("T")

CHANGE_WITHIN_S = 300
"""Another token is enrolled only this shortly after a sign-in with the one before."""


class TokenDesk:
    """Use on the engine's loop, but for `look`, which the gate calls in a thread."""

    def __init__(self, world: World) -> None:
        self._world = world

    def look(self, account: Account) -> SignIn:
        """Seconds since the last sign-in; raises `NoAnswer` where no token was ever enrolled."""
        held = account.token
        if held is None:
            raise NoAnswer("no token was enrolled")
        # A clock that was set back makes no sign-in younger.
        return SignIn(self._now(account) - held.at)

    async def enrol(self, account: Account, wish: EnrolToken) -> None:
        """Take a token for this profile; raises `WrongUse` or `Failure`."""
        held = account.token
        if held is not None and not 0 <= self._now(account) - held.at <= CHANGE_WITHIN_S:
            raise WrongUse(
                "token-enrolled", "Another token is enrolled here. Sign in with that one first."
            )

        def prove() -> bytes:
            public = token.public_key(wish.module, wish.label, wish.key_id)
            token.prove(wish.module, wish.label, wish.key_id, public, wish.pin)
            return public

        public = await _asked(prove)
        at = self._now(account)
        account.save_token(EnrolledToken(wish.module, wish.label, wish.key_id, public, at))
        self.show(account)

    async def sign_in(self, account: Account, pin: Secret) -> None:
        """Prove that the enrolled token is here; raises `WrongUse` or `Failure`."""
        held = account.token
        if held is None:
            raise WrongUse("no-token", "No token is enrolled here: watchword token enrol")
        await _asked(lambda: token.prove(held.module, held.label, held.key_id, held.public, pin))
        account.save_token(msgspec.structs.replace(held, at=self._now(account)))
        self.show(account)

    def show(self, account: Account) -> None:
        """Tell the faces which token is enrolled."""
        held = account.token
        self._world.emit(TokenSaid("", 0) if held is None else TokenSaid(held.label, held.at))

    def _now(self, account: Account) -> int:
        return max(self._world.wall(), account.seen.latest)


async def _asked(ask: Callable[[], T]) -> T:
    try:
        return await asyncio.to_thread(ask)
    except token.Refused:
        raise Failure(
            "token-refused",
            "The token did not prove itself. Check the PIN: too many wrong ones lock it.",
        ) from None
    except NoAnswer:
        raise Failure(
            "token-unusable",
            "The token cannot be used here. Check that it is connected, and its library and key.",
        ) from None
