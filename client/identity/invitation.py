# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Invitations: a room, its key and a join token, sealed to one person (protocol.md section 5).

Without the invitee's seed an invitation is noise, and every altered byte is refused. The seal
binds the format and the invitee's key; room and issuer are not known before opening, so they
are bound by the issuer's signature inside (ADR 002).
"""

import re
import unicodedata
from dataclasses import dataclass

import msgspec
from typing_extensions import override

from client.crypto.envelope import (
    MAX_INT,
    Context,
    Signed,
    b64,
    b64_exact,
    canonical,
    decode,
    open_envelope,
    sign,
)
from client.crypto.hpke import OVERHEAD, seal
from client.crypto.secrets import SECRET_BYTES
from client.crypto.signing import raw_key
from client.identity.card import Card
from client.identity.descriptor import open_descriptor
from client.identity.person import Person
from client.model.errors import ClientError, Malformed, SealBroken, SignatureInvalid
from client.model.ids import IdentityKey, Uid
from client.model.room import Envelope, RoomDescriptor
from client.model.secret import Secret

INVITATION_VERSION = 1
MAGIC = b"WWI1"
"""First four bytes of an invitation file; the sealed bytes follow, and nothing else."""
LINK = "watchword:"
MAX_FILE = 64 * 1024
MAX_LINK = 16 * 1024
"""Longest link in characters; larger rooms travel as a file only."""
MAX_TITLE = 120

_NONCE = re.compile(r"[0-9a-f]{64}")
_FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class InvitationRefused(ClientError):
    """An invitation does not hold; ``check_id`` is the check of checks.md that fails."""

    def __init__(self, check_id: str, why: str) -> None:
        super().__init__(f"{check_id}: {why}")
        self.check_id = check_id
        self.why = why


class Recipient(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For whom an invitation is."""

    uid: Uid
    identity: IdentityKey


class Invitation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the issuer signs and seals (context ``invite``); secrets are base64url here.

    Exists only between seal and signature: `OpenedInvitation` is what the program keeps.
    """

    v: int
    descriptor: Envelope
    title: str
    room_key: str
    join_token: str
    to: Recipient
    nonce: str
    nbf: int
    exp: int

    @override
    def __repr__(self) -> str:
        return "Invitation(...)"


@dataclass(frozen=True, slots=True)
class InvitationContents:
    """What an issuer puts into one person's invitation; secrets are 32 bytes each.

    ``join_token`` and ``nonce`` (64 hex digits) are fresh per person; times are Unix seconds.
    """

    title: str
    room_key: Secret
    join_token: Secret
    nonce: str
    nbf: int
    exp: int


@dataclass(frozen=True, slots=True)
class OpenedInvitation:
    """An invitation that is mine and holds. ``title`` is a stranger's text."""

    descriptor: Signed[RoomDescriptor]
    title: str
    room_key: Secret
    join_token: Secret
    nonce: str
    nbf: int
    exp: int
    issuer: IdentityKey

    @property
    def valid_from(self) -> int:
        """Later of the invitation's and the room's start, Unix seconds."""
        return max(self.nbf, self.descriptor.value.nbf)

    @property
    def valid_until(self) -> int:
        """Earlier of the invitation's and the room's end, Unix seconds."""
        return min(self.exp, self.descriptor.value.exp)


def room_title(text: str) -> str:
    """Accept ``text`` as a room's title, or raise `Malformed`: one line, at most 120."""
    if not text.strip() or len(text) > MAX_TITLE:
        raise Malformed("title", f"a title has 1 to {MAX_TITLE} characters")
    if unicodedata.normalize("NFC", text) != text:
        raise Malformed("title", "a title must be in Unicode normal form C")
    if any(unicodedata.category(char) in _FORBIDDEN for char in text):
        raise Malformed("title", "a title may not hold control or direction characters")
    return text


def seal_invitation(
    person: Person,
    to: Signed[Card],
    descriptor: Signed[RoomDescriptor],
    contents: InvitationContents,
) -> bytes:
    """The invitation file for one member; ``person`` is the room's issuer.

    Raises `Malformed` for an impossible title or a room too large for a file, ValueError when
    the caller is not the issuer, the card is no member's, or a secret has a wrong length.
    """
    if descriptor.key != person.identity:
        raise ValueError("only the issuer of a room invites to it")
    if descriptor.value.member(to.key) is None:
        raise ValueError("an invitation is for a member of the room")
    invitation = Invitation(
        v=INVITATION_VERSION,
        descriptor=decode(descriptor.envelope, Envelope),
        title=room_title(contents.title),
        room_key=b64(contents.room_key.reveal()),
        join_token=b64(contents.join_token.reveal()),
        to=Recipient(uid=to.value.uid, identity=to.key),
        nonce=contents.nonce,
        nbf=contents.nbf,
        exp=contents.exp,
    )
    if not _is_possible(invitation):
        raise ValueError("an invitation holds 32-byte secrets, a 32-byte nonce and two dates")
    plain = sign(person.signing, Context.INVITE, invitation).envelope
    file = seal_body(to, plain)
    if len(file) > MAX_FILE:
        raise Malformed("invitation", "larger than 64 KiB")
    return file


