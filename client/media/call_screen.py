# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""My screen in a call: the thread that encodes it is there only while it is shown."""

from client.media.fanout import Fanout
from client.media.grants import GrantRevoked
from client.media.publisher import SharedGate
from client.media.screen import ScreenPublisher
from client.media.screen_label import ScreenLabel
from client.media.slots import PictureMailbox
from client.media.wiring import MediaPorts
from client.model.errors import Malformed
from client.model.media import Picture
from client.model.share import LabelStrip


class CallScreen:
    """At most one screen is shown at a time. All methods but `show` are the loop's."""

    def __init__(self, ports: MediaPorts, fanout: Fanout, classification: str) -> None:
        """``classification`` is the word of the room's signed descriptor, or empty."""
        self.mailbox = PictureMailbox()
        """What is really sent, its band included."""
        self.gate = SharedGate(ports.clock)
        self._ports = ports
        self._fanout = fanout
        self._class = classification
        self._publisher: ScreenPublisher | None = None
        fanout.on_screen_wish = self.gate.requested

    @property
    def running(self) -> bool:
        """Whether my screen is shown."""
        return self._publisher is not None and self._publisher.running

    def begin(self, strip: LabelStrip | None) -> None:
        """Show pictures under this strip from now on; `Malformed`: not under that one.

        Raises `client.media.grants.GrantRevoked` where no device may be opened either.
        """
        if self._ports.grant.revoked:
            raise GrantRevoked
        self.end()
        publisher = ScreenPublisher(
            self._ports.crypto,
            ScreenLabel(self._class),
            self.gate,
            self._fanout.screens,
            self.mailbox,
            self._ports.clock,
        )
        try:
            publisher.begin(strip)
        except Malformed:
            publisher.close()
            raise
        publisher.listening = self._fanout.listeners > 0
        self._publisher = publisher

    def listening(self) -> None:
        """Links came or went."""
        if self._publisher is not None:
            self._publisher.listening = self._fanout.listeners > 0

    def show(self, picture: Picture) -> None:
        """A grabbed picture (any thread); dropped while nothing is shown, or may be."""
        publisher = self._publisher
        if publisher is not None and not self._ports.grant.revoked:
            publisher.show(picture)

    def end(self) -> None:
        """Show nothing more; nothing is sealed after this returned."""
        publisher, self._publisher = self._publisher, None
        if publisher is not None:
            publisher.close()
        self.mailbox.take()
