# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a face hands over so that a shared screen carries the room's class in its pixels."""

import msgspec

from client.model.media import Picture


class LabelStrip(msgspec.Struct, frozen=True, eq=False):
    """A class as it is drawn, once, by whoever can draw letters: ``text`` says what stands in it.

    One line of letters on a plain ground, 16 to 200 pixels high. It is put above every shared
    picture; one that is drawn for another class is refused.
    """

    text: str
    picture: Picture
