# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``watchword room create``: what of the command line becomes the wish for a room."""

import pytest

from client.app import parser, rooms
from client.model.commands import CreateRoom

LINE = ["room", "create", "--title", "T", "--with", "a@b", "--out", "D"]


class Asked(Exception):
    """The wish was sent."""


class Follower:
    def ask(self, wish, _kind):
        self.wish = wish
        raise Asked


@pytest.mark.parametrize("more", [[], ["--screens"]])
def test_a_room_has_screens_only_if_its_maker_says_so(monkeypatch, more):
    monkeypatch.setattr(rooms, "ready", lambda *_: None)
    follower = Follower()
    with pytest.raises(Asked):
        rooms.create(follower, parser.build().parse_args([*LINE, *more]))
    assert isinstance(follower.wish, CreateRoom)
    assert follower.wish.screen_share is bool(more)
