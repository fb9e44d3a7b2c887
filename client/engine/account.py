# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""My unlocked account: keys, card, contacts, and what this computer has seen of rooms."""

from pathlib import Path

from client.crypto.envelope import Signed
from client.engine.attendance_book import AttendanceBook
from client.engine.audit_log import Anchors, AuditLog
from client.identity.card import Card
from client.identity.contacts import ContactBook
from client.identity.enrolled_token import EnrolledToken
from client.identity.held_directory import Fork, HeldDirectory
from client.identity.invitation import OpenedInvitation
from client.identity.kept_epoch import KeptEpoch, TwoEpochs
from client.identity.own_room import OwnRoom
from client.identity.own_settings import OwnSettings
from client.identity.person import Person
from client.identity.said_place import SaidPlace
from client.identity.seen import SeenRooms
from client.identity.seen_policy import SeenPolicy
from client.identity.trust import KnownPeople
from client.model.commands import KeystoreKind
from client.model.errors import Failure, Malformed, SealBroken
from client.model.ids import HelloHash, RoomId, Uid
from client.model.participant import PersonView, TrustState
from client.platform.paths import ProfileFolder
from client.policy.facts import KeystoreSeen, PrivateFiles

_BOOK, _SEEN, _ROOM, _HELLOS = "contacts", "seen", "room", "hellos"
_EPOCH, _PROOF = "epoch", "two-epochs"
_DIRECTORY, _FORK = "directory", "directory-fork"
_POLICY, _PLACE, _TOKEN = "policy", "place", "token"
_SETTINGS = "settings"
MAX_HELLOS = 1000
"""Presences remembered of one room; it lasts a week at most."""


