# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.engine.call_share: when my screen may be shown, whose else is, and what ends mine."""

from types import SimpleNamespace

import pytest
from msgspec import structs

from client.app.compose import load_resources
from client.engine.call_share import CallShare, screen_class
from client.media.grants import GrantRevoked
from client.model.errors import Malformed, Shown
from client.model.events import CallPhase
from client.model.ids import HelloHash, PeerId, Uid
from client.model.room import Profile
from client.model.share import NO_CLASS, Share, SharesChanged, StartSharing
from client.model.verdict import Finding, Result, Severity
from client.session import effects, inputs
from client.session.words import Standing
from tests.fakes import good_facts as good

BEN, CARLA = PeerId(HelloHash("c" * 128)), PeerId(HelloHash("a" * 128))
ME = HelloHash("b" * 128)
UIDS = {BEN: Uid("ben@example.org"), CARLA: Uid("carla@example.org")}
WISH = StartSharing("Screen 1", 640, 360)


def room(*, screens: bool = True, **changes):
    made = good.descriptor(**changes)
    return structs.replace(made, features=structs.replace(made.features, screen_share=screens))


class Screen:
    def __init__(self):
        self.running, self.fails = False, None

    def begin(self, _strip):
        if self.fails is not None:
            raise self.fails
        self.running = True

    def end(self):
        self.running = False


class Call:
    """One call's screens, live, over media that only remember."""

    def __init__(self, descriptor=None, phase=CallPhase.LIVE):
        self.screen, self.decoded, self.fed, self.said = Screen(), {}, [], []
        media = SimpleNamespace(
            screen=self.screen, shares=lambda peer, *, said: self.decoded.update({peer: said})
        )
        names = SimpleNamespace(name=lambda uid: uid.split("@")[0].title())
        world = SimpleNamespace(emit=self.said.append)
        self.share = CallShare(world, names, media, descriptor or room(), self.fed.append)
        self.share.perform(effects.HelloMade(ME))
        self.share.perform(effects.PhaseChanged(phase))

    def hears(self, peer, *, screen):
        self.share.perform(effects.Said(peer, UIDS[peer], Standing(screen=screen)))

    @property
    def last(self) -> SharesChanged:
        return self.said[-1]


def phase(now):
    return lambda share: share.perform(effects.PhaseChanged(now))


def raises(severity, *, passing=False):
    finding = Finding("KEY-COMMITTED", Result.FAIL, severity, "ben@example.org")
    return lambda share: share.perform(effects.Raised(finding, passing))


def follows(descriptor):
    signed = SimpleNamespace(value=descriptor)
    return lambda share: share.perform(effects.DescriptorChanged(signed))


ENDS = {
    "hold": phase(CallPhase.HOLD),
    "alone": phase(CallPhase.WAITING),
    "lobby": phase(CallPhase.LOBBY),
    "connecting": phase(CallPhase.CONNECTING),
    "over": lambda share: share.over(),
    "locked": lambda share: share.away(now=True),
    "number": lambda share: share.number_opened(),
    "alarm": raises(Severity.BLOCK),
    "taken away": follows(room(screens=False)),
}
GOES_ON = {
    "agreeing": phase(CallPhase.AGREEING),
    "live": phase(CallPhase.LIVE),
    "warning": raises(Severity.WARN),
    "passing": raises(Severity.BLOCK, passing=True),
    "epoch": follows(room(epoch=2)),
    "back": lambda share: share.away(now=False),
}


@pytest.mark.parametrize("event", ENDS)
def test_ends_my_screen_once_with_a_sentence_and_never_begins_again(event):
    call = Call()
    call.share.start(WISH)
    ENDS[event](call.share)
    ENDS[event](call.share)
    assert not call.screen.running
    assert call.last.shares == ()
    assert call.last.stopped.endswith(".")
    assert len(call.said) == 2
    for mends in (ENDS[event], *GOES_ON.values()):
        mends(call.share)
    assert not call.screen.running
    german = load_resources("de").said.event(call.last)
    assert german.stopped != call.last.stopped


@pytest.mark.parametrize("event", GOES_ON)
def test_goes_on_where_nothing_speaks_against_it(event):
    call = Call()
    call.share.start(WISH)
    GOES_ON[event](call.share)
    assert call.screen.running
    assert call.said == [SharesChanged((Share(None, "Screen 1"),))]
    assert call.fed == [inputs.ScreenShown(on=True)]


