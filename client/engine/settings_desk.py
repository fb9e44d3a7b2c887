# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A person's settings under the organisation's rules: what holds, changed, kept and told."""

import threading

from client.engine.account import Account
from client.engine.world import World
from client.model.errors import WrongUse
from client.model.settings import ChangeSetting, Setting, SettingsShown, SettingView
from client.policy.facts import ManagedRules
from client.policy.own_settings import standing

_NOT_LOOKED = ManagedRules((), trouble="not looked at yet")


class SettingsDesk:
    """Use on the engine's loop; `on` also from a device's thread."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._guard = threading.Lock()
        self._held = _NOT_LOOKED
        self._account: Account | None = None
        self._told: SettingsShown | None = None

    def on(self, name: Setting) -> bool:
        """What holds now. Before anybody looked at the rules, the stricter value."""
        with self._guard:
            held, account = self._held, self._account
        own = None if account is None else account.own_settings.get(name)
        return standing(name, held, own).on

    def rules(self, account: Account, held: ManagedRules) -> None:
        """The organisation's rules as they were just seen; told where something is another."""
        with self._guard:
            self._held, self._account = held, account
        now = self._shown(account)
        if now != self._told:
            self._told = now
            self._world.emit(now)

    def change(self, account: Account, held: ManagedRules, wish: ChangeSetting) -> None:
        """Keep a person's choice; raises `WrongUse` where the organisation leaves none."""
        self.rules(account, held)
        if standing(wish.name, held, None).fixed:
            raise WrongUse("locked", f"{self._by(held)}: this cannot be changed here.")
        account.save_own_settings(account.own_settings.with_choice(wish.name, on=wish.on))
        self.show(account, held)

    def show(self, account: Account, held: ManagedRules) -> None:
        """Tell the faces how all of them stand."""
        with self._guard:
            self._held, self._account = held, account
        self._told = self._shown(account)
        self._world.emit(self._told)

    def _shown(self, account: Account) -> SettingsShown:
        held, rows = self._held, []
        for name in Setting:
            now = standing(name, held, account.own_settings.get(name))
            rows.append(SettingView(name, now.on, now.fixed, self._by(held) if now.fixed else ""))
        return SettingsShown(tuple(rows))

    def _by(self, held: ManagedRules) -> str:
        """Whose word it is, as the lock sign says it."""
        words = self._world.resources.policy.words
        return words["fixed"].format(org=held.org or held.seen_org or "?", version=held.version)
