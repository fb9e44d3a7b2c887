# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``watchword settings``: what is set in this profile, by whom, and choosing where one may."""

import argparse

from client.app.follow import Follower
from client.app.output import DONE, print_json, say
from client.app.person import ready
from client.model.managed import PolicyShown, PolicyView, ShowPolicy
from client.model.settings import (
    ChangeSetting,
    Setting,
    SettingsShown,
    SettingView,
    ShowSettings,
)
from client.terminal.own_settings import words_of
from client.terminal.policy_words import managed_line
from client.terminal.speech import tr


def settings(follower: Follower, args: argparse.Namespace) -> int:
    """``watchword settings show|set``."""
    ready(follower, args)
    if args.action == "set":
        wish = ChangeSetting(Setting(args.name), args.value == "on")
        shown = _changed(follower, wish)
    else:
        shown = follower.ask(ShowSettings(), SettingsShown)
    view = follower.ask(ShowPolicy(), PolicyShown).policy
    if args.json:
        print_json({"settings": [_json(one) for one in shown.settings], "locked": _locked(view)})
    elif args.action == "set":
        say(*(_line(one) for one in shown.settings if one.name.value == args.name))
    else:
        say(*(line for one in shown.settings for line in (_line(one), f"    {_whose(one)}")), "")
        _say_policy(view)
    return DONE


def _changed(follower: Follower, wish: ChangeSetting) -> SettingsShown:
    """The settings once the wish is among them; an older state may be told before it."""
    shown = follower.ask(wish, SettingsShown)
    while not any(one.name is wish.name and one.on is wish.on for one in shown.settings):
        shown = follower.wait(SettingsShown, about=type(wish).__name__)
    return shown


def _line(one: SettingView) -> str:
    state = tr("on") if one.on else tr("off")
    return f"{one.name.value}: {state}   {words_of(one.name)}"


def _whose(one: SettingView) -> str:
    """Whose word it is, and what can be done about it."""
    if one.fixed:
        return tr("{who}: this cannot be changed here.", who=one.set_by)
    other = "off" if one.on else "on"
    command = f"watchword settings set {one.name.value} {other}"
    return tr("yours to choose: {command}", command=command)


def _say_policy(view: PolicyView) -> None:
    """What the organisation fixed, by its names in the window."""
    say(managed_line(view))
    rows = [row for row in view.rows if row.locked]
    wide = max((len(row.label) for row in rows), default=0)
    say(*(f"  {row.label:{wide}}  {row.value}  ({row.set_by})" for row in rows))
    say(tr("Every value, also those of the profile: watchword policy show"))


def _json(one: SettingView) -> dict[str, object]:
    return {"name": one.name.value, "on": one.on, "fixed": one.fixed, "set_by": one.set_by}


def _locked(view: PolicyView) -> list[dict[str, str]]:
    return [
        {"name": row.name, "value": row.value, "set_by": row.set_by}
        for row in view.rows
        if row.locked
    ]
