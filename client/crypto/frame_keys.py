# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The keys of a call's frames: mine to seal with, everybody else's to open with.

protocol.md section 7.6. All methods may be called on any thread. Keys are derived when they
arrive; a frame costs one AES-GCM call. The two locks are handed in, because this layer knows
no threads: ``FrameKeys(threading.Lock)``.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager

from client.crypto.secrets import hkdf_sha512
from client.crypto.sframe import StreamKey, decode_header, encode_header
from client.model.errors import ClientError, Malformed, SealBroken
from client.model.ids import HelloHash, PeerId, RosterHash
from client.model.media import Sealed, StreamKind
from client.model.secret import Secret

WINDOW = 1024
"""Frames this far behind the newest of their stream are still taken, once."""
KINDS = 8
"""Key id = generation * 8 + kind."""
MAX_GENERATION = 2**53 - 1
MAX_FRAMES = 2**32
"""Frames under one key; far more than a call can hold."""
MAX_GENERATIONS = 16
"""Keys of one sender held at a time; the oldest goes."""
MAX_EARLY = 256
"""Frames of a sender that may be from before my time: some seconds of sound and picture."""

_MASK = (1 << WINDOW) - 1
_HASH_BYTES = 64


def base_key(
    secret: Secret, roster: RosterHash, sender: HelloHash, generation: int, kind: StreamKind
) -> bytes:
    """``HKDF(secret, "watchword/frame/v1" || rh || hello hash || generation || kind)``.

    Hashes are their 64 raw bytes, the generation 8 bytes big-endian, the kind one byte.
    """
    info = (
        b"watchword/frame/v1"
        + _raw(roster)
        + _raw(sender)
        + generation.to_bytes(8, "big")
        + bytes((kind.value,))
    )
    return hkdf_sha512(secret.reveal(), info=info, length=32)


def metadata(roster: RosterHash, sender: HelloHash, kind: StreamKind) -> bytes:
    """What every frame authenticates beside its header: rh, the sender's hello hash, the kind."""
    return _raw(roster) + _raw(sender) + bytes((kind.value,))


class _SendStream:
    """One of my streams under one key: the counter only rises."""

    __slots__ = ("counter", "key", "metadata")

    def __init__(self, key: StreamKey, meta: bytes) -> None:
        self.key = key
        self.metadata = meta
        self.counter = 0


class _ReceiveStream:
    """One stream of one sender under one key, with its replay window."""

    __slots__ = ("bits", "highest", "key", "metadata")

    def __init__(self, key: StreamKey, meta: bytes) -> None:
        self.key = key
        self.metadata = meta
        self.highest = -1
        self.bits = 0

    def fresh(self, counter: int) -> bool:
        """True once per counter, and never for one that left the window."""
        ahead = counter - self.highest
        if ahead > 0:
            # A jump past the window empties it; shifting further would only build a huge number.
            self.bits = ((self.bits << ahead) & _MASK if ahead < WINDOW else 0) | 1
            self.highest = counter
            return True
        behind = -ahead
        if behind >= WINDOW or (self.bits >> behind) & 1:
            return False
        self.bits |= 1 << behind
        return True


class _Sender:
    """What is known of one sender: streams by key id, and the lowest generation allowed."""

    __slots__ = ("early", "first", "floor", "replayed", "streams", "undecryptable")

    def __init__(self, first: int) -> None:
        self.first = first
        """The first generation this sender gave me: lower ones were sealed before my time."""
        self.early = 0
        self.streams: dict[int, _ReceiveStream] = {}
        self.floor = 0
        self.undecryptable = 0
        self.replayed = 0


