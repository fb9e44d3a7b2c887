# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Media frames altered, replayed, plain, or brought over the wrong link, and packets that lie.

Accepted means: bytes came out that would have been played.
"""

import random
import threading
from dataclasses import dataclass

from client.crypto.frame_keys import FrameKeys, base_key, metadata
from client.crypto.sframe import StreamKey, decode_header, encode_header, seal_frame
from client.media.reassembly import RtpIn
from client.media.rtp import cut
from client.model.errors import Malformed
from client.model.ids import HelloHash, PeerId, RosterHash
from client.model.media import StreamKind
from client.model.secret import Secret
from tests.attack.campaign import Attempt, Campaign
from tests.attack.mutators import altered_bytes

ROSTERS = (RosterHash("ab" * 64), RosterHash("ac" * 64))
ANNA, BERTA, CARL = (PeerId(HelloHash(two * 64)) for two in ("01", "02", "03"))
KINDS = tuple(StreamKind)


@dataclass(frozen=True)
class Frame:
    sender: PeerId
    kind: StreamKind
    data: bytes


def secret_of(sender: PeerId, generation: int) -> Secret:
    return Secret(bytes.fromhex(sender)[:31] + bytes((generation,)))


def sealed_by(sender: PeerId, generation: int, count: int) -> list[Frame]:
    keys = FrameKeys(threading.Lock)
    keys.use_send_key(ROSTERS[0], sender, generation, secret_of(sender, generation))
    return [
        Frame(sender, kind, keys.seal(kind, b"frame %d " % number * 9))
        for number in range(count)
        for kind in KINDS
    ]


def build_frames() -> Attempt:  # noqa: C901  one branch a trick
    """One receiver that played everything once; from then on nothing may open again."""
    ears = FrameKeys(threading.Lock)
    for sender, generation in ((ANNA, 1), (ANNA, 2), (BERTA, 2)):
        ears.add_receive_key(sender, ROSTERS[0], generation, secret_of(sender, generation))
    dropped = sealed_by(ANNA, 1, 20)
    assert ears.open(ANNA, dropped[0].kind, dropped[0].data) is not None
    ears.drop_receive_keys(ANNA, 2)
    played = [*sealed_by(ANNA, 2, 40), *sealed_by(BERTA, 2, 40)]
    withheld = [frame for number, frame in enumerate(played) if number % 7 == 0]
    for frame in played:
        if frame not in withheld:
            assert ears.open(frame.sender, frame.kind, frame.data) is not None
    unknown = [*sealed_by(CARL, 1, 5), *sealed_by(ANNA, 3, 5)]
    pool = tuple(frame.data for frame in (*played, *dropped, *unknown))

    def attempt(dice: random.Random) -> bool:
        pick = dice.randrange(8)
        frame = dice.choice(played)
        sender, kind, data = frame.sender, frame.kind, frame.data
        if pick == 0:  # replayed
            frame = dice.choice([f for f in (played[1], dice.choice(played)) if f not in withheld])
            sender, kind, data = frame.sender, frame.kind, frame.data
        elif pick == 1:  # under a key that was dropped, or that was never given
            frame = dice.choice((dice.choice(dropped), dice.choice(unknown)))
            sender, kind, data = frame.sender, frame.kind, frame.data
        elif pick == 2:  # over the link of somebody else
            sender = next(other for other in (BERTA, ANNA) if other != sender)
        elif pick == 3:  # as another stream
            kind = dice.choice([other for other in KINDS if other is not kind])
        elif pick == 4:  # under another counter or key id
            data = renumbered(dice, data)
        elif pick == 5:  # plain, or sealed under a key of the attacker's
            data = forged(dice, sender, kind)
        else:
            frame = dice.choice(withheld)
            data = altered_bytes(dice, frame.data, pool)
            if data in pool:
                data = frame.data + b"\x00"
            sender, kind = frame.sender, frame.kind
        return ears.open(sender, kind, data) is not None

    return attempt


def renumbered(dice: random.Random, data: bytes) -> bytes:
    kid, counter, end = decode_header(data)
    big = (0, 7, 8, 255, 2**32, 2**63, 2**64 - 1)
    kid = dice.choice((kid, kid, kid ^ 1, kid + 8, *big))
    new = dice.choice((counter + 1, counter + 1024, counter + 2**20, *big))
    header = encode_header(kid, new if new != counter else counter + 2)
    return header + data[end:]


def forged(dice: random.Random, sender: PeerId, kind: StreamKind) -> bytes:
    plain = dice.randbytes(dice.choice((1, 20, 200)))
    if dice.random() < 0.3:
        return plain
    if dice.random() < 0.3:
        return encode_header(16 + kind.value, dice.randrange(2**20)) + plain
    # The right secret for another roster, or somebody else's secret under this one's name.
    roster = ROSTERS[1]
    secret = secret_of(sender, 2)
    if dice.random() < 0.5:
        roster, secret = ROSTERS[0], secret_of(CARL, 2)
    key = StreamKey(base_key(secret, roster, sender, 2, kind), 16 + kind.value)
    return seal_frame(key, dice.randrange(2**20), metadata(ROSTERS[0], sender, kind), plain)


def build_packets() -> Attempt:
    """Packets of a hostile peer: what is put together is what was cut, or opens for nobody."""
    frames = [frame.data * (1 + number % 40) for number, frame in enumerate(sealed_by(ANNA, 1, 8))]
    pieces = [cut(data, key=number % 3 == 0, now=1.0) for number, data in enumerate(frames)]
    pool = tuple(piece for group in pieces for piece in group)
    honest = RtpIn()
    out = []
    for seq, piece in enumerate(pieces[7]):
        last = seq == len(pieces[7]) - 1
        out += honest.take(seq, 1, piece, 1.0, marker=last)
    assert [frame.data for frame in out] == [frames[7]]

    def attempt(dice: random.Random) -> bool:
        stream, seq = RtpIn(), dice.choice((0, 1, 65_530, dice.randrange(65_536)))
        for _ in range(dice.choice((3, 10, 40))):
            seq = (seq + dice.choice((1, 1, 1, 1, 0, 2, -1, 300, 32_768))) & 0xFFFF
            piece = dice.choice(pool)
            if dice.random() < 0.5:
                piece = altered_bytes(dice, piece, pool)
            now = 1.0 + dice.random()
            stream.take(seq, dice.choice((0, 1, 2**32 - 1)), piece, now, marker=dice.random() < 0.3)
            stream.ask(now, 0.05)
        # Memory stays bounded whatever comes.
        return len(stream._chunks) > 4096 or len(stream._gaps) > 4096

    return attempt


def build_headers() -> Attempt:
    """A frame's header has one spelling: what is read must be written the same."""

    def attempt(dice: random.Random) -> bool:
        data = dice.randbytes(dice.randint(0, 20))
        try:
            kid, counter, end = decode_header(data)
        except Malformed:
            return False
        return encode_header(kid, counter) != data[:end]

    return attempt


CAMPAIGNS = (
    Campaign("media frames altered or replayed", 100_000, 5_000, build_frames),
    Campaign("media packets of a hostile peer", 20_000, 250, build_packets),
    Campaign("frame headers", 100_000, 2_500, build_headers),
)
