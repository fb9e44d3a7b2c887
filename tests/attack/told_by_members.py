# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Lies of a member whose program was changed, told to the others' whole clients.

The liar is the last of the people; everybody else is honest.
"""

from tests.attack.play import Play
from tests.attack.told import MEMBER, Lie, told
from tests.attack.told_parts import alarmed, hello_of, others, others_still_live

# frames


def _bad_frames(play: Play, cheat: str, check: str = "PLAINTEXT-FRAME", *, most: int = 0) -> None:
    """The liar's frames are tampered with from before the first one on: none is played."""
    play.make_room()
    play.enter(*play.shuffled(range(play.count)))
    play.cheat(play.liar, cheat)
    play.live(*range(play.count))
    if play.honest:
        return play.hear(*range(play.count))
    before = {n: play.heard_of(n, play.liar) for n in others(play)}
    play.pass_time(4.0)
    for n in others(play):
        play.never_hears(n, play.liar, before[n] + most)
        play.until(n, "hearing", play.count - 2)
    play.aim(not alarmed(play, check), f"nobody was told: {check}")
    return None


@told(
    MEMBER,
    "sends frames that are not sealed",
    "dropped and counted, never decoded; alarm PLAINTEXT-FRAME names the sender",
)
def plain_frames(play: Play) -> None:
    _bad_frames(play, "seals_nothing")


@told(
    MEMBER,
    "seals frames under one key and names another in the header",
    "the header is authenticated: dropped, counted, alarm",
)
def frames_with_a_wrong_header(play: Play) -> None:
    _bad_frames(play, "seals_with_a_wrong_header")


@told(
    MEMBER,
    "sends its sound sealed as another stream",
    "a frame counts only for the stream that it was sealed for",
)
def frames_of_another_stream(play: Play) -> None:
    _bad_frames(play, "seals_for_another_stream")


@told(
    MEMBER,
    "sends one sealed frame again and again",
    "played once at most; alarm FRAME-REPLAY",
)
def replay_frames(play: Play) -> None:
    _bad_frames(play, "repeats_one_frame", "FRAME-REPLAY", most=1)


@told(
    MEMBER,
    "sends what another member sealed over its own links, as if it were that member",
    "a frame counts only on the link of its sender: nobody hears it, alarm names the link's owner",
)
def frames_under_another_members_name(play: Play) -> None:
    _bad_frames(play, "sends_the_frames_of_others")


@told(
    MEMBER,
    "seals under a key that it never announced",
    "only announced keys that keep their promise open frames",
)
def frames_under_an_unknown_key(play: Play) -> None:
    play.meet()
    if play.honest:
        return
    play.cheat(play.liar, "seals_with_another_secret")
    play.wait(0.1)
    before = {n: play.heard_of(n, play.liar) for n in others(play)}
    play.pass_time(4.0)
    for n in others(play):
        play.never_hears(n, play.liar, before[n])
    play.aim(not alarmed(play, "PLAINTEXT-FRAME"), "nobody was told")


@told(
    MEMBER,
    "asks for key frames thousands of times a second",
    "answered at the pace of one a person and second; the others see and hear as before",
)
def storm_of_picture_requests(play: Play) -> None:
    play.meet(camera=True)
    play.cheat(play.liar, "asks_for_pictures", times=1500)
    play.wait(0.5)
    others_still_live(play)
    for n in others(play):
        play.until(n, "hearing", play.count - 1)


@told(
    MEMBER,
    "floods its links with packets that mean nothing",
    "unknown streams and broken packets are dropped; the others hear each other as before",
)
def junk_packets(play: Play) -> None:
    play.meet()
    play.cheat(play.liar, "sends_junk_packets", times=600)
    play.wait(0.3)
    others_still_live(play)


# links


def _bad_link(play: Play, cheat: str, check: str = "DTLS-BOUND") -> None:
    play.make_room()
    play.cheat(play.liar, cheat)
    play.enter(*play.shuffled(range(play.count)))
    if play.honest:
        play.live(*range(play.count))
        return play.hear(*range(play.count))
    for n in others(play):
        play.until(n, "hearing", play.count - 2)
    play.wait(1.0)
    for n in others(play):
        play.never_hears(n, play.liar)
    play.aim(bool(check) and not alarmed(play, check), f"nobody was told: {check}")
    return None


@told(
    MEMBER,
    "signs the hash of another certificate than its link shows",
    "the certificate is compared with the signed one: no frame passes, alarm DTLS-BOUND",
)
def swap_dtls_certificates(play: Play) -> None:
    _bad_link(play, "signs_another_certificate")