class FrameKeys:
    """Fulfils `client.model.media.FrameCrypto`."""

    def __init__(self, new_lock: Callable[[], AbstractContextManager[object]]) -> None:
        """``new_lock`` makes a mutual exclusion lock (``threading.Lock``); two are made."""
        self._sending = new_lock()
        self._receiving = new_lock()
        self._streams: dict[StreamKind, _SendStream] = {}
        self._held = False
        self._last_generation: dict[HelloHash, int] = {}
        self._senders: dict[PeerId, _Sender] = {}

    def use_send_key(
        self, roster: RosterHash, me: HelloHash, generation: int, secret: Secret
    ) -> None:
        """Seal with this generation from now on; counters start at 0.

        Raises ValueError for a generation that is not above the last one of this hello: a key
        used twice would repeat nonces. A hold in force stays in force.
        """
        streams = {
            kind: _SendStream(*_derive(secret, roster, me, generation, kind)) for kind in StreamKind
        }
        with self._sending:
            if generation <= self._last_generation.get(me, -1):
                raise ValueError("a generation of frame keys is used once and only rises")
            self._last_generation[me] = generation
            self._streams = streams

    def drop_send_key(self) -> None:
        """Forget my key: nothing is sealed until the next `use_send_key`."""
        with self._sending:
            self._streams = {}

    def hold(self) -> None:
        """Seal nothing: when this returns, no frame is being sealed and none will be."""
        with self._sending:
            self._held = True

    def resume(self) -> None:
        """Seal again under the key in force, if there is one."""
        with self._sending:
            self._held = False

    def seal(self, kind: StreamKind, data: bytes) -> Sealed | None:
        """Sealed frame, or None while sending is held or no key is in force."""
        with self._sending:
            stream = None if self._held else self._streams.get(kind)
            if stream is None:
                return None
            counter = stream.counter
            if counter >= MAX_FRAMES:
                return None
            stream.counter = counter + 1
            key = stream.key
            header = encode_header(key.kid, counter)
            # Inside the lock, so that `hold` is exact; this is microseconds.
            sealed = key.seal(counter, data, header + stream.metadata)
        return Sealed(header + sealed)

    def add_receive_key(
        self, peer: PeerId, roster: RosterHash, generation: int, secret: Secret
    ) -> None:
        """Frames of ``peer`` in this generation may be opened from now on.

        A generation that is there already keeps its key and replay windows, and one that was
        dropped stays dropped: neither can reopen old frames.
        """
        streams = {
            generation * KINDS + kind.value: _ReceiveStream(
                *_derive(secret, roster, peer, generation, kind)
            )
            for kind in StreamKind
        }
        with self._receiving:
            sender = self._senders.setdefault(peer, _Sender(generation))
            if generation < sender.floor or generation * KINDS in sender.streams:
                return
            known = sender.streams | streams
            generations = sorted({kid // KINDS for kid in known})
            if len(generations) > MAX_GENERATIONS:
                sender.floor = generations[1]
            sender.streams = _from(known, sender.floor)

    def drop_receive_keys(self, peer: PeerId, below: int | None) -> None:
        """Forget keys of ``peer`` below this generation for good; None: all that are there."""
        with self._receiving:
            sender = self._senders.get(peer)
            if sender is None:
                return
            if below is None:
                below = max((kid // KINDS + 1 for kid in sender.streams), default=0)
            sender.floor = max(sender.floor, below)
            sender.streams = _from(sender.streams, sender.floor)

    def open(self, sender: PeerId, kind: StreamKind, data: bytes) -> bytes | None:
        """Plain frame, or None: not authentic, unknown key or replay (counted, never played).

        ``sender`` is the confirmed peer of the link that brought the frame, ``kind`` that of
        the stream it came on.
        """
        known = self._senders.get(sender)
        if known is None:
            return None
        opened = _open(known.streams, kind, data)
        if opened is None:
            if kind is not StreamKind.DATA:
                # Words are no frames of sound or picture: the session counts and tells them.
                self._count_unopened(known, kind, data)
            return None
        stream, counter, plain = opened
        with self._receiving:
            # Asked again under the lock: key or person may have been dropped while we opened.
            gone = self._senders.get(sender) is not known
            if gone or known.streams.get(stream.key.kid) is not stream:
                known.undecryptable += 1
                return None
            if not stream.fresh(counter):
                known.replayed += 1
                return None
        return plain

    def _count_unopened(self, sender: _Sender, kind: StreamKind, data: bytes) -> None:
        """A frame of a generation from before I was on the roster was not meant for me.

        While a newcomer's roster is being agreed the others go on under the older key, and a
        link may be up already: such frames are dropped as any other, but they are no attack.
        Only so many are excused, because plain bytes may look like such a header.
        """
        try:
            generation, of_kind = divmod(decode_header(data)[0], KINDS)
            before_my_time = 0 < generation < sender.first and of_kind == kind.value
        except Malformed:
            before_my_time = False
        with self._receiving:
            if before_my_time and sender.early < MAX_EARLY:
                sender.early += 1
            else:
                sender.undecryptable += 1

    def early(self, peer: PeerId) -> int:
        """Frames of ``peer`` from before I was given a key; dropped, and no sign of an attack."""
        sender = self._senders.get(peer)
        return 0 if sender is None else sender.early

    def undecryptable(self, peer: PeerId) -> int:
        """Frames of ``peer`` that did not open since its first key."""
        sender = self._senders.get(peer)
        return 0 if sender is None else sender.undecryptable

    def replayed(self, peer: PeerId) -> int:
        """Authentic frames of ``peer`` that came twice or far too late."""
        sender = self._senders.get(peer)
        return 0 if sender is None else sender.replayed

    def forget(self, peer: PeerId) -> None:
        """Drop everything about a hello that is gone for good, counts too."""
        with self._receiving:
            self._senders.pop(peer, None)

    def forget_all(self) -> None:
        """The call is over: no key is left, mine included; generations used stay known."""
        self.drop_send_key()
        with self._receiving:
            self._senders = {}


def _open(
    streams: dict[int, _ReceiveStream], kind: StreamKind, data: bytes
) -> tuple[_ReceiveStream, int, bytes] | None:
    """The stream, counter and plain bytes of an authentic frame of this kind."""
    try:
        kid, counter, end = decode_header(data)
        stream = streams.get(kid)
        if stream is None or kid % KINDS != kind.value:
            return None
        plain = stream.key.open(counter, data[end:], data[:end] + stream.metadata)
    except (Malformed, SealBroken):
        return None
    return stream, counter, plain


def _derive(
    secret: Secret, roster: RosterHash, sender: HelloHash, generation: int, kind: StreamKind
) -> tuple[StreamKey, bytes]:
    if not 0 <= generation <= MAX_GENERATION:
        raise ValueError("a generation is a whole number below 2^53")
    key = base_key(secret, roster, sender, generation, kind)
    return StreamKey(key, generation * KINDS + kind.value), metadata(roster, sender, kind)


def _from(streams: dict[int, _ReceiveStream], floor: int) -> dict[int, _ReceiveStream]:
    return {kid: stream for kid, stream in streams.items() if kid // KINDS >= floor}


def _raw(hex_hash: str) -> bytes:
    raw = bytes.fromhex(hex_hash)
    if len(raw) != _HASH_BYTES:
        raise ClientError("a roster or hello hash has 128 hex digits")
    return raw
