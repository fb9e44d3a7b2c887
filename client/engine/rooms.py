# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms of mine: made, listed, and hosted on this machine."""

from dataclasses import dataclass

from client.crypto.signing import SigningKey
from client.crypto.tls_key import make_tls_key
from client.engine import addresses
from client.engine.names import Names
from client.engine.people import People
from client.engine.world import World
from client.identity.descriptor import RoomPlan, make_descriptor, member_of
from client.identity.invitation import (
    InvitationContents,
    InvitationRefused,
    OpenedInvitation,
    link_of,
    open_invitation,
    room_title,
    seal_invitation,
)
from client.identity.own_room import OwnRoom, registration
from client.identity.trust import KnownPeople, KnownPerson
from client.model import commands, events
from client.model.errors import Failure, Malformed, WrongUse
from client.model.ids import RoomId, Uid
from client.model.participant import TrustState
from client.model.room import MAX_MESH_MEMBERS, Ice, Profile, Role, Server
from client.model.secret import Secret
from client.model.system_words import why_no_address
from client.net.errors import NetError, OrderRefused
from client.net.mesh.aiortc_compat import check_servers
from client.net.relay_admin import register_room
from client.relay.server import RelayServer
from client.relay.tls import server_context

KEPT_AFTER_S = 24 * 3600
BACKDATED_S = 300
"""A room is valid from five minutes ago: members' clocks differ a little."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a room is hosted; no key, certificate and listening for a standing relay."""

    servers: tuple[Server, ...]
    tls_key: Secret
    tls_cert: bytes
    listen: str
    addresses: tuple[str, ...]


