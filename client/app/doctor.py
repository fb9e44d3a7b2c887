# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``watchword doctor``: everything about this computer, no room and no identity needed."""

import argparse
import platform
from dataclasses import replace

from client.app.compose import load_resources, profile_directory
from client.app.explain import rated
from client.app.output import DONE, REFUSED, print_json, say, say_findings
from client.app.spoken import OUTCOMES, PROFILES, SENTENCES
from client.app.tongue import language
from client.engine.clock import wall
from client.engine.doctor import NEEDS_SOMEBODY, Examined, examine
from client.engine.gate_facts import Computer, Look
from client.engine.policy_files import fact_of
from client.identity.seen_policy import SeenPolicy
from client.model.room import Profile
from client.model.verdict import Severity, ShownFinding
from client.model.version import VERSION
from client.platform.disks import keep_profile_in
from client.platform.hardening import harden
from client.platform.managed_location import system_place
from client.platform.paths import ProfileFolder
from client.policy.messages import Language


def doctor(args: argparse.Namespace, computer: Computer | None = None) -> int:
    """Every check of the computer; exit 3 where even open rooms would be refused."""
    harden()
    keep_profile_in(profile_directory(args.profile_dir))
    eyes = computer or replace(
        Computer(), managed=lambda: fact_of(system_place().look(), SeenPolicy(), wall(), 0)
    )
    seen = examine(eyes, _files(args))
    messages, tongue = load_resources(language()).messages, language()
    ordered = sorted(seen.strictest(), key=lambda one: -int(one.severity) if one.stands else 9)
    shown = tuple(messages.show(one, tongue) for one in ordered)
    if args.json:
        print_json(_as_json(seen, shown))
    else:
        _say(seen, shown, tongue)
    return DONE if seen.lets_in(Profile.OPEN) else REFUSED


def _files(args: argparse.Namespace) -> Look | None:
    """The profile's files, if there is a profile: looking makes none."""
    folder = profile_directory(args.profile_dir)
    return ProfileFolder(folder).problems if folder.is_dir() else None


def _say(seen: Examined, shown: tuple[ShownFinding, ...], tongue: Language) -> None:
    words, names = SENTENCES[tongue], PROFILES[tongue]
    looked = words["looked"].format(version=VERSION, system=platform.system(), seconds=seen.seconds)
    say(looked)
    say_findings(shown, tongue, lambda one: _leads_to(seen, one.id, tongue))
    allowed = [names[profile] for profile in Profile if seen.lets_in(profile)]
    say(words["may-join"].format(profiles=", ".join(allowed) or words["none"]))
    say(words["somebodys"].format(ids=", ".join(sorted(NEEDS_SOMEBODY))))
    say(words["explain"])


def _leads_to(seen: Examined, check_id: str, tongue: Language) -> str:
    """What a finding leads to in rooms of each profile, where it leads to anything."""
    parts = [
        f"{PROFILES[tongue][profile]}: {OUTCOMES[tongue][worst]}"
        for profile, worst in _worst(seen, check_id).items()
    ]
    return SENTENCES[tongue]["leads-to"].format(what=", ".join(parts))


def _worst(seen: Examined, check_id: str) -> dict[Profile, Severity]:
    """How severe this check's findings are in rooms of each profile in which any stands."""
    found = {
        profile: [
            f.severity for f in seen.verdicts[profile].findings if f.id == check_id and f.stands
        ]
        for profile in Profile
    }
    worst = {profile: max(each, default=Severity.OFF) for profile, each in found.items()}
    return {profile: most for profile, most in worst.items() if most > Severity.OFF}


def _as_json(seen: Examined, shown: tuple[ShownFinding, ...]) -> dict[str, object]:
    findings = [
        {
            "id": one.id,
            "result": one.result.value,
            "title": one.title,
            "evidence": one.evidence,
            "message": one.message,
            # As it came out here: what a check would lead to elsewhere, `explain` says.
            "leads_to": rated(tuple(_worst(seen, one.id).items())),
        }
        for one in shown
    ]
    return {
        "version": VERSION,
        "system": platform.system(),
        "seconds": round(seen.seconds, 2),
        "joins": {profile.value: seen.lets_in(profile) for profile in Profile},
        "findings": findings,
    }
