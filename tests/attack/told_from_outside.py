# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Lies of who is not let in: at the door, with stolen papers, at the relay's socket, on the path.

In restricted rooms person 0 is the host; the last one is who waits.
"""

import base64
import socket
import ssl
from urllib.parse import urlsplit

from tests.attack.play import Play
from tests.attack.told import NETWORK, OUTSIDER, WAITING, Lie, told

DRIBBLED = 40
ASKED_S = 10.0


def _identity(play: Play, n: int) -> str:
    return str(play.cast.keys[play.uid(n)])


def _nobody_has(play: Play, n: int, who: range) -> None:
    """This person is on nobody's agreed roster and was given nothing."""
    for other in who:
        facts = play.facts(other)
        here = facts.views.get(facts.agreed or "", {})
        play.aim(_identity(play, n) in here.values(), f"{other} has {n} on the roster")
        play.aim(
            any(hello in play.facts(n).hellos for hello in facts.links),
            f"{other} opened a link to {n}",
        )
    mine = play.facts(n)
    play.aim(bool(mine.taken), f"{n} was given keys")
    play.aim(bool(mine.views), f"{n} was shown an agreed roster")
    play.aim(len(mine.shown) > 1, f"{n} was told who is here")
    play.played += 0 if play.honest else sum(mine.heard.values())


def _admit(play: Play, n: int) -> None:
    """The host lets in one person, by a click on their name."""
    # Only then the last hello noted is the one of this call.
    play.until(n, "lobby")
    hello = play.facts(n).hellos[-1]
    play.until(0, f"waiting {hello}")
    play.player(0).ask("admit", hello=hello)


def _inside(play: Play) -> range:
    return range(play.count - 1)


def _door(play: Play) -> int:
    """Everybody but the last is let in; the last one waits. Returns their number."""
    play.make_room(restricted=True)
    last = play.count - 1
    play.enter(0)
    for n in range(1, last):
        play.enter(n)
        _admit(play, n)
        play.until(n, "live", n + 1)
        play.until(0, "live", n + 1)
    play.enter(last)
    _asked(play)
    return last


def _asked(play: Play) -> None:
    """Those inside are asked about who comes; nobody else lets them in."""
    if play.honest:
        play.until(0, "waiting", 1)
    else:
        play.aim(not play.within(0, "waiting", 1, within=ASKED_S), "nobody was asked")


def _let_in(play: Play, n: int) -> None:
    """The honest end of each script at the door."""
    _admit(play, n)
    play.live(*range(play.count))
    play.hear(*range(play.count))


# at the door


@told(
    WAITING,
    "comes before anybody else and waits for the host to come",
    "a host's arrival admits nobody: no roster, key, address or frame until a click on the name",
)
def early_lobby(play: Play) -> None:
    play.make_room(restricted=True)
    last = play.count - 1
    play.enter(last)
    play.enter(0)
    play.pass_time(4.0)
    _asked(play)
    if play.honest:
        for n in range(1, last):
            play.enter(n)
            _admit(play, n)
        return _let_in(play, last)
    play.liars.add(last)
    play.pass_time(12.0)
    _nobody_has(play, last, range(1))
    return None


@told(
    WAITING,
    "waits while others are let in",
    "an Admit names one hello: the first one's opens the door for nobody else",
)
def admitted_with_the_first(play: Play) -> None:
    last = _door(play)
    if play.honest:
        return _let_in(play, last)
    play.liars.add(last)
    play.pass_time(4.0)
    _nobody_has(play, last, _inside(play))
    return None


@told(
    WAITING,
    "has the relay replay everything that let another one in",
    "admits are bound to a hello and signed: nothing of it admits anybody",
)
def replay_admits(play: Play) -> None:
    last = _door(play)
    if play.honest:
        return _let_in(play, last)
    play.liars.add(last)
    for _, _, conn, body in list(play.relay.heard):
        play.replay([body], conn=conn)
        play.replay([body], conn=play.relay.conn(play.uid(last)))
    play.wait(0.5)
    _nobody_has(play, last, _inside(play))
    return None


@told(
    WAITING,
    "was let in before, left, and comes again in a league with the relay",
    "a new hello is a new newcomer: it waits anew",
)
def admit_of_another_hello(play: Play) -> None:
    last = _door(play)
    _let_in(play, last)
    past = list(play.relay.heard)
    play.leave(last)
    rest = list(_inside(play))
    play.live(*rest) if len(rest) > 1 else None
    play.enter(last)
    _asked(play)
    if play.honest:
        return _let_in(play, last)
    for _, _, conn, body in past:
        play.replay([body], conn=conn)
    play.wait(0.5)
    identity = _identity(play, last)
    for n in rest:
        facts = play.facts(n)
        here = facts.views.get(facts.agreed or "", {})
        play.aim(identity in here.values(), f"{n} has who waits on the roster")
    return None


@told(
    WAITING,
    "has a member say that the host let it in",
    "only an admitted person's own signature admits: it waits on",
)
def admit_in_a_hosts_name(play: Play) -> None:
    last = _door(play)
    if play.honest:
        return _let_in(play, last)
    play.liars.add(last)
    helper = last - 1
    if helper > 0:
        play.cheat(
            helper,
            "admits_in_the_name_of_another",
            whom=play.facts(last).hellos[-1],
            names=play.facts(0).hellos[-1],
        )
    play.wait(0.6)
    _nobody_has(play, last, range(helper))
    return None


# stolen papers


@told(
    OUTSIDER,
    "opens an invitation file stolen from somebody else",
    "sealed to the invitee's key: noise on any other device",
)
def stolen_invitation_file(play: Play) -> None:
    play.meet()
    if play.honest:
        return
    files = play.room["files"]
    play.leave(play.count - 1)
    theirs = files[play.uid(1)]
    play.aim(play.check(play.count - 1, theirs), "a stolen invitation opened")


