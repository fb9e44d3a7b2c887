# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Sound, pictures and links of somebody else: bugs of other products.

Links are real ones over loopback between two mesh engines; sound goes through the whole mixer.
"""

import asyncio

import msgspec
import pytest

from client.crypto.frame_keys import FrameKeys
from client.media.synthetic_voice import SilentSink, SyntheticVoice
from client.model import events
from client.model.media import LinkEnd, LinkState, Sealed, StreamKind
from client.model.secret import Secret
from client.model.transport import LinkConfirm, TransportParams
from client.net.mesh import link as link_module
from tests.fakes.mesh import Person, introduce
from tests.fakes.packet_links import FakeLink, is_rtcp
from tests.fakes.two_people import Someone, anna_and_ben, connect, link_up, until
from tests.rig.household import at_home
from tests.rig.udp_middle import put_between
from tests.rivals.steps import call, heard
from tests.rivals.test_keys import Ears

# The mixer.


@pytest.mark.asyncio
async def test_the_mixer_does_not_play_whoever_is_on_no_roster() -> None:
    """A third one with a link and sealed frames, but no place on the roster: not a sample."""
    async with anna_and_ben() as (anna, ben):
        ghost = Someone("Ghost", "cc")
        try:
            to_ben, to_ghost = connect(ghost, ben)
            ghost.media.link_up(to_ben, ben.media.streams())
            ben.media.link_up(to_ghost, ghost.media.streams())
            ears = Ears()
            ben.media.set_speaker(ears)
            ghost.media.set_microphone(on=True, source=SyntheticVoice(ghost.person))
            await until(lambda: len(to_ben.sent) > 40 and len(ears.loud) > 40)
            assert max(ears.loud) == 0.0
            unnamed = [one for one in ben.media.hears() if one.name != "Anna"]
            assert [one for one in unnamed if one.identified or one.first_audio_ms] == []
            # The twin: somebody of the roster is heard by the same ears.
            link_up(anna, ben)
            anna.media.set_microphone(on=True, source=SyntheticVoice(anna.person))
            await until(lambda: max(ears.loud) > 100.0)
        finally:
            await ghost.end()


@pytest.mark.asyncio
async def test_the_mixer_does_not_play_on_after_somebody_left_the_roster() -> None:
    async with anna_and_ben() as (anna, ben):
        to_ben, _ = link_up(anna, ben)
        ears = Ears()
        ben.media.set_speaker(ears)
        anna.media.set_microphone(on=True, source=SyntheticVoice(anna.person))
        await until(lambda: ears.loud and max(ears.loud) > 100.0)
        # What the session has the engine do when somebody is gone.
        ben.keys.drop_receive_keys(anna.peer, None)
        sent = len(to_ben.sent)
        await until(lambda: len(to_ben.sent) > sent + 50)
        begun = len(ears.loud)
        await until(lambda: len(ears.loud) > begun + 20)
        assert max(ears.loud[-20:]) == 0.0


def is_media(packet: bytes) -> bool:
    return not is_rtcp(packet)


@pytest.mark.asyncio
async def test_a_plain_track_is_not_shown_on_either_side() -> None:
    """One program seals nothing: the other plays nothing of it, and says whose it is."""
    async with anna_and_ben() as (anna, ben):
        honest = anna.keys.seal

        def not_sealed(kind: StreamKind, data: bytes) -> Sealed:
            honest(kind, data)
            return Sealed(data)

        anna.keys.seal = not_sealed
        link_up(anna, ben)
        ears = Ears()
        ben.media.set_speaker(ears)
        ben.media.set_microphone(on=True, source=SyntheticVoice(ben.person))
        anna.media.set_speaker(SilentSink())
        anna.media.set_microphone(on=True, source=SyntheticVoice(anna.person))
        await until(lambda: ben.keys.undecryptable(anna.peer) > 40 and len(ears.loud) > 40)
        assert max(ears.loud) == 0.0
        assert ben.hears(anna).first_audio_ms is None
        await until(lambda: ben.remote and ben.remote[-1].trouble)
        assert anna.name in ben.remote[-1].trouble
        # The other direction is sealed, and heard.
        await until(lambda: anna.hears(ben).identified)


@pytest.mark.asyncio
async def test_a_frame_of_another_person_is_not_played_on_this_ones_link() -> None:
    """Ben's own frames, sent back to him on Anna's link, are not Anna's."""
    async with anna_and_ben() as (anna, ben):
        to_ben, to_anna = link_up(anna, ben)
        ears = Ears()
        ben.media.set_speaker(ears)
        ben.media.set_microphone(on=True, source=SyntheticVoice(ben.person))
        await until(lambda: len([p for p in to_anna.sent if is_media(p)]) > 20)
        mirror(to_ben, anna, [p for p in to_anna.sent if is_media(p)])
        await until(lambda: ben.keys.undecryptable(anna.peer) > 5)
        assert max(ears.loud, default=0.0) == 0.0
        assert ben.hears(anna).first_audio_ms is None


def mirror(link: FakeLink, anna: Someone, packets: list[bytes]) -> None:
    """Send somebody's packets as if they were Anna's sound."""
    sound = next(one for one in anna.media.streams() if one.kind == "audio")
    for packet in packets:
        head = bytes((packet[0], packet[1])) + packet[2:8] + sound.ssrc.to_bytes(4, "big")
        assert link.other is not None
        link.other.arrive(head + packet[12:])


