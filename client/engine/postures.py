# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""How everybody's computer stands, by their own word, and whether we hold the same list of people.

Statements, never proofs: a weak one is marked and told, and ends nobody's call. That two lists
of one number differ is told by name, and the lists are shown to each other: together they prove
that the organisation's key lies, and it certifies nobody from then on.
"""

from collections.abc import Callable

from client.engine.call_view import CallView
from client.engine.world import World
from client.identity.directory import contradict, open_directory
from client.identity.held_directory import Fork, HeldDirectory
from client.model import events
from client.model.errors import Malformed, SignatureInvalid
from client.model.ids import DisplayName, PeerId
from client.model.posture import MAX_FAILED, DirectoryHead, Posture
from client.model.room import Profile
from client.model.verdict import Finding, Phase, Result, Severity, Verdict
from client.policy.catalogue import BY_ID, raised
from client.policy.profiles import profile_rules
from client.session.effects import ListReceived, PostureReceived
from client.session.inputs import Input, MyPosture, SendList

SILENT = "MEMBER-POSTURE"
"""Stands for whoever has said nothing, or whose rules are looser than the room's."""

_STRICTNESS = tuple(Profile)


def my_posture(verdict: Verdict, profile: Profile, held: HeldDirectory | None) -> Posture:
    """What I tell the others: my rules, what fails on this computer, and which list I hold.

    Nothing about people: whom I have not compared is nobody's business.
    """
    failed = {
        finding.id
        for finding in verdict.findings
        if finding.stands
        and finding.severity >= Severity.WARN
        and Phase.START in BY_ID[finding.id].phases
    }
    head = None
    if held is not None:
        head = DirectoryHead(held.key, held.value.seq, held.opened.signed.hash)
    return Posture(profile, tuple(sorted(failed))[:MAX_FAILED], head)


class Postures:
    """What the people of one call said. Use on the engine's loop only."""

    def __init__(
        self,
        world: World,
        view: CallView,
        profile: Profile,
        directory: Callable[[], HeldDirectory | None],
        feed: Callable[[Input], None],
        keep_fork: Callable[[HeldDirectory], None],
    ) -> None:
        self._world = world
        self._view = view
        self._rules = profile_rules(profile)
        self._directory = directory
        self._feed = feed
        self._keep_fork = keep_fork
        self._said: dict[PeerId, Posture] = {}
        self._told: set[tuple[PeerId, str]] = set()

    def tell(self, verdict: Verdict) -> None:
        """My computer was looked at: tell the others, and compare lists anew."""
        self._feed(MyPosture(my_posture(verdict, self._rules.profile, self._directory())))
        for peer, posture in self._said.items():
            self._compare(peer, posture)

    def received(self, effect: PostureReceived) -> None:
        """Somebody said how their computer stands, or said nothing for too long."""
        weak = self._lacks(effect.posture)
        self._view.weak(effect.peer, tuple(map(self._title, weak)))
        if weak:
            self._alarm(effect.peer, weak)
        if effect.posture is not None:
            self._said[effect.peer] = effect.posture
            self._compare(effect.peer, effect.posture)

    def _lacks(self, posture: Posture | None) -> tuple[str, ...]:
        """What of theirs is below this room's rules; a check that I do not know counts as well."""
        if posture is None:
            return (SILENT,)
        weak = [
            one
            for one in posture.failed
            if one not in BY_ID or self._rules.severity(one) >= Severity.WARN
        ]
        if _STRICTNESS.index(posture.profile) < _STRICTNESS.index(self._rules.profile):
            weak.insert(0, SILENT)
        return tuple(dict.fromkeys(weak))

    def _alarm(self, peer: PeerId, weak: tuple[str, ...]) -> None:
        name = self._name(peer)
        why = self._title(weak[0]) + (f" +{len(weak) - 1}" if len(weak) > 1 else "")
        finding = raised(
            "MEMBER-POSTURE", self._rules, name, evidence=", ".join(weak), name=name, why=why
        )
        # In open rooms it only informs: the mark says it, and no alarm interrupts.
        if finding.severity >= Severity.WARN:
            self._view.raised(finding)

    def _compare(self, peer: PeerId, posture: Posture) -> None:
        mine, theirs = self._directory(), posture.directory
        if mine is None or theirs is None or theirs.key != mine.key:
            return
        name, here = self._name(peer), mine.value.seq
        if theirs.seq > here and self._first(peer, f"newer {theirs.seq}"):
            said = self._world.resources.call.notice("newer-list", name)
            self._world.emit(events.Notice(said))
        differs = theirs.seq == here and theirs.hash != mine.opened.signed.hash
        if differs and self._first(peer, f"other {theirs.hash}"):
            why = f"two lists under number {here}"
            self._disagree(name, why)
            self._feed(SendList(peer, mine.opened.signed.envelope))

    def list_received(self, effect: ListReceived) -> None:
        """Somebody shows their list: with mine it proves that the organisation's key lies, or not.

        A newer or older list is not taken from a member; only a contradiction counts.
        """
        mine = self._directory()
        if mine is None or mine.fork is not None:
            return
        try:
            theirs = open_directory(effect.envelope, mine.key).signed
        except (Malformed, SignatureInvalid):
            return
        if contradict(mine.opened.signed, theirs):
            self._keep_fork(mine.with_fork(Fork(mine.opened.signed, theirs)))
            self._disagree(self._name(effect.peer), "both lists are kept as proof")

    def _disagree(self, name: DisplayName, why: str) -> None:
        self._view.raised(raised("DIRECTORY-AGREED", self._rules, name, evidence=why, name=name))

    def _first(self, peer: PeerId, what: str) -> bool:
        """True once for one thing about one person."""
        known = (peer, what) in self._told
        self._told.add((peer, what))
        return not known

    def _name(self, peer: PeerId) -> DisplayName:
        return dict(self._view.others()).get(peer, DisplayName("?"))

    def _title(self, check: str) -> str:
        if check not in BY_ID:
            return check
        return self._world.show(Finding(check, Result.FAIL, Severity.INFO, "client")).title
