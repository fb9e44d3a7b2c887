# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The class that a shared picture carries: drawn by the window, accepted by what encodes."""

import numpy as np
import pytest

from client.media.screen_label import ScreenLabel
from client.model.errors import Malformed
from client.model.room import Profile
from client.model.share import NO_CLASS
from client.ui import label_strip as strips
from client.ui import theme
from client.ui.label_strip import label_strip
from tests.fakes.portraits import portrait

pytestmark = pytest.mark.usefixtures("qapp")
LONG = "STRENG GEHEIM - AMTLICH GEHEIM GEHALTEN - " * 4


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("word", ["VS-NfD", "i", "\u00c4u\u00dfere Gr\u00fc\u00dfe", LONG.strip()])
def test_what_encodes_accepts_every_class_as_it_is_drawn(word, profile):
    strip = label_strip(word, profile)
    label = ScreenLabel(word)
    assert label.under_class(portrait(1)) is None
    label.use(strip)
    frame = label.under_class(portrait(1, width=1280, height=720))
    assert frame.height > 720
    # The band is no plain ground: letters stand in it.
    band = frame.to_ndarray(format="gray")[: frame.height - 720]
    assert int(band.max()) - int(band.min()) > 96


def test_a_strip_is_of_use_for_its_own_class_only():
    with pytest.raises(Malformed):
        ScreenLabel("VS-NfD").use(label_strip("INTERN", Profile.RESTRICTED))


def test_a_room_without_a_class_has_no_strip():
    assert label_strip("", Profile.OPEN) is None


def test_a_room_that_names_no_class_says_so_in_the_language_of_the_window(monkeypatch):
    english = label_strip(NO_CLASS, Profile.RESTRICTED)
    monkeypatch.setattr(strips, "no_class", lambda: "Keine Einstufung angegeben")
    german = label_strip(NO_CLASS, Profile.RESTRICTED)
    assert german.text == english.text == NO_CLASS
    assert bytes(german.picture.pixels) != bytes(english.picture.pixels)
    ScreenLabel(NO_CLASS).use(german)


def test_the_theme_of_this_computer_changes_nothing_of_what_others_see(qapp):
    drawn = {}
    before = theme.current().name
    for name in theme.NAMES:
        theme.apply(qapp, name, 2.0)
        drawn[name] = bytes(label_strip("VS-NfD", Profile.CLASSIFIED).picture.pixels)
    theme.apply(qapp, before)
    assert len(set(drawn.values())) == 1


def test_letters_are_read_from_left_to_right_on_the_profiles_colour():
    picture = label_strip("VS-NfD", Profile.CLASSIFIED).picture
    rows = np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, -1, 4)
    ground = theme.load("light").colour("secret")
    assert tuple(rows[1, 1, :3]) == (ground.blue(), ground.green(), ground.red())
    lit = (rows[:, :, :3].astype(int).sum(axis=2) > 600).any(axis=0)
    assert lit.any()
    assert not lit[:16].any()
    assert not lit[-16:].any()