class Rooms:
    """Answers commands about rooms of mine. Use on the engine's loop only."""

    def __init__(self, world: World, people: People) -> None:
        self._world = world
        self._people = people
        # Rooms show how far I trust their people.
        people.on_told(self.tell_rooms)
        self._hosted: dict[RoomId, RelayServer] = {}

    async def create(self, wish: commands.CreateRoom, longest: int) -> None:
        """Make a room, its keys and one sealed invitation for each other member.

        It is valid for at most ``longest`` seconds, those of `BACKDATED_S` among them.
        """
        account = self._people.account
        contacts = _invited(account.known(self._world.wall()), account.uid, wish)
        place = self._place(wish)
        now = self._world.wall()
        random = self._world.random
        unverified = any(c.trust is TrustState.UNVERIFIED for c in contacts)
        if unverified and wish.profile is not Profile.OPEN:
            names = ", ".join(c.name for c in contacts if c.trust is TrustState.UNVERIFIED)
            raise WrongUse(
                "not-verified", f"Compare numbers first with {names}: this room asks for it."
            )
        plan = RoomPlan(
            room_id=RoomId(random(16).hex()),
            created=now,
            nbf=now - BACKDATED_S,
            exp=min(now + wish.hours * 3600, now - BACKDATED_S + longest),
            members=(
                member_of(account.card, Role.HOST),
                *(member_of(contact.card) for contact in contacts),
            ),
            servers=place.servers,
            profile=wish.profile,
            classification=wish.classification,
            ice=_reached_by(wish.forwarders),
            chat=True,
            screen_share=wish.screen_share,
            guests=unverified,
        )
        try:
            room_title(wish.title)
            descriptor = make_descriptor(account.person, plan)
        except Malformed as error:
            raise WrongUse("bad-room", f"This room cannot be made: {error.why}.") from None
        tokens: dict[str, Secret] = {uid: Secret(random(32)) for uid in (account.uid, *wish.uids)}
        room = OwnRoom(
            descriptor=descriptor.envelope,
            title=wish.title,
            room_key=Secret(random(32)),
            tokens=tokens,
            nonce=random(32).hex(),
            admin_seed=Secret(random(32)),
            tls_key=place.tls_key,
            tls_cert=place.tls_cert,
            listen=place.listen,
            addresses=place.addresses,
        )
        if wish.relay_url is not None:
            await self._register(place.servers, room, account.person.signing)
        account.save_own_room(room)
        self._world.emit(self.with_invitations(room))
        self.tell_rooms()

    def show_invitations(self, room_id: RoomId) -> None:
        """Make the invitations to a room of mine once more, for whoever lost theirs."""
        self._world.emit(self.with_invitations(self.own_room(room_id)))

    def with_invitations(
        self, room: OwnRoom, only: frozenset[Uid] | None = None
    ) -> events.RoomCreated:
        """A room of mine with a fresh invitation for each member whose card I still hold.

        ``only`` names those to invite; None means everybody.
        """
        account = self._people.account
        descriptor = room.signed
        known = account.known(self._world.wall())
        invitations = []
        for member in descriptor.value.members:
            contact = known.contact(member.uid)
            if member.uid == account.uid or contact is None or contact.card.key != member.identity:
                continue
            if only is not None and member.uid not in only:
                continue
            contents = InvitationContents(
                title=room.title,
                room_key=room.room_key,
                join_token=room.tokens[member.uid],
                nonce=self._world.random(32).hex(),
                nbf=descriptor.value.nbf,
                exp=descriptor.value.exp,
            )
            file = seal_invitation(account.person, contact.card, descriptor, contents)
            invitations.append(
                events.InvitationFile(contact.uid, contact.name, file, link_of(file))
            )
        view = self._view(room.as_invitation(account.uid), mine=True)
        return events.RoomCreated(view, tuple(invitations))

    async def register_again(self, room: OwnRoom) -> None:
        """Tell the relay the tokens of a new epoch: the one here, or the standing one.

        Whose token is not among them any more loses their line. Raises `Failure`.
        """
        if not room.listen:
            admin = SigningKey(room.admin_seed.reveal())
            await self._register(room.signed.value.servers, room, admin)
        elif (server := self._hosted.get(room.signed.value.room_id)) is not None:
            server.register(registration(room))

    async def _register(
        self, servers: tuple[Server, ...], room: OwnRoom, signing: SigningKey
    ) -> None:
        """Tell a standing relay of a room of mine; raises `Failure` saying why it refused."""
        try:
            order = registration(room)
            await register_room(servers, order, signing, wall=self._world.wall_exact)
        except OrderRefused:
            raise Failure(
                "relay-refused", "The relay does not take rooms from you. Ask who runs it."
            ) from None
        except NetError as error:
            what = error.check_id or "no answer"
            raise Failure(
                "relay", f"The relay could not be used ({what}). Check its address and its pin."
            ) from None

    def _place(self, wish: commands.CreateRoom) -> "_Place":
        """Where the room is hosted: on this machine, or at a standing relay."""
        if wish.relay_url is not None:
            server = Server(wish.relay_url, tuple((wish.relay_pin or "").lower().split()) or ("",))
            return _Place((server,), Secret(b""), b"", "", (wish.relay_url,))
        if wish.listen is None:
            host, port = addresses.ANY, addresses.default_port()
        else:
            host, wanted = addresses.split(wish.listen)
            port = addresses.free_port(host, wanted)
        if wish.addresses:
            reach = addresses.named(wish.addresses, port)
        elif host in {addresses.ANY, "::"}:
            reach = addresses.reachable(port)
        else:
            reach = (addresses.join(host, port),)
        key = make_tls_key(self._world.wall())
        servers = tuple(Server(f"wss://{one}", (key.spki_sha256,)) for one in reach)
        return _Place(servers, key.key_pem, key.cert_pem, addresses.join(host, port), reach)

    async def host(self, room_id: RoomId) -> None:
        """Accept people for a room of mine inside this program."""
        room = self.own_room(room_id)
        # A room at a standing relay is open already; there is nothing to start here.
        if not room.listen or room_id in self._hosted:
            self._world.emit(events.HostingChanged(room_id, True, room.addresses))  # noqa: FBT003
            return
        server = RelayServer(
            ssl_context=server_context(room.tls_key, room.tls_cert),
            clock=self._world.clock,
            wall=self._world.wall,
            spawn=self._world.tasks.spawn,
        )
        host, port = addresses.split(room.listen)
        try:
            await server.start(host, port)
        except OSError as error:
            reason = why_no_address(error)
            raise Failure("listen", f"Cannot accept people at {room.listen}: {reason}.") from None
        server.register(registration(room))
        self._hosted[room_id] = server
        self._world.emit(events.HostingChanged(room_id, True, room.addresses))  # noqa: FBT003
        self.tell_rooms()

    async def stop_hosting(self, room_id: RoomId) -> None:
        """End a room that is hosted here, for everybody."""
        server = self._hosted.pop(room_id, None)
        if server is None:
            return
        await server.close_room(room_id)
        await server.stop()
        self._world.emit(events.HostingChanged(room_id, False))  # noqa: FBT003
        if self._people.ready:
            self.tell_rooms()

    async def close(self) -> None:
        """End every room that is hosted here."""
        for room_id in list(self._hosted):
            await self.stop_hosting(room_id)

    def hosting(self, room_id: RoomId) -> bool:
        """Whether this machine accepts people for the room now."""
        return room_id in self._hosted

    def own_room(self, room_id: RoomId) -> OwnRoom:
        """A room that I made, or an error that says so."""
        room = self._people.account.own_room(room_id)
        if room is None:
            raise WrongUse("unknown-room", "This profile did not make a room with this id.")
        return room

    def tell_rooms(self) -> None:
        """Tell the faces the rooms that are not over; forget those that ended a day ago."""
        account = self._people.account
        now = account.seen.effective_now(self._world.wall())
        views: list[events.RoomView] = []
        over: list[RoomId] = []
        for room in account.own_rooms():
            opened = room.as_invitation(account.uid)
            if opened.valid_until > now:
                views.append(self._view(opened, mine=True))
            elif opened.valid_until + KEPT_AFTER_S < now:
                over.append(opened.descriptor.value.room_id)
        for file in account.invitations():
            try:
                opened = account.newest(open_invitation(account.person, account.uid, file))
            except InvitationRefused:
                continue
            if opened.valid_until > now:
                views.append(self._view(opened, mine=False))
            elif opened.valid_until + KEPT_AFTER_S < now:
                over.append(opened.descriptor.value.room_id)
        for room_id in over:
            account.forget_room(room_id)
        self._world.emit(events.RoomsChanged(tuple(sorted(views, key=lambda view: view.nbf))))

    def view(self, opened: OpenedInvitation) -> events.RoomView:
        """A room as the faces show it."""
        return self._view(opened, mine=opened.issuer == self._people.account.person.identity)

    def _view(self, opened: OpenedInvitation, *, mine: bool) -> events.RoomView:
        account = self._people.account
        descriptor = opened.descriptor.value
        known = account.known(self._world.wall())
        names = Names(descriptor, known, account.person.identity)
        issuer = descriptor.member(descriptor.issuer)
        own = account.own_room(descriptor.room_id) if mine else None
        return events.RoomView(
            room_id=descriptor.room_id,
            title=opened.title,
            mine=mine,
            hosted_here=bool(own and own.listen),
            hosting=self.hosting(descriptor.room_id),
            nbf=opened.valid_from,
            exp=opened.valid_until,
            profile=descriptor.profile,
            people=tuple((names.name(m.uid), names.trust(m)) for m in descriptor.members),
            issuer=names.name(issuer.uid if issuer else Uid("")),
            uids=tuple(m.uid for m in descriptor.members),
            classification=descriptor.classification,
            screen_share=descriptor.features.screen_share,
        )


