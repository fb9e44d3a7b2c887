# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Views of a policy as the engine makes them, for tests and pictures of the faces."""

from client.app.compose import load_resources
from client.engine.policy_view import Teller
from client.identity.seen_policy import SeenPolicy
from client.model.managed import PolicyView
from client.platform.managed_location import ManagedFiles
from client.policy.messages import Language
from tests.fakes.managed import draft, mark, signed
from tests.fakes.people import NOW

VALUE = draft(
    max_room_s=28_800,
    servers=[{"url": "wss://call.demo-amt.example:443", "spki_sha256": ["5a" * 32]}],
    checks={"DEBUGGER": "block", "NAME-CONFUSABLE": "block"},
    networks=[{"name": "service-vpn", "ifname": "tun*"}],
)


def view(files: ManagedFiles, now: int = NOW, language: Language = "en") -> PolicyView:
    """The view of a managed place."""
    resources = load_resources(language)
    teller = Teller(resources.policy, resources.messages, language)
    return teller.view(files, SeenPolicy(), now, 0)


FILES = ManagedFiles(mark(), signed(VALUE))
MANAGED = view(FILES)
NOT_MANAGED = view(ManagedFiles())
OVER = view(FILES, NOW + 500 * 86_400)
