# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Who I am and whom I know: the commands about identity and contacts."""

import asyncio
from collections.abc import Callable

from client.engine import directory_desk
from client.engine.account import Account
from client.engine.account_store import AccountStore
from client.engine.comparing import Comparing
from client.engine.world import World
from client.identity.card import card_text, read_card
from client.identity.contacts import Added
from client.identity.trust import KnownPeople
from client.model import commands, events
from client.model.errors import Failure, Malformed, SignatureInvalid, WrongUse
from client.model.events import IdentityPhase
from client.model.ids import IdentityKey, Uid
from client.model.list_fetch import ListFetch

_BAD_CARD = "This is not a contact card, or it was changed on the way. Ask for it again."


class People:
    """Answers commands about identity and contacts; holds the account once it is unlocked."""

    def __init__(self, world: World, store: AccountStore) -> None:
        self._world = world
        self._store = store
        self._on_ready: Callable[[], None] | None = None
        self._account: Account | None = None
        self._system_works = False
        self._comparing: Comparing | None = None
        self._on_told: Callable[[], None] | None = None
        self._fetched: Callable[[], ListFetch | None] = lambda: None

    def on_ready(self, then: Callable[[], None]) -> None:
        """Call ``then`` when the account is unlocked."""
        self._on_ready = then

    def on_told(self, then: Callable[[], None]) -> None:
        """Call ``then`` whenever contacts were told to the faces."""
        self._on_told = then

    @property
    def account(self) -> Account:
        """My unlocked account, or an error that says what to do."""
        if self._account is None:
            raise Failure("no-identity", "Say who you are first: make or unlock an identity.")
        return self._account

    @property
    def comparing(self) -> Comparing:
        """Comparing numbers, or an error that says what to do while nobody is unlocked."""
        if self._comparing is None:
            raise Failure("no-identity", "Say who you are first: make or unlock an identity.")
        return self._comparing

    @property
    def ready(self) -> bool:
        """Whether an account is unlocked."""
        return self._account is not None

    async def start(self) -> None:
        """Tell the faces whether there is an identity; opens what needs no passphrase."""
        kind = self._store.kind()
        if kind is not commands.KeystoreKind.FILE:
            # Asks the system's key store over its bus, which may wait for the person.
            self._system_works = await asyncio.to_thread(self._store.system_keystore_works)
        if kind is None:
            self._tell(IdentityPhase.MISSING)
        elif kind is commands.KeystoreKind.FILE:
            self._tell(IdentityPhase.LOCKED)
        else:
            self._use(await asyncio.to_thread(self._store.unlock, None))

    async def create(self, wish: commands.CreateIdentity) -> None:
        """Make my identity; refused when there is one already."""
        if self._store.kind() is not None:
            raise WrongUse("has-identity", "This profile already has an identity.")
        # Argon2id takes most of a second by design: never on the loop.
        account = await asyncio.to_thread(
            self._store.create,
            wish.uid,
            wish.name,
            wish.keystore,
            wish.passphrase,
            self._world.wall(),
        )
        self._use(account)

    async def unlock(self, wish: commands.Unlock) -> None:
        """Open the file key store."""
        self._use(await asyncio.to_thread(self._store.unlock, wish.passphrase))

    def _use(self, account: Account) -> None:
        self._account = account
        self._comparing = Comparing(self._world, account)
        self._tell(IdentityPhase.READY)
        self.tell_people()
        if self._on_ready is not None:
            self._on_ready()

    def _tell(self, phase: IdentityPhase) -> None:
        system = self._system_works
        if self._account is None:
            self._world.emit(events.IdentityChanged(phase, system_keystore=system))
            return
        account = self._account
        self._world.emit(
            events.IdentityChanged(
                phase,
                me=account.me(),
                keystore=account.keystore,
                system_keystore=system,
                card=account.card.envelope,
                card_text=card_text(account.card),
            )
        )

    def tell_people(self) -> None:
        """Tell the faces the contacts as they are now, and whatever shows them."""
        self._world.emit(events.PeopleChanged(self._known().people()))
        if self._on_told is not None:
            self._on_told()

    def _known(self) -> KnownPeople:
        return self.account.known(self._world.wall())

    def import_card(self, data: bytes) -> Added:
        """Take a card that somebody gave me; a known person's other key never replaces it."""
        account = self.account
        try:
            card = read_card(data)
        except (Malformed, SignatureInvalid):
            raise WrongUse("bad-card", _BAD_CARD) from None
        if card.value.identity == account.person.identity:
            raise WrongUse("own-card", "This is your own card. Give it to the others.")
        if card.value.uid == account.uid:
            raise WrongUse("same-uid", "This card claims your own uid. Do not trust its sender.")
        earlier = account.book
        book, added = earlier.add(card, self._world.wall())
        account.save_book(book)
        if added is Added.KEY_CHANGED and book != earlier:
            self.comparing.key_changed(card.key)
        person = next(one for one in self._known().people() if one.uid == card.value.uid)
        self._world.emit(events.CardTaken(events.CardOutcome(added.value), person))
        self.tell_people()
        return added

    def fetched_by(self, state: Callable[[], ListFetch | None]) -> None:
        """Show beside the list how it is fetched."""
        self._fetched = state

    async def import_directory(self, wish: commands.ImportDirectory) -> None:
        """Take an organisation's list; its people are contacts from now on."""
        account, now = self.account, self._world.wall()
        # Two thousand signatures take a second: not on the loop.
        try:
            await asyncio.to_thread(directory_desk.take, account, wish.data, wish.key, now)
        finally:
            self.tell_people()

    def show_directory(self) -> None:
        """Show the organisation's list as it stands."""
        held = self.account.directory
        shown = directory_desk.view(held, self._world.wall())
        self._world.emit(events.DirectoryShown(shown, self._fetched()))

    def compared(self, wish: commands.MarkCompared) -> None:
        """The person says that the numbers match."""
        self.comparing.match(wish)
        self.tell_people()

    def different(self, uid: Uid) -> IdentityKey:
        """The person says that the numbers differ: that key, returned, is nobody's to trust."""
        key = self.comparing.differ(uid)
        self.tell_people()
        return key
