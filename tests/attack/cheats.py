# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a member's own program can be made to do: a whole client with its borders tampered with.

Each is called on the engine's thread of the one who cheats, with their keys and their links.
"""

import secrets
from collections.abc import Callable
from typing import Any

import msgspec

from client.crypto.frame_keys import FrameKeys
from client.media.rtcp import pli
from client.model.media import Sealed, StreamKind
from client.model.secret import Secret
from client.session import effects, inputs
from tests.attack.cheats_in_records import RECORDS
from tests.attack.cheats_in_words import WORDS
from tests.rig.actor import Actor
from tests.rig.link_middle import LinkMiddle

# frames


def seals_nothing(actor: Actor) -> None:
    """Plain frames."""
    actor.witness.tamper_seal = lambda _keys, _kind, data: Sealed(bytes(data))


def seals_with_a_wrong_header(actor: Actor) -> None:
    """Another key id than the one it was sealed under."""

    def lie(keys: FrameKeys, kind: StreamKind, data: bytes) -> Sealed | None:
        sealed = actor.witness.seal_honestly(keys, kind, data)
        return Sealed(bytes((sealed[0] ^ 0x10,)) + sealed[1:]) if sealed else None

    actor.witness.tamper_seal = lie


def seals_for_another_stream(actor: Actor) -> None:
    """Sound as if it were a shared screen."""

    def lie(keys: FrameKeys, _kind: StreamKind, data: bytes) -> Sealed | None:
        return actor.witness.seal_honestly(keys, StreamKind.SCREEN, data)

    actor.witness.tamper_seal = lie


def repeats_one_frame(actor: Actor) -> None:
    """The same sealed frame for ever."""
    kept: dict[StreamKind, Sealed] = {}

    def lie(keys: FrameKeys, kind: StreamKind, data: bytes) -> Sealed | None:
        if kind not in kept:
            sealed = actor.witness.seal_honestly(keys, kind, data)
            if sealed is None:
                return None
            kept[kind] = sealed
        return kept[kind]

    actor.witness.tamper_seal = lie


def sends_the_frames_of_others(actor: Actor) -> None:
    """What another member sealed, over my own links, in place of mine."""

    def lie(_keys: FrameKeys, kind: StreamKind, _data: bytes) -> Sealed | None:
        others = [data for (_, of), data in actor.witness.raw.items() if of is kind]
        return Sealed(others[-1]) if others else None

    actor.witness.tamper_seal = lie


def seals_with_another_secret(actor: Actor) -> None:
    """Frames under a key that was never announced."""
    own = FrameKeys(_no_lock)
    state = actor.call._state
    assert state.send_key is not None
    key = state.send_key
    own.use_send_key(key.rh, state.me, key.generation, Secret(b"x" * 32))
    actor.witness.tamper_seal = lambda _keys, kind, data: own.seal(kind, data)


class _no_lock:  # noqa: N801  takes the place of threading.Lock
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


def goes_on_after_the_end(actor: Actor) -> None:
    """Removed or dropped, it keeps its keys and links and neither stops nor goes."""

    def lie(effect: effects.Effect) -> tuple[effects.Effect, ...]:
        ends = effects.Finish | effects.HoldSending | effects.CloseLink | effects.DropReceiveKeys
        return () if isinstance(effect, ends) else (effect,)

    actor.witness.tamper_effect = lie


def asks_for_pictures(actor: Actor, times: int) -> None:
    """A storm of requests for key frames, on every link and stream."""
    links = actor.call._links

    async def storm() -> None:
        for peer in list(links._wanted):
            link = links.link(peer)
            for _ in range(times):
                for offer in links.offers(peer):
                    if link is not None:
                        await link.send(pli(1, offer.ssrc))

    actor.call._world.tasks.spawn(storm(), "storm")


def sends_junk_packets(actor: Actor, times: int) -> None:
    """Packets of every kind that mean nothing, on every link."""
    links = actor.call._links

    async def storm() -> None:
        for peer in list(links._wanted):
            link = links.link(peer)
            for number in range(times):
                head = bytes((0x80, (96, 200, 206, 72, 111)[number % 5]))
                if link is not None:
                    await link.send(head + secrets.token_bytes(10 + number * 7 % 1100))

    actor.call._world.tasks.spawn(storm(), "storm")


# links


def signs_another_certificate(actor: Actor) -> None:
    """Its links show another certificate than the one it signed."""

    def lie(item: inputs.Input) -> inputs.Input:
        if isinstance(item, inputs.SendTransport):
            wrong = msgspec.structs.replace(item.params, fingerprint_sha384="ab" * 48)
            return inputs.SendTransport(wrong)
        return item

    actor.witness.tamper_input = lie


def signs_the_certificate_of_others(actor: Actor) -> None:
    """It names the certificate that the other end itself showed."""
    theirs: list[str] = []

    def hear(effect: effects.Effect) -> tuple[effects.Effect, ...]:
        if isinstance(effect, effects.TransportReceived):
            theirs.append(effect.params.fingerprint_sha384)
        return (effect,)

    def lie(item: inputs.Input) -> inputs.Input:
        if isinstance(item, inputs.SendTransport):
            value = theirs[-1] if theirs else "cd" * 48
            return inputs.SendTransport(
                msgspec.structs.replace(item.params, fingerprint_sha384=value)
            )
        return item

    actor.witness.tamper_effect, actor.witness.tamper_input = hear, lie


def confirms_another_session(actor: Actor) -> None:
    """It confirms a DTLS session that is not the one of the link."""

    def lie(item: inputs.Input) -> inputs.Input:
        if isinstance(item, inputs.SendConfirm):
            value = item.confirm.exporter
            wrong = value[:-1] + ("0" if value[-1] != "0" else "1")
            return inputs.SendConfirm(msgspec.structs.replace(item.confirm, exporter=wrong))
        return item

    actor.witness.tamper_input = lie


def is_led_through_a_middle(actor: Actor) -> None:
    """An honest program whose packets somebody else carries: every path leads to a middle."""
    actor.middles = []

    async def lead(effect: effects.TransportReceived) -> None:
        moved = []
        for candidate in effect.params.candidates:
            middle = LinkMiddle((candidate.ip, candidate.port))
            actor.middles.append(middle)
            moved.append(msgspec.structs.replace(candidate, port=await middle.bind()))
        params = msgspec.structs.replace(effect.params, candidates=tuple(moved))
        actor.call._links.transport_received(params)

    def lie(effect: effects.Effect) -> tuple[effects.Effect, ...]:
        if isinstance(effect, effects.TransportReceived):
            actor.call._world.tasks.spawn(lead(effect), "middle")
            return ()
        return (effect,)

    actor.witness.tamper_effect = lie


def counts_finished_handshakes(actor: Actor) -> dict[str, int]:
    """How many handshakes the middles of this program finished; they are closed."""
    finished = sum(middle.finished for middle in actor.middles)
    for middle in actor.middles:
        middle.close()
    return {"finished": finished}


FRAMES_AND_LINKS: tuple[Callable[..., Any], ...] = (
    seals_nothing,
    seals_with_a_wrong_header,
    seals_for_another_stream,
    repeats_one_frame,
    sends_the_frames_of_others,
    seals_with_another_secret,
    goes_on_after_the_end,
    asks_for_pictures,
    sends_junk_packets,
    signs_another_certificate,
    signs_the_certificate_of_others,
    confirms_another_session,
    is_led_through_a_middle,
    counts_finished_handshakes,
)
CHEATS: dict[str, Callable[..., Any]] = {
    cheat.__name__: cheat for cheat in (*FRAMES_AND_LINKS, *WORDS, *RECORDS)
}
