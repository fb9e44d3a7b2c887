# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The composition root: reads what ships with the program and builds an engine."""

import os
from importlib import resources
from pathlib import Path

from client.app.tongue import language
from client.crypto.wordlist import english
from client.engine.gate_facts import Computer
from client.engine.runner import Engine
from client.engine.said import Said
from client.engine.texts import CallTexts
from client.engine.world import Resources
from client.platform import program_files
from client.platform.disks import keep_profile_in
from client.platform.hardening import harden
from client.platform.managed_location import ManagedPlace, system_place
from client.platform.paths import default_profile
from client.policy.messages import Language, Messages
from client.policy.policy_texts import PolicyTexts


def profile_directory(named: Path | None) -> Path:
    """The profile to use: named on the command line, by WATCHWORD_HOME, or the person's own."""
    if named is not None:
        return named
    home = os.environ.get("WATCHWORD_HOME")
    return Path(home) if home else default_profile()


def load_resources(wanted: Language = "en") -> Resources:
    """Message texts and the word list, from the packages that carry them."""
    folder = resources.files("client") / "resources"
    messages = Messages.from_json(
        (folder / "messages.en.json").read_bytes(), (folder / "messages.de.json").read_bytes()
    )
    call = CallTexts.from_json((folder / f"call.{wanted}.json").read_bytes())
    words = resources.files("mnemonic") / "wordlist" / "english.txt"
    policy = PolicyTexts.from_json((folder / f"policy.{wanted}.json").read_bytes())
    words_of = english(words.read_text("utf-8"))
    return Resources(messages, call, policy, words_of, wanted, Said.shipped(wanted))


def make_engine(
    profile: Path,
    *,
    loopback_only: bool = False,
    managed: ManagedPlace | None = None,
    computer: Computer | None = None,
) -> Engine:
    """An engine on this profile; ``loopback_only`` is for tests and the demo's children.

    ``managed`` is where an organisation's policy lies, ``computer`` how this computer is looked
    at: the system's own but in tests. No flag and no variable says otherwise.
    """
    # Before any key is in memory: no crash dumps, and no other program may read this one.
    harden()
    program_files.begin()
    keep_profile_in(profile)
    place = system_place() if managed is None else managed
    return Engine(
        profile, load_resources(language()), place, loopback_only=loopback_only, computer=computer
    )
