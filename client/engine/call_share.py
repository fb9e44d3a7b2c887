# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Shared screens of one call: whose is shown, when mine may be, and everything that ends it.

Mine begins by a click alone (`client.model.share.StartSharing`) and never again by itself: what
ends it (leaving, a hold, being alone, coming back, an alarm, a locked computer, another person's
screen, a safety number on mine) ends it for good. One screen at a time is shown; of two who begin
in the same moment, the one with the lower hello keeps it. Check SHARE-GUARD looks at `seen`.
"""

from collections.abc import Callable

from client.engine.names import Names
from client.engine.share_look import share_seen
from client.engine.world import World
from client.media.call_media import CallMedia
from client.model.errors import Failure, Malformed, WrongUse
from client.model.events import CallPhase
from client.model.ids import DisplayName, PeerId, Uid
from client.model.media import Picture, PictureSlot
from client.model.room import RoomDescriptor
from client.model.share import Share, SharesChanged, StartSharing, class_in_picture
from client.policy.facts import ShareSeen
from client.session import effects, inputs
from client.session.words import Standing

_GOES_ON = frozenset({CallPhase.LIVE, CallPhase.AGREEING})
"""While new keys are agreed nothing is sealed, and nobody else is let in unseen."""
_LONGEST_NAME = 200

_HELD = "The call is on hold, so your screen is no longer shown."
_NOT_LIVE = "The call is not live any more, so your screen is no longer shown."
_ALARM = "There was an alarm, so your screen is no longer shown."
_AWAY = "This computer was locked, so your screen is no longer shown."
_OVER = "The call is over, so your screen is no longer shown."
_NUMBER = "A safety number was opened, so your screen is no longer shown."
_NO_FEATURE = "This room has no screen sharing."
_OTHER = "{} is showing a screen. Only one at a time is shown."


def screen_class(descriptor: RoomDescriptor) -> str | None:
    """The words that stand in a shared screen of this room; None: no screen is shown in it."""
    if not descriptor.features.screen_share:
        return None
    return class_in_picture(descriptor.classification, descriptor.profile)


class CallShare:
    """Of one call. Use on the engine's loop only, but for `show` and `pictures`."""

    def __init__(
        self,
        world: World,
        names: Names,
        media: CallMedia,
        descriptor: RoomDescriptor,
        feed: Callable[[inputs.Input], None],
    ) -> None:
        self._world = world
        self._names = names
        self._media = media
        self._class = screen_class(descriptor)
        self._allowed = self._class is not None
        self._feed = feed
        self._phase = CallPhase.IDLE
        self._me = ""
        self._mine = ""
        self._away = False
        self._others: dict[PeerId, Uid] = {}

    # What a face asks for.

    def start(self, wish: StartSharing) -> None:
        """Show what the person chose; raises `Shown` when it is not shown."""
        name = wish.name.strip()[:_LONGEST_NAME]
        if not self._allowed:
            raise WrongUse("no-sharing", _NO_FEATURE)
        if not name or wish.width < 1 or wish.height < 1:
            raise WrongUse("no-choice", "Choose one screen first, and look at it.")
        if self._phase is not CallPhase.LIVE or self._away:
            raise Failure("not-live", "The call is not live. Your screen is not shown.")
        if self._others:
            shown = next(iter(self._others.values()))
            raise WrongUse("other-share", _OTHER.format(self._name(shown)))
        self._end("")
        try:
            self._media.screen.begin(wish.strip)
        except Malformed:
            why = "The classification is not in the picture. Your screen is not shown."
            raise Failure("no-class", why) from None
        self._mine = name
        self._feed(inputs.ScreenShown(on=True))
        self._tell()

    def stop(self) -> None:
        """Show nothing more, as the person asked; nothing happens when nothing is shown."""
        self._end("")

    def show(self, picture: Picture) -> None:
        """A grabbed picture (any thread); dropped while nothing is shown."""
        self._media.screen.show(picture)

    def pictures(self, peer: PeerId | None) -> PictureSlot:
        """The mailbox of the screen that a person shows; None: mine, as it is sent."""
        return self._media.screen_pictures(peer)

    # What ends it.

    def away(self, now: bool) -> None:  # noqa: FBT001  the callback of the devices
        """Nobody is at this computer, or somebody is back."""
        self._away = now
        if now:
            self._end(_AWAY)

    def number_opened(self) -> None:
        """The page with a safety number is about to be shown: nobody else may see it."""
        self._end(_NUMBER)

    def over(self) -> None:
        """The call ends or starts anew, and what it said of the others counts no more.

        The session knows by itself that nothing is shown then.
        """
        self._phase = CallPhase.IDLE
        self._end(_OVER, say=False)
        self._keep(set())

    @property
    def seen(self) -> ShareSeen:
        """What of my screen this call shows to the others."""
        running = self._media.screen.running
        return share_seen(self._mine, running=running, labelled=self._class is not None)

    # What the session decided.

    def perform(self, effect: effects.Effect) -> None:
        """Follow the call; every effect passes by here."""
        match effect:
            case effects.HelloMade(hello):
                self._me = hello
            case effects.PhaseChanged(phase=phase):
                self._phase_changed(phase)
            case effects.Raised(finding, passing):
                if finding.blocks and not passing:
                    self._end(_ALARM)
            case effects.DescriptorChanged(signed):
                self._room_changed(signed.value)
            case effects.RosterShown():
                self._keep({one.peer for one in effect.people})
            case effects.Said(peer, uid, Standing() as word):
                self._said(peer, uid, shown=word.screen)
            case _:
                pass

    def _phase_changed(self, phase: CallPhase) -> None:
        self._phase = phase
        if phase not in _GOES_ON:
            self._end(_HELD if phase is CallPhase.HOLD else _NOT_LIVE)

    def _room_changed(self, descriptor: RoomDescriptor) -> None:
        """A later epoch may take sharing away, and never gives it or changes the class."""
        self._allowed = self._allowed and screen_class(descriptor) == self._class
        if not self._allowed:
            self._end(_NO_FEATURE)

    def _said(self, peer: PeerId, uid: Uid, *, shown: bool) -> None:
        shown = shown and self._allowed
        if shown is (peer in self._others):
            return
        if shown:
            self._others[peer] = uid
        else:
            del self._others[peer]
        self._media.shares(peer, said=shown)
        if shown and peer < self._me:
            self._end(_OTHER.format(self._name(uid)))
        self._tell()

    def _keep(self, here: set[PeerId]) -> None:
        gone = [peer for peer in self._others if peer not in here]
        for peer in gone:
            del self._others[peer]
            self._media.shares(peer, said=False)
        if gone:
            self._tell()

    def _end(self, why: str, *, say: bool = True) -> None:
        """Nothing of mine is sealed any more when this returns; told once."""
        if not self._mine and not self._media.screen.running:
            return
        self._mine = ""
        self._media.screen.end()
        if say:
            self._feed(inputs.ScreenShown(on=False))
        self._tell(why)

    def _tell(self, stopped: str = "") -> None:
        mine = (Share(None, self._mine),) if self._mine else ()
        others = (Share(peer, self._name(uid)) for peer, uid in self._others.items())
        self._world.emit(SharesChanged((*mine, *others), stopped))

    def _name(self, uid: Uid) -> str:
        return self._names.name(uid) or DisplayName(uid)
