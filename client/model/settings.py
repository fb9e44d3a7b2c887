# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Settings of a person that an organisation can fix; for each of them *on* is the stricter one."""

from enum import Enum

import msgspec


class Setting(Enum):
    """Named as in a policy's ``settings`` and ``locked``."""

    RELEASE = "mic.release_when_muted"
    """A microphone that was muted for ten seconds is closed, so that its lamp goes out."""
    WATERMARK = "watermark"
    """My name, key and the time stand over others' pictures, in every room."""


class ShowSettings(msgspec.Struct, frozen=True):
    """Tell how the settings stand; answered by `SettingsShown`."""


class ChangeSetting(msgspec.Struct, frozen=True):
    """Choose for myself; refused where it would loosen what the organisation set, or is locked."""

    name: Setting
    on: bool


class SettingView(msgspec.Struct, frozen=True):
    """How one setting stands. ``fixed``: nobody here can change it, and ``set_by`` says who did."""

    name: Setting
    on: bool
    fixed: bool = False
    set_by: str = ""


class SettingsShown(msgspec.Struct, frozen=True):
    """Every setting: at the start, when asked, on every change and with every other policy."""

    settings: tuple[SettingView, ...]