def test_the_others_are_told_of_the_end_but_a_session_that_is_over_is_not_asked():
    call = Call()
    call.share.start(WISH)
    call.share.stop()
    assert call.fed[-1] == inputs.ScreenShown(on=False)
    assert call.last == SharesChanged(())
    call.share.start(WISH)
    before = len(call.fed)
    call.share.over()
    assert len(call.fed) == before


@pytest.mark.parametrize(
    ("code", "descriptor", "now", "wish"),
    [
        ("no-sharing", room(screens=False), CallPhase.LIVE, WISH),
        ("not-live", None, CallPhase.AGREEING, WISH),
        ("not-live", None, CallPhase.HOLD, WISH),
        ("no-choice", None, CallPhase.LIVE, StartSharing(" ", 640, 360)),
        ("no-choice", None, CallPhase.LIVE, StartSharing("Screen 1", 0, 360)),
    ],
)
def test_refuses_with_a_sentence_and_shows_nothing(code, descriptor, now, wish):
    call = Call(descriptor, now)
    with pytest.raises(Shown) as refused:
        call.share.start(wish)
    assert refused.value.code == code
    german = load_resources("de").said.sentence(refused.value.sentence)
    assert german != refused.value.sentence
    assert not call.screen.running
    assert not call.fed
    assert not call.said


@pytest.mark.parametrize("error", [Malformed("share", "another class"), GrantRevoked()])
def test_what_media_refuse_is_not_shown_and_ends_what_was(error):
    call = Call()
    call.share.start(WISH)
    call.screen.fails = error
    with pytest.raises(Shown):
        call.share.start(StartSharing("Screen 2", 640, 360))
    assert not call.screen.running
    assert call.last == SharesChanged(())
    assert call.fed[-1] == inputs.ScreenShown(on=False)


def test_nobody_at_a_locked_computer_begins_to_show():
    call = Call()
    call.share.away(now=True)
    with pytest.raises(Shown):
        call.share.start(WISH)
    call.share.away(now=False)
    call.share.start(WISH)
    assert call.screen.running


def test_a_second_person_is_refused_until_the_first_has_ended():
    call = Call()
    call.hears(BEN, screen=True)
    assert call.decoded == {BEN: True}
    assert call.last.shares == (Share(BEN, "Ben"),)
    with pytest.raises(Shown, match="Ben is showing"):
        call.share.start(WISH)
    call.hears(BEN, screen=False)
    assert call.decoded == {BEN: False}
    call.share.start(WISH)
    assert call.last.shares == (Share(None, "Screen 1"),)


@pytest.mark.parametrize(("other", "mine_stays"), [(BEN, True), (CARLA, False)])
def test_of_two_who_begin_at_once_one_gives_way(other, mine_stays):
    call = Call()
    call.share.start(WISH)
    call.hears(other, screen=True)
    assert call.screen.running is mine_stays
    assert call.decoded == {other: True}
    assert (call.last.shares[0].peer is None) is mine_stays


def test_whoever_leaves_shows_nothing_any_more():
    call = Call()
    call.hears(BEN, screen=True)
    here = effects.Present(HelloHash(CARLA), UIDS[CARLA], on_roster=True, me=False)
    call.share.perform(effects.RosterShown((here,), None, 0))
    assert call.decoded == {BEN: False}
    assert call.last == SharesChanged(())


def test_where_the_room_has_no_screens_none_is_decoded():
    call = Call(room(screens=False))
    call.hears(BEN, screen=True)
    assert not call.decoded
    assert not call.said


@pytest.mark.parametrize(
    ("profile", "word", "stands"),
    [
        (Profile.CLASSIFIED, "VS-NfD", "VS-NfD"),
        (Profile.CLASSIFIED, "", NO_CLASS),
        (Profile.RESTRICTED, "", NO_CLASS),
        (Profile.OPEN, "", ""),
    ],
)
def test_no_strict_room_lets_a_bare_picture_out(profile, word, stands):
    assert screen_class(room(profile=profile, classification=word)) == stands
    assert screen_class(room(screens=False, profile=profile, classification=word)) is None


def test_the_guard_sees_what_is_shown_and_that_nothing_is():
    call = Call()
    assert call.share.seen.shown == ()
    call.share.start(WISH)
    seen = call.share.seen
    assert (seen.shown, seen.one_chosen, seen.labelled) == (("Screen 1",), True, True)
    assert not seen.numbers_open
    call.share.stop()
    assert call.share.seen.shown == ()
