# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""An organisation's policy in a line, and the profiles as words."""

from client.model.managed import PolicyView
from client.model.room import Profile
from client.terminal import when
from client.terminal.speech import noted, said, tr

_PROFILES = {
    Profile.OPEN: noted("open"),
    Profile.RESTRICTED: noted("restricted"),
    Profile.CLASSIFIED: noted("classified"),
}


def profile_word(profile: Profile) -> str:
    """A profile as people call it."""
    return said(_PROFILES[profile])


def managed_line(view: PolicyView) -> str:
    """Whose rules hold here, in one line."""
    if view.problem:
        return tr("EVERY CALL IS REFUSED. {problem}", problem=view.problem)
    if not view.managed:
        return tr("Not managed: no organisation sets rules for this computer.")
    until = when.day(view.not_after)
    return tr(
        "Managed by {org}: policy {version}, profile {profile}, valid to {until}",
        org=view.org,
        version=view.version,
        profile=profile_word(view.profile),
        until=until,
    )