@told(
    MEMBER,
    "names the other end's own certificate as its own",
    "refused as my own by one, not what the link shows to the others: no frame passes",
)
def reflect_a_certificate(play: Play) -> None:
    _bad_link(play, "signs_the_certificate_of_others", check="")


@told(
    MEMBER,
    "confirms another DTLS session than the one of the link",
    "both ends must have the same exporter value: no frame passes, alarm DTLS-BOUND",
)
def confirm_another_session(play: Play) -> None:
    _bad_link(play, "confirms_another_session")


# keys


def _bad_key(play: Play, cheat: str, check: str = "", **how: str) -> None:
    """The liar hands out a key that nobody may take."""
    play.meet()
    if play.honest:
        return
    before = {n: len(play.facts(n).taken) for n in others(play)}
    play.cheat(play.liar, cheat, **how)
    play.wait(0.6)
    for n in others(play):
        play.aim(len(play.facts(n).taken) > before[n], f"{n} took the key")
    play.aim(bool(check) and not alarmed(play, check), f"nobody was told: {check}")


@told(
    MEMBER,
    "announces one sender key to one member and another to the others, for one generation",
    "announcements are compared through statements: two are proof, the liar is dropped (two-keys)",
)
def two_keys_to_two_members(play: Play) -> None:
    play.meet()
    if play.honest:
        return
    play.cheat(play.liar, "gives_two_keys")
    play.pass_time(8.0)
    taken = [
        {(one[2], one[3]) for one in play.facts(n).taken if one[0] in play.facts(play.liar).hellos}
        for n in others(play)
    ]
    kept = taken[0].symmetric_difference(taken[-1])
    facts = [play.facts(n) for n in others(play)]
    liar = play.cast.keys[play.uid(play.liar)]
    shown = [liar in f.views.get(f.agreed or "", {}).values() and not f.held for f in facts]
    play.aim(bool(kept) and all(shown), "two keys are in use and nobody noticed")


@told(
    MEMBER,
    "hands out another secret than the one that it announced",
    "the announcement is a promise: refused, alarm KEY-COMMITTED",
)
def another_secret_than_announced(play: Play) -> None:
    _bad_key(play, "gives_another_key_than_announced", "KEY-COMMITTED")


@told(
    MEMBER,
    "hands out a key for a roster that nobody stated",
    "keys are taken only for rosters that I stated myself",
)
def key_for_a_roster_of_nobody(play: Play) -> None:
    _bad_key(play, "gives_a_key_for_no_roster")


@told(
    MEMBER,
    "hands out keys in the name of another member",
    "a secret is taken only from the pair peer who signed its announcement",
)
def keys_in_another_name(play: Play) -> None:
    play.meet()
    if play.honest:
        return
    before = {n: len(play.facts(n).taken) for n in others(play)}
    play.cheat(play.liar, "gives_the_keys_of_others", names=hello_of(play, 0))
    play.wait(0.6)
    for n in others(play):
        play.aim(len(play.facts(n).taken) > before[n], f"{n} took the key")


@told(
    MEMBER,
    "asks for the keys of rosters that it is not on",
    "a request is answered only for my agreed roster, to somebody of it",
)
def extra_key_recipient(play: Play) -> None:
    play.meet()
    if play.honest:
        return
    play.cheat(play.liar, "goes_on_after_the_end")
    old = str(play.facts(play.liar).agreed)
    play.player(0).ask("remove", uid=play.uid(play.liar))
    rest = list(others(play))
    for n in rest:
        play.until(n, "live", len(rest)) if len(rest) > 1 else play.until(n, "held")
    mine = len(play.facts(play.liar).taken)
    for rh in {old, *(str(play.facts(n).agreed) for n in rest)}:
        play.cheat(play.liar, "asks_for_keys", rh=rh)
    play.wait(0.6)
    play.aim(len(play.facts(play.liar).taken) > mine, "a removed member was given a key")


LIES: tuple[Lie, ...] = (
    plain_frames,
    frames_with_a_wrong_header,
    frames_of_another_stream,
    replay_frames,
    frames_under_another_members_name,
    frames_under_an_unknown_key,
    storm_of_picture_requests,
    junk_packets,
    swap_dtls_certificates,
    reflect_a_certificate,
    confirm_another_session,
    two_keys_to_two_members,
    another_secret_than_announced,
    key_for_a_roster_of_nobody,
    keys_in_another_name,
    extra_key_recipient,
)