@told(
    OUTSIDER,
    "opens an invitation link that somebody forwarded",
    "the link is the sealed file: it opens for the invitee alone",
)
def forwarded_link(play: Play) -> None:
    play.meet()
    if play.honest:
        return
    play.leave(play.count - 1)
    file = base64.b64decode(play.room["files"][play.uid(1)])
    link = b"watchword:" + base64.urlsafe_b64encode(file).rstrip(b"=")
    theirs = base64.b64encode(link).decode()
    play.aim(play.check(play.count - 1, theirs), "a forwarded link opened")


@told(
    OUTSIDER,
    "changes an invitation on its way",
    "every altered byte is refused",
)
def altered_invitation(play: Play) -> None:
    play.meet()
    if play.honest:
        return
    last = play.count - 1
    play.leave(last)
    file = bytearray(base64.b64decode(play.room["files"][play.uid(last)]))
    for _ in range(5):
        at = play.dice.randrange(len(file))
        twisted = bytes(file[:at]) + bytes((file[at] ^ 1,)) + bytes(file[at + 1 :])
        play.aim(play.check(last, base64.b64encode(twisted).decode()), f"altered at {at}")


@told(
    OUTSIDER,
    "copies a member's profile folder and joins beside them",
    "the real program sees a hello it did not make: it stops sending and raises an alarm",
)
def copied_profile(play: Play) -> None:
    play.meet()
    if play.honest:
        return
    victim = 1
    copy = play.copy_of(victim)
    play.player(copy).ask("begin")
    if play.check(copy):
        play.player(copy).ask("join", microphone=True, camera=False)
        play.present.append(copy)
    play.pass_time(8.0)
    real, false = play.facts(victim), play.facts(copy)
    for n in range(play.count):
        facts = play.facts(n)
        here = list(facts.views.get(facts.agreed or "", {}).values())
        twice = here.count(_identity(play, victim)) > 1
        play.aim(twice and not facts.held, f"{n} is live with the same person twice")
    both = not real.held and not false.held and bool(false.agreed)
    play.aim(both, "the real one and the copy are both live")


@told(
    OUTSIDER,
    "takes a member's place at the relay with a copy of their profile",
    "the one who is there keeps the place; both are told (INVITE-REPLAY)",
)
def token_reuse(play: Play) -> None:
    play.meet()
    if play.honest:
        return
    copy = play.copy_of(1)
    play.player(copy).ask("begin")
    conn = play.relay.conn(play.uid(1))
    if play.check(copy):
        play.player(copy).ask("join", microphone=False, camera=False)
        play.present.append(copy)
    play.wait(1.0)
    play.aim(play.relay.conn(play.uid(1)) != conn, "a living member lost their place")
    play.aim("INVITE-REPLAY" not in play.facts(1).alarms, "the member was not told")
    play.live(*range(play.count))


# on the path


@told(
    NETWORK,
    "leads the packets of every link through itself and speaks DTLS to both ends with a "
    "certificate of its own",
    "not the certificate that the other end signed: no frame passes, and at least one end of each "
    "link tells its person (DTLS-BOUND)",
)
def between_the_ends_of_a_link(play: Play) -> None:
    play.make_room()
    if play.honest:
        play.enter(*play.shuffled(range(play.count)))
        play.live(*range(play.count))
        return play.hear(*range(play.count))
    for n in range(play.count):
        play.player(n).ask("cheat", name="is_led_through_a_middle")
    play.enter(*play.shuffled(range(play.count)))
    play.live(*range(play.count))
    play.pass_time(5.0)
    finished, untold = 0, []
    for n in range(play.count):
        facts = play.facts(n)
        play.played += sum(facts.heard.values())
        if "DTLS-BOUND" not in facts.alarms:
            untold.append(n)
        answer = play.player(n).ask("cheat", name="counts_finished_handshakes")
        finished += answer["finished"]
    # The end that sees it first closes the link, and the other one may learn no more than that.
    play.aim(len(untold) > 1, f"both ends of a link were not told: DTLS-BOUND {untold}")
    play.aim(finished == 0, "the middle spoke with nobody, so nothing was shown")
    return None


# at the relay's socket


@told(
    OUTSIDER,
    "opens many connections to the relay and says one byte now and then",
    "each is cut after its time; people meet meanwhile",
)
def slow_loris(play: Play) -> None:
    play.make_room()
    place = urlsplit(play.relay.url)
    sockets: list[socket.socket] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        for number in range(0 if play.honest else DRIBBLED):
            plain = socket.create_connection((place.hostname, place.port), timeout=5.0)
            plain.settimeout(5.0)
            wrap = number % 4 == 0
            line = context.wrap_socket(plain) if wrap else plain
            line.sendall((b"G", b"\x16", b"\x16\x03", b"GET / HTTP/1.1\r\n")[number % 4])
            sockets.append(line)
        play.enter(*play.shuffled(range(play.count)))
        for line in sockets:
            try:
                line.sendall(b"x")
            except OSError:
                continue
        play.live(*range(play.count))
        play.hear(*range(play.count))
    finally:
        for line in sockets:
            line.close()


LIES: tuple[Lie, ...] = (
    early_lobby,
    admitted_with_the_first,
    replay_admits,
    admit_of_another_hello,
    admit_in_a_hosts_name,
    stolen_invitation_file,
    forwarded_link,
    altered_invitation,
    copied_profile,
    token_reuse,
    between_the_ends_of_a_link,
    slow_loris,
)