def test_somebody_without_my_key_is_not_heard_in_a_whole_call(people, monkeypatch) -> None:
    """Whole engines: every frame key that the guest takes is a wrong one, as after a bad update."""
    take = FrameKeys.add_receive_key
    wrong = Secret(b"w" * 32)
    owners: dict[int, str] = {}

    def takes(keys: FrameKeys, peer, roster, generation, secret) -> None:
        right = owners.get(id(keys)) != "guest"
        take(keys, peer, roster, generation, secret if right else wrong)

    monkeypatch.setattr(FrameKeys, "add_receive_key", takes)
    from client.engine.call import LiveCall  # noqa: PLC0415

    init = LiveCall.__init__

    def made(one: LiveCall, *args) -> None:
        init(one, *args)
        is_guest = one._plan.setup.uid == people[1].uid
        owners[id(one._keys)] = "guest" if is_guest else "host"

    monkeypatch.setattr(LiveCall, "__init__", made)
    with at_home(*people[:2]) as (host, guest):
        call(host, guest)
        alarm = guest.until(lambda e: isinstance(e, events.Alarm), timeout=5.0)
        assert isinstance(alarm, events.Alarm)
        assert host.person.name in alarm.finding.message
        trouble = guest.until(lambda e: isinstance(e, events.RemoteMedia) and bool(e.trouble))
        assert isinstance(trouble, events.RemoteMedia)
        assert host.person.name in trouble.trouble
        assert not heard(guest, events.RemoteMedia, lambda e: e.sound or e.picture)
        # The other way round everything opens.
        host.until(lambda e: isinstance(e, events.RemoteMedia) and e.sound)
        report = guest.leave()
    assert [one.name for one in report.hears if one.identified] == []


# Links.


def altered(sender: Person, kind: type, **changes: object) -> None:
    """Change what one side's session sends."""
    post = sender.post

    def post_altered(message: TransportParams | LinkConfirm) -> None:
        wrong = isinstance(message, kind)
        post(msgspec.structs.replace(message, **changes) if wrong else message)

    sender.post = post_altered


@pytest.fixture
def quick(monkeypatch) -> None:
    """Deadlines short enough for a test."""
    for name in ("PARAMS_WITHIN", "ICE_WITHIN", "DTLS_WITHIN", "CONFIRM_WITHIN"):
        monkeypatch.setattr(link_module, name, 1.0)


async def both_end(one: Person, two: Person) -> list[LinkEnd | None]:
    """Both try, and neither gets a link over which anything could pass."""
    one.open(two)
    two.open(one)
    ends = await asyncio.gather(one.until_ended(two), two.until_ended(one))
    for me, other in ((one, two), (two, one)):
        assert (LinkState.CONFIRMED, None) not in me.states(other)
        assert me.engine.link(other.hello) is None
    await asyncio.gather(one.engine.close(), two.engine.close())
    return list(ends)


@pytest.mark.asyncio
@pytest.mark.usefixtures("quick")
async def test_a_link_with_an_altered_certificate_hash_does_not_stay_connected() -> None:
    one, two = Person(1), Person(2)
    middle = await put_between(one, two)
    altered(one, TransportParams, fingerprint_sha384="ab" * 48)
    ends = await both_end(one, two)
    assert ends[1] is LinkEnd.FINGERPRINT_MISMATCH
    assert middle.media() == []
    middle.close()


@pytest.mark.asyncio
@pytest.mark.usefixtures("quick")
async def test_a_link_without_a_certificate_hash_does_not_stay_connecting() -> None:
    one, two = Person(1), Person(2)
    middle = await put_between(one, two)
    altered(one, TransportParams, fingerprint_sha384="")
    ends = await both_end(one, two)
    assert ends[1] is not None
    assert middle.media() == []
    middle.close()


@pytest.mark.asyncio
@pytest.mark.usefixtures("quick")
async def test_a_link_that_names_my_own_certificate_does_not_come_about() -> None:
    """Each end is told its own hash as the other's, as a mirror in between would."""
    one, two = Person(1), Person(2)
    middle = await put_between(one, two)
    told: dict[str, tuple] = {}

    def mirrored(message: TransportParams | LinkConfirm) -> None:
        if not isinstance(message, TransportParams):
            return
        told[message.sender] = message
        if len(told) == 2:
            first, second = told.values()
            for mine, theirs in ((first, second), (second, first)):
                own = theirs.fingerprint_sha384
                honest(msgspec.structs.replace(mine, fingerprint_sha384=own))

    honest = one.post
    one.post = two.post = mirrored
    ends = await both_end(one, two)
    # Nobody even tries such a link: its parameters are refused before a packet is sent.
    assert ends == [LinkEnd.ICE_TIMEOUT, LinkEnd.ICE_TIMEOUT]
    assert middle.seen == []
    middle.close()


@pytest.mark.asyncio
@pytest.mark.usefixtures("quick")
async def test_a_mismatch_does_not_leave_one_side_connected() -> None:
    """With a wrong hash the library fails on one side only: the confirmation ends the other."""
    one, two = Person(1), Person(2)
    introduce(one, two)
    altered(two, TransportParams, fingerprint_sha384="ef" * 48)
    ends = await both_end(one, two)
    assert None not in ends
    assert any(end.is_alarm for end in ends if end)


@pytest.mark.asyncio
async def test_an_honest_link_is_not_refused() -> None:
    """The twin of the links above: the same middle, nothing altered."""
    one, two = Person(1), Person(2)
    middle = await put_between(one, two)
    one.open(two)
    two.open(one)
    await asyncio.gather(one.until_confirmed(two), two.until_confirmed(one))
    await asyncio.gather(one.engine.close(), two.engine.close())
    middle.close()
