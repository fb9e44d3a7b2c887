# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Checks of the place where a call would take place: devices, disk, system (checks.md 2.3).

Evidence holds nothing that changes from minute to minute: an acknowledgement is bound to it.
"""

from collections.abc import Callable

from client.policy.outcome import Outcome, failed, passed, unknown
from client.policy.posture_facts import (
    CaptureShield,
    DevicesInUse,
    Disks,
    InUse,
    PlaceSaid,
    ProgramFiles,
    Recorders,
    RemoteUse,
    ScreenLocking,
    ScreenSeen,
    SecureBoot,
    SignIn,
    Simulated,
    SystemSupport,
)
from client.policy.rules import Rules

_ME = "client"


def device_virtual(fact: DevicesInUse, _rules: Rules) -> Outcome:
    """Microphone and camera are devices, and no programs that pose as one.

    A speaker counts where it is another computer's: what is said goes there unsealed.
    """
    ours = tuple(one for one in fact.devices if one.kind != "speaker" or one.bus == "network")
    return _device(DevicesInUse(ours), lambda one: one.simulated)


def bluetooth_audio(fact: DevicesInUse, _rules: Rules) -> Outcome:
    """No sound goes by radio to a headset."""
    sound = tuple(one for one in fact.devices if one.kind != "camera")
    return _device(DevicesInUse(sound), lambda one: one.radio)


def _device(fact: DevicesInUse, bad: Callable[[InUse], bool | None]) -> Outcome:
    found = [one for one in fact.devices if bad(one)]
    if found:
        # All kinds: a word for a false microphone is none for a camera that comes to it.
        kinds, dev = ", ".join(one.kind for one in found), found[0].label or found[0].kind
        seen = [(one.kind, one.label) for one in found]
        return failed(kinds, subject=_ME, params=(("dev", dev),), seen=seen)
    dark = [one for one in fact.devices if bad(one) is None]
    if dark:
        seen = [(one.kind, one.label) for one in dark]
        return unknown(f"nothing is known of the {dark[0].kind}", subject=_ME, seen=seen)
    return passed(f"{len(fact.devices)} devices", subject=_ME)


def disk_encrypted(fact: Disks, _rules: Rules) -> Outcome:
    """Whoever takes this computer cannot read its disk, nor what memory was moved to it."""
    if fact.readable:
        return failed(f"readable: {', '.join(fact.readable)}", subject=_ME)
    if fact.unknown:
        return unknown(f"not known: {', '.join(fact.unknown)}", subject=_ME)
    return passed(subject=_ME)


def screen_lock(fact: ScreenLocking, rules: Rules) -> Outcome:
    """The screen locks by itself, soon enough."""
    if not fact.locks:
        return failed("does not lock by itself", subject=_ME)
    if fact.after_s > rules.max_lock_after_s:
        return failed(f"locks after {fact.after_s} s", subject=_ME)
    return passed(f"locks after {fact.after_s} s", subject=_ME)


def os_supported(fact: SystemSupport, _rules: Rules) -> Outcome:
    """The system still gets security updates."""
    if fact.ends and fact.now >= fact.ends:
        return failed(fact.system, subject=_ME)
    return passed(fact.system, subject=_ME)


def secure_boot(fact: SecureBoot, _rules: Rules) -> Outcome:
    """The firmware starts nothing that was not signed."""
    return passed(subject=_ME) if fact.on else failed("off", subject=_ME)


def screen_capture(fact: CaptureShield, _rules: Rules) -> Outcome:
    """Other programs cannot record our window, as far as the system keeps its word."""
    return passed(subject=_ME) if fact.works else failed("cannot be stopped here", subject=_ME)


def capture_running(fact: Recorders, _rules: Rules) -> Outcome:
    """No program that records screens is running."""
    if not fact.names:
        return passed(subject=_ME)
    return failed(", ".join(fact.names), subject=_ME, params=(("why", fact.names[0]),))


def remote_session(fact: RemoteUse, _rules: Rules) -> Outcome:
    """Whoever uses this computer sits at it."""
    if fact.signs:
        return failed(", ".join(fact.signs), subject=_ME)
    if not fact.asked:
        return unknown("the system does not say how this session came about", subject=_ME)
    return passed(subject=_ME)


def virtual_machine(fact: Simulated, _rules: Rules) -> Outcome:
    """This is a real computer."""
    return failed(fact.machine, subject=_ME) if fact.machine else passed(subject=_ME)


def screen_locked(fact: ScreenSeen, _rules: Rules) -> Outcome:
    """Somebody is at the computer, as far as its screen shows."""
    return failed("locked", subject=_ME) if fact.locked else passed(subject=_ME)


def mfa_fresh(fact: SignIn, rules: Rules) -> Outcome:
    """The last sign-in with a card or token is not too long ago."""
    if fact.age_s < 0 or fact.age_s > rules.max_sign_in_age_s:
        return failed("too long ago", subject=_ME)
    return passed(subject=_ME)


def location(fact: PlaceSaid, rules: Rules) -> Outcome:
    """The person says that they are in a country that my organisation names.

    A changed time zone is told and asks anew, and blocks nothing: it is a guess.
    """
    if rules.countries is None:
        return passed("no list of countries", subject=_ME)
    if not fact.country:
        return unknown("no country was declared", subject=_ME)
    if fact.country not in rules.countries:
        return failed(fact.country, subject=_ME, params=(("country", fact.country),))
    hint = ", the time zone changed since" if fact.moved else ""
    return passed(f"{fact.country}{hint}", subject=_ME)


def client_integrity(fact: ProgramFiles, _rules: Rules) -> Outcome:
    """Every installed file of this program is as it was signed."""
    if fact.changed:
        return failed(f"{len(fact.changed)} changed", subject=_ME)
    if fact.listed < 1:
        return unknown("the list of files is empty", subject=_ME)
    return passed(f"{fact.listed} files", subject=_ME)
