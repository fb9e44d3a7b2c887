# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What people in a call tell each other beside sound and picture, between faces and session.

The session decides and signs; here the words are sealed, opened and named for the faces. Nothing
of them is kept longer than the call, written to disk or logged.
"""

from collections.abc import Callable
from typing import Literal

from client.crypto.frame_keys import FrameKeys
from client.engine.names import Names
from client.engine.raised_hands import RaisedHands
from client.engine.world import World
from client.model.errors import Failure, Shown, WrongUse
from client.model.events import CommandFailed, MediaChanged
from client.model.ids import PeerId, Uid
from client.model.media import DeviceKind, StreamKind
from client.model.talk import (
    MAX_CHAT,
    MAX_LIVE,
    ChatLine,
    LiveText,
    MediaSaid,
    PersonMedia,
    Reacted,
    Reaction,
    plain_text,
)
from client.session import effects, inputs
from client.session.words import Line, Sign, Standing, Typing, Word

TalkEffect = effects.SealData | effects.OpenData | effects.Said | effects.NotSaid

_FAILURES = {
    "hold": "Nothing is sent while the call is on hold. It was not sent.",
    "agreeing": "Someone came or left, and the new keys are not ready. Send it again in a moment.",
    "alone": "Nobody else is here to read it. It was not sent.",
    "lobby": "You are not admitted yet. It was not sent.",
    "too-fast": "That was too much at once. Send it again in a moment.",
    "not-live": "The call is not live. It was not sent.",
}
_WRONG = {
    "no-chat": "This room has no chat.",
    "not-host": "Only a host of the room who is in the call can end it for everybody.",
}


class Talk:
    """Chat, live text, hands, signs and devices of one call. Use on the engine's loop only."""

    def __init__(
        self,
        world: World,
        names: Names,
        me: Uid,
        *,
        keys: FrameKeys,
        send: Callable[[int | Literal["*"], bytes], None],
        feed: Callable[[inputs.Input], None],
    ) -> None:
        self._world = world
        self._names = names
        self._me = me
        self._keys = keys
        self._send = send
        self._feed = feed
        self._why = ""
        self._asking = False
        self._lines = 0
        self._hands = RaisedHands(names, world.wall)
        self._media: dict[PeerId, PersonMedia] = {}
        self._typing: dict[PeerId, Uid] = {}
        self._microphone = self._camera = False

    # What a face asks for.

    def chat(self, text: str) -> None:
        """Write a line to everyone on the roster; raises `Shown` when it was not sent."""
        line = plain_text(text)
        if not line:
            raise WrongUse("empty", "There is nothing to send.")
        if len(line) > MAX_CHAT:
            raise WrongUse("too-long", f"A line has at most {MAX_CHAT} characters. Shorten it.")
        self._ask(inputs.Say(Line(line)))

    def live(self, text: str) -> None:
        """The line as typed so far; told when there is time, and only the latest."""
        self._ask(inputs.TypeOn(plain_text(text)[:MAX_LIVE]))

    def hand(self, *, up: bool) -> None:
        """Raise or lower my hand."""
        self._ask(inputs.RaiseHand(up))
        self._show_hand(None, self._me, up=up)

    def react(self, reaction: Reaction) -> None:
        """Make a sign."""
        self._ask(inputs.Say(Sign(reaction)))

    def end_for_all(self) -> None:
        """End the call for everybody, as a host."""
        self._ask(inputs.EndForAll())

    def _ask(self, wish: inputs.Input) -> None:
        """Have the session decide, and raise what it says at once."""
        self._asking, self._why = True, ""
        try:
            self._feed(wish)
        finally:
            self._asking = False
        if self._why:
            raise _refusal(self._why)

    def media_changed(self, event: MediaChanged) -> None:
        """One of my devices really changed: told to the face, and to the others."""
        self._world.emit(event)
        if event.kind is DeviceKind.MICROPHONE:
            self._microphone = event.on
        elif event.kind is DeviceKind.CAMERA:
            self._camera = event.on
        self._feed(inputs.DevicesChanged(self._microphone, self._camera))

    # What the session decided.

    def perform(self, effect: TalkEffect) -> None:
        """Carry out one of the session's effects about words."""
        match effect:
            case effects.SealData():
                self._seal(effect)
            case effects.OpenData(peer, generation, counter, sealed):
                plain = self._keys.open(peer, StreamKind.DATA, sealed)
                self._feed(inputs.DataOpened(peer, generation, counter, plain))
            case effects.Said(peer, uid, word):
                self._show(peer, uid, word)
            case effects.NotSaid(why):
                self._not_said(why)

    def _seal(self, effect: effects.SealData) -> None:
        sealed = self._keys.seal(StreamKind.DATA, effect.plain)
        if sealed is None:
            # The second lock: whatever the session thinks, a hold seals nothing.
            self._not_said("hold")
            return
        body = effect.head + sealed
        if effect.to == "*":
            self._send("*", body)
        else:
            for conn in effect.to:
                self._send(conn, body)
        if isinstance(effect.word, Line | Sign):
            self._show(None, self._me, effect.word)

    def _not_said(self, why: str) -> None:
        self._why = why
        if not self._asking:
            # It was waiting for the keys of a roster, and then somebody went.
            late = _refusal(why)
            self._world.emit(CommandFailed("SendChat", late.code, late.sentence))

    def _show(self, peer: PeerId | None, uid: Uid, word: Word) -> None:
        emit, name = self._world.emit, self._names.name(uid)
        match word:
            case Line(text):
                self._lines += 1
                at, me = self._world.wall(), peer is None
                emit(ChatLine(self._lines, uid, name, text, at, me))
                self._show_typing(peer, uid, "")
            case Typing(text):
                self._show_typing(peer, uid, text)
            case Sign(reaction):
                emit(Reacted(peer, uid, name, reaction))
            case Standing():
                self._show_hand(peer, uid, up=word.hand)
                self._show_media(peer, word)

    def _show_typing(self, peer: PeerId | None, uid: Uid, text: str) -> None:
        if peer is None or not (text or peer in self._typing):
            return
        if text:
            self._typing[peer] = uid
        else:
            del self._typing[peer]
        self._world.emit(LiveText(peer, uid, self._names.name(uid), text))

    def _show_hand(self, peer: PeerId | None, uid: Uid, *, up: bool) -> None:
        if self._hands.move(peer, uid, up=up):
            self._world.emit(self._hands.shown())

    def _show_media(self, peer: PeerId | None, said: Standing) -> None:
        if peer is None:
            return
        now = PersonMedia(peer, said.microphone, said.camera, said.screen)
        if self._media.get(peer) == now:
            return
        self._media[peer] = now
        self._world.emit(MediaSaid(tuple(self._media.values())))

    def roster_shown(self, effect: effects.RosterShown) -> None:
        """Whoever is not here any more raises no hand, types nothing and has no devices."""
        here = {one.peer for one in effect.people}
        if self._hands.keep(here):
            self._world.emit(self._hands.shown())
        for peer in [peer for peer in self._typing if peer not in here]:
            self._show_typing(peer, self._typing[peer], "")
        gone = [peer for peer in self._media if peer not in here]
        for peer in gone:
            del self._media[peer]
        if gone:
            self._world.emit(MediaSaid(tuple(self._media.values())))


def _refusal(why: str) -> Shown:
    if why in _WRONG:
        return WrongUse(why, _WRONG[why])
    return Failure(why, _FAILURES.get(why, _FAILURES["not-live"]))