def _reached_by(forwarders: tuple[str, ...]) -> Ice:
    """How a room's people reach each other; raises `WrongUse` for what forwards nothing."""
    if not forwarders:
        return Ice("all", ())
    try:
        check_servers(forwarders)
        known = all(url.startswith(("turn:", "turns:")) for url in forwarders)
    except Failure:
        known = False
    if not known:
        raise WrongUse("bad-server", "A forwarding server looks like turns:HOST:PORT.")
    return Ice("relay", forwarders)


def _invited(known: KnownPeople, me: Uid, wish: commands.CreateRoom) -> tuple[KnownPerson, ...]:
    """The contacts to invite; raises `WrongUse` naming whoever cannot be."""
    uids = [uid for uid in wish.uids if uid != me]
    if not uids:
        raise WrongUse("nobody", "Choose at least one contact for the room.")
    if len(uids) + 1 > MAX_MESH_MEMBERS:
        raise WrongUse("too-many", f"A room has at most {MAX_MESH_MEMBERS} people, you included.")
    contacts = []
    for uid in uids:
        contact = known.contact(uid)
        if contact is None:
            raise WrongUse("unknown-person", f"{uid} is not among your contacts: import the card.")
        if contact.trust is TrustState.REVOKED:
            raise WrongUse("revoked", f"{contact.name} was withdrawn by your organisation.")
        if contact.trust.blocks:
            raise WrongUse(
                "key-changed", f"The key of {contact.name} changed. Compare numbers first."
            )
        contacts.append(contact)
    return tuple(contacts)
