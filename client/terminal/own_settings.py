# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Settings that are kept in the profile, as lines; those an organisation fixed say who did."""

from client.model.settings import Setting, SettingsShown, SettingView
from client.terminal.speech import noted, said, tr

KEYS = {Setting.WATERMARK: "w", Setting.RELEASE: "m"}
"""The key that changes each of them."""
_WORDS = {
    Setting.WATERMARK: noted("My name, key and the time over others' pictures"),
    Setting.RELEASE: noted("Close the microphone when it was muted for ten seconds"),
}


def view_of(shown: SettingsShown | None, name: Setting) -> SettingView | None:
    """How one stands; None where nothing was told yet."""
    every = () if shown is None else shown.settings
    return next((one for one in every if one.name is name), None)


def words_of(name: Setting) -> str:
    """What a setting does."""
    return said(_WORDS[name])


def setting_lines(shown: SettingsShown | None) -> tuple[str, ...]:
    """Each with its key, or with whose word it is that it cannot be changed."""
    seen = [view for name in KEYS if (view := view_of(shown, name)) is not None]
    return tuple(line for view in seen for line in _lines(view))


def _lines(view: SettingView) -> tuple[str, ...]:
    mark = "[x]" if view.on else "[ ]"
    words = f"{mark} {words_of(view.name)}"
    if view.fixed:
        return (f"* {words}", f"      {view.set_by}")
    return (f"  {words}", "      " + tr("{key} changes it", key=KEYS[view.name]))