class Account:
    """Everything sealed under my file key; every save is atomic and lands before it returns."""

    def __init__(
        self,
        person: Person,
        card: Signed[Card],
        keystore: KeystoreKind,
        facts: KeystoreSeen,
        files: ProfileFolder,
        anchors: Anchors,
    ) -> None:
        self.person = person
        self.card = card
        self.keystore = keystore
        self.facts = facts
        self._files = files
        self.audit = AuditLog(files, person, anchors)
        self.attendance = AttendanceBook(files, person)
        data = self._open("contacts.sealed", _BOOK)
        self.book = ContactBook.from_bytes(data) if data is not None else ContactBook()
        data = self._open("seen.sealed", _SEEN)
        self.seen = SeenRooms.from_bytes(data) if data is not None else SeenRooms()
        data = self._open("policy.sealed", _POLICY)
        self.seen_policy = SeenPolicy.from_bytes(data) if data is not None else SeenPolicy()
        data = self._open("place.sealed", _PLACE)
        self.said_place = SaidPlace.from_bytes(data) if data is not None else SaidPlace()
        data = self._open("token.sealed", _TOKEN)
        self.token = EnrolledToken.from_bytes(data) if data is not None else None
        data = self._open("settings.sealed", _SETTINGS)
        self.own_settings = OwnSettings() if data is None else OwnSettings.from_bytes(data)
        self.directory = self._open_directory()

    @property
    def uid(self) -> Uid:
        """My uid."""
        return self.card.value.uid

    def me(self) -> PersonView:
        """Myself as the faces show me."""
        card = self.card.value
        return PersonView(
            uid=card.uid,
            name=card.name,
            organisation=card.organisation,
            identity=card.identity,
            trust=TrustState.IN_PERSON,
            since=card.created,
        )

    def private_files(self) -> PrivateFiles:
        """What other accounts of this computer could do in my profile folder; blocks."""
        return self._files.problems()

    def save_book(self, book: ContactBook) -> None:
        """Keep a changed contact book."""
        self._seal("contacts.sealed", _BOOK, book.to_bytes())
        self.book = book

    def save_seen(self, seen: SeenRooms) -> None:
        """Keep what was seen of rooms."""
        self._seal("seen.sealed", _SEEN, seen.to_bytes())
        self.seen = seen

    def save_seen_policy(self, seen: SeenPolicy) -> None:
        """Keep the highest policy that was taken."""
        self._seal("policy.sealed", _POLICY, seen.to_bytes())
        self.seen_policy = seen

    def save_said_place(self, said: SaidPlace) -> None:
        """Keep the country that was declared."""
        self._seal("place.sealed", _PLACE, said.to_bytes())
        self.said_place = said

    def save_own_settings(self, own: OwnSettings) -> None:
        """Keep what the person chose."""
        self._seal("settings.sealed", _SETTINGS, own.to_bytes())
        self.own_settings = own

    def save_token(self, token: EnrolledToken) -> None:
        """Keep the token that was enrolled, and when it was used last."""
        self._seal("token.sealed", _TOKEN, token.to_bytes())
        self.token = token

    def known(self, now: int) -> KnownPeople:
        """Everybody I know at Unix time ``now``: my contacts and the organisation's people."""
        return KnownPeople(self.book, self.directory, now, self.uid)

    def save_directory(self, held: HeldDirectory) -> None:
        """Keep an accepted directory; the proof that its key lies first, if there is one."""
        if held.fork is not None:
            self._seal("directory-fork.sealed", _FORK, held.fork.to_bytes())
        self._seal("directory.sealed", _DIRECTORY, held.to_bytes())
        self.directory = held

    def _open_directory(self) -> HeldDirectory | None:
        data = self._open("directory.sealed", _DIRECTORY)
        if data is None:
            return None
        proof = self._open("directory-fork.sealed", _FORK)
        return HeldDirectory.from_bytes(data, Fork.from_bytes(proof) if proof else None)

    def save_own_room(self, room: OwnRoom) -> None:
        """Keep a room that I made."""
        name = f"rooms/{room.signed.value.room_id}.sealed"
        self._seal(name, _ROOM, room.to_bytes())

    def own_room(self, room_id: RoomId) -> OwnRoom | None:
        """A room that I made, or None."""
        data = self._open(f"rooms/{room_id}.sealed", _ROOM)
        return None if data is None else OwnRoom.from_bytes(data)

    def own_rooms(self) -> tuple[OwnRoom, ...]:
        """All rooms that I made."""
        names = self._files.names("rooms")
        rooms = (self.own_room(RoomId(Path(name).stem)) for name in names)
        return tuple(room for room in rooms if room is not None)

    def keep_invitation(self, room_id: RoomId, file: bytes) -> None:
        """Keep an invitation that passed its checks, for the list of rooms."""
        self._files.write(f"invitations/{room_id}.watchword", file)

    def invitation(self, room_id: RoomId) -> bytes | None:
        """The invitation to a room that I opened before, or None."""
        return self._files.read(f"invitations/{room_id}.watchword")

    def keep_epoch(self, room_id: RoomId, kept: KeptEpoch) -> None:
        """Keep what a call taught of a room beside the invitation to it."""
        self._seal(f"epochs/{room_id}.sealed", _EPOCH, kept.to_bytes())

    def newest(self, opened: OpenedInvitation) -> OpenedInvitation:
        """The room of an invitation as it was seen last."""
        data = self._open(f"epochs/{opened.descriptor.value.room_id}.sealed", _EPOCH)
        return opened if data is None else KeptEpoch.from_bytes(data).over(opened)

    def keep_proof(self, room_id: RoomId, proof: TwoEpochs) -> None:
        """Keep two descriptors of one epoch, which prove that the room's issuer lies."""
        self._seal(f"proofs/{room_id}.sealed", _PROOF, proof.to_bytes())

    def proof(self, room_id: RoomId) -> TwoEpochs | None:
        """The proof against the issuer of a room, or None."""
        data = self._open(f"proofs/{room_id}.sealed", _PROOF)
        return None if data is None else TwoEpochs.from_bytes(data)

    def invitations(self) -> tuple[bytes, ...]:
        """The invitations that I opened before."""
        found = (self._files.read(name) for name in self._files.names("invitations"))
        return tuple(file for file in found if file is not None)

    def hellos(self, room_id: RoomId) -> frozenset[HelloHash]:
        """Every hello that this identity ever said in a room, crashed presences included."""
        data = self._open(f"hellos/{room_id}.sealed", _HELLOS)
        words = (data or b"").decode("ascii").split()
        return frozenset(HelloHash(word) for word in words)

    def add_hello(self, room_id: RoomId, hello: HelloHash) -> None:
        """Remember a hello before it is said: one that is not here was said by somebody else."""
        data = self._open(f"hellos/{room_id}.sealed", _HELLOS)
        # In the order in which they were said: the oldest is forgotten, never the newest.
        earlier = [word for word in (data or b"").decode("ascii").split() if word != hello]
        known = [*earlier, hello][-MAX_HELLOS:]
        self._seal(f"hellos/{room_id}.sealed", _HELLOS, " ".join(known).encode("ascii"))

    def forget_room(self, room_id: RoomId) -> None:
        """Remove a room that is over."""
        self._files.remove(f"rooms/{room_id}.sealed")
        self._files.remove(f"invitations/{room_id}.watchword")
        self._files.remove(f"hellos/{room_id}.sealed")
        self._files.remove(f"epochs/{room_id}.sealed")

    def _seal(self, name: str, label: str, data: bytes) -> None:
        self._files.write(name, self.person.seal_local(data, label))

    def _open(self, name: str, label: str) -> bytes | None:
        data = self._files.read(name)
        if data is None:
            return None
        try:
            return self.person.open_local(data, label)
        except (SealBroken, Malformed):
            raise Failure(
                "damaged-file",
                f"The file {name} of this profile is damaged or not yours. "
                "Restore it from a backup; nothing was overwritten.",
            ) from None
