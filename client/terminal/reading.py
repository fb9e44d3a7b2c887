# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A page of text to read: help, and everything that was announced in a call."""

from collections.abc import Iterable

from rich.text import Text
from textual.containers import VerticalScroll
from textual.widget import Widget
from typing_extensions import override

from client.terminal.page import Face, Page, back_keys
from client.terminal.speech import noted
from client.terminal.text import PlainText, lines

CALL_HELP = (
    noted("m  unmute or mute. You are muted when the word MUTED stands there, not before."),
    noted("c  open or close your camera. Others see you; a terminal shows no pictures."),
    noted("t  write to everyone: Enter sends, Escape leads back here, the text stays until sent."),
    noted("l  others see what you write while you write it, or no longer.   o  the whole chat."),
    noted("h  raise or lower your hand.   r  make a sign: yes, no, thanks and others."),
    noted("d  choose microphone, speaker and camera."),
    noted("up, down  select a person."),
    noted("s  safety number of the selected person: compare it once, face to face."),
    noted("a  let in the selected person who waits.   x  remove the selected person (hosts)."),
    noted("i  add people to this room.   z  strike the selected person from it (whoever made it)."),
    noted("n  everything that was announced."),
    noted("q or Ctrl+C  leave the call.   e  end it for everybody (hosts)."),
    "",
    noted("Call code: one person reads it out, everybody else has the same. If it differs,"),
    noted("somebody may stand between you: say nothing confidential, leave, tell your IT."),
    "",
    noted("The first line says whether the call is live, how many people hold the keys and"),
    noted("how many are shown. If the two numbers differ, nothing is sent."),
    "",
    noted("Verified in person: you compared your safety numbers, and they matched."),
    noted("Verified by organisation: its signed list says that the key is theirs."),
    noted("Not verified: nobody has confirmed the key. Compare before you trust it."),
    noted("KEY CHANGED, WITHDRAWN: nothing is sent to this person."),
)
HOME_HELP = (
    noted("First exchange contact cards: c shows yours, p leads to people and adds theirs."),
    noted("Then compare safety numbers with each person once (p, choose, Enter)."),
    noted("r makes a room: everybody you choose gets one sealed invitation, which opens on"),
    noted("their computer only. Send it by any way you like."),
    noted("Enter on a room of yours hosts it on this computer and joins it."),
    noted("o opens an invitation that somebody sent you: all checks run before anything is"),
    noted("sent and before a device is opened. A room that fails one is refused."),
    noted("v shows your organisation's policy: every value, and who set it."),
    noted("w shows who was in your last call, by the records that everybody signed at leaving."),
    noted("k says in which country you are, and signs in with a card or token."),
    noted("x stops hosting. q quits; a room that is hosted here then ends for everybody."),
)


class Reading(Page):
    """Text that may be longer than the screen; arrow keys scroll."""

    BINDINGS = back_keys()
    KEYS = noted("b back   up, down scroll")

    def __init__(self, face: Face, heading: str, sentences: Iterable[Text | str]) -> None:
        super().__init__(face, heading)
        self._text = PlainText()
        self._text.show(lines(*sentences))

    @override
    def body(self) -> Iterable[Widget]:
        with_scroll = VerticalScroll(self._text)
        return (with_scroll,)