def seal_body(to: Signed[Card], plain: bytes) -> bytes:
    """Any bytes as an invitation's file to this person; what is in them is not looked at."""
    return MAGIC + seal(to.value.sealing_key, Context.INVITE, _aad(to.key), plain)


def link_of(file: bytes) -> str:
    """The file as a ``watchword:`` link, or an empty string when that would be too long."""
    link = LINK + b64(file)
    return link if len(link) <= MAX_LINK else ""


def read_invitation_bytes(data: bytes) -> bytes:
    """The file's bytes of a file or link (white space around a link is ignored), or `Malformed`."""
    text = data.strip() if not data.startswith(MAGIC) else b""
    if text.startswith(LINK.encode()):
        if len(text) > MAX_LINK:
            raise Malformed("invitation", "link is too long")
        try:
            data = b64_exact(text[len(LINK) :].decode("ascii"))
        except UnicodeDecodeError as error:
            raise Malformed("invitation", "link holds characters that no link has") from error
    if not data.startswith(MAGIC):
        raise Malformed("invitation", "not an invitation file or link")
    if not len(MAGIC) + OVERHEAD < len(data) <= MAX_FILE:
        raise Malformed("invitation", "impossible size")
    return data


def open_invitation(person: Person, uid: Uid, data: bytes) -> OpenedInvitation:
    """Open a file's bytes or a link as ``person``, known as ``uid``.

    Raises `InvitationRefused` naming INVITE-SEALED (not for me, altered, not signed by the
    room's issuer), ROOM-SIGNED or ROOM-CANONICAL (the room inside). Says nothing about dates,
    replay or whether I am on the member list: those are checks on the result.
    """
    try:
        sealed = read_invitation_bytes(data)[len(MAGIC) :]
        plain = person.xwing.open(Context.INVITE, _aad(person.identity), sealed)
        signed = open_envelope(plain, Context.INVITE, Invitation, None)
    except (Malformed, SealBroken, SignatureInvalid) as error:
        raise InvitationRefused("INVITE-SEALED", str(error)) from error
    invitation = signed.value
    descriptor = _descriptor(invitation)
    if signed.key != descriptor.value.issuer:
        raise InvitationRefused("INVITE-SEALED", "not signed by the issuer of the room")
    if invitation.to != Recipient(uid=uid, identity=person.identity):
        raise InvitationRefused("INVITE-SEALED", "made for somebody else")
    if not _is_possible(invitation):
        raise InvitationRefused("INVITE-SEALED", "holds an impossible value")
    return OpenedInvitation(
        descriptor=descriptor,
        title=invitation.title,
        room_key=Secret(b64_exact(invitation.room_key)),
        join_token=Secret(b64_exact(invitation.join_token)),
        nonce=invitation.nonce,
        nbf=invitation.nbf,
        exp=invitation.exp,
        issuer=signed.key,
    )


def _descriptor(invitation: Invitation) -> Signed[RoomDescriptor]:
    try:
        return open_descriptor(canonical(invitation.descriptor))
    except SignatureInvalid as error:
        raise InvitationRefused("ROOM-SIGNED", str(error)) from error
    except Malformed as error:
        raise InvitationRefused("ROOM-CANONICAL", str(error)) from error


def _is_possible(invitation: Invitation) -> bool:
    try:
        secrets = (b64_exact(invitation.room_key), b64_exact(invitation.join_token))
        room_title(invitation.title)
    except Malformed:
        return False
    return (
        invitation.v == INVITATION_VERSION
        and all(len(secret) == SECRET_BYTES for secret in secrets)
        and _NONCE.fullmatch(invitation.nonce) is not None
        and all(0 <= time <= MAX_INT for time in (invitation.nbf, invitation.exp))
    )


def _aad(invitee: IdentityKey) -> bytes:
    """What can be known before opening: the format and whose device this is."""
    return MAGIC + raw_key(invitee)
