# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.engine.postures: what I tell of my computer, and what comes of what others tell."""

from types import SimpleNamespace

import pytest

from client.engine.postures import Postures, my_posture
from client.model import events
from client.model.ids import DisplayName, HelloHash
from client.model.posture import DirectoryHead, Posture
from client.model.room import Profile
from client.model.verdict import Finding, Result, Severity, Verdict
from client.session.effects import ListReceived, PostureReceived
from client.session.inputs import MyPosture, SendList
from tests.fakes.directories import OTHER_ORG, directory, following, held, opened, people

WEBER = HelloHash("aa" * 64)
LIST = held(*people("anna", "berta"))
NEWER = LIST.updated(following(LIST.opened, *people("anna")), LIST.value.issued + 60)
OTHER = held(*people("anna"))


def finding(check: str, result: Result, severity: Severity, subject: str = "client") -> Finding:
    return Finding(check, result, severity, subject)


class Scene:
    """One call in which Weber speaks."""

    def __init__(self, profile: Profile, directory=None) -> None:
        self.fed: list[object] = []
        self.said: list[object] = []
        self.marks: list[tuple[str, ...]] = []
        self.alarms: list[Finding] = []
        self.directory = directory
        texts = SimpleNamespace(notice=lambda code, name: f"{code}: {name}")
        world = SimpleNamespace(
            emit=self.said.append,
            resources=SimpleNamespace(call=texts),
            show=lambda one: SimpleNamespace(title=f"title of {one.id}"),
        )
        view = SimpleNamespace(
            weak=lambda _peer, titles: self.marks.append(titles),
            raised=self.alarms.append,
            others=lambda: ((WEBER, DisplayName("Anna Weber")),),
        )
        self.postures = Postures(
            world, view, profile, lambda: self.directory, self.fed.append, self.keep
        )

    def keep(self, directory) -> None:
        self.directory = directory

    def is_shown(self, envelope: bytes) -> None:
        self.postures.list_received(ListReceived(WEBER, envelope))

    def hears(self, posture: Posture | None) -> None:
        self.postures.received(PostureReceived(WEBER, posture))

    @property
    def told(self) -> list[tuple[str, dict[str, str]]]:
        return [(one.id, dict(one.params)) for one in self.alarms]


def head(of) -> DirectoryHead:
    return DirectoryHead(of.key, of.value.seq, of.opened.signed.hash)


def test_only_what_stands_on_this_computer_is_told():
    verdict = Verdict(
        (
            finding("DEBUGGER", Result.FAIL, Severity.WARN),
            finding("KEYSTORE-SECURE", Result.UNKNOWN, Severity.BLOCK),
            finding("CORE-DUMP", Result.PASS, Severity.BLOCK),
            finding("ENV-TAINTED", Result.FAIL, Severity.INFO),
            finding("ROSTER-VERIFIED", Result.FAIL, Severity.WARN, "anna@example.org"),
        )
    )
    scene = Scene(Profile.RESTRICTED, LIST)
    scene.postures.tell(verdict)
    said = Posture(Profile.RESTRICTED, ("DEBUGGER", "KEYSTORE-SECURE"), head(LIST))
    assert scene.fed == [MyPosture(said)]
    assert my_posture(verdict, Profile.OPEN, None) == Posture(Profile.OPEN, said.failed)


@pytest.mark.parametrize(
    ("posture", "weak"),
    [
        (Posture(Profile.RESTRICTED), ()),
        (Posture(Profile.CLASSIFIED), ()),
        (Posture(Profile.OPEN), ("title of MEMBER-POSTURE",)),
        (Posture(Profile.RESTRICTED, ("DEBUGGER",)), ("title of DEBUGGER",)),
        (Posture(Profile.RESTRICTED, ("A-NEWER-CHECK",)), ("A-NEWER-CHECK",)),
        (None, ("title of MEMBER-POSTURE",)),
    ],
)
def test_whoever_is_below_what_the_room_asks_for_is_marked_and_named(posture, weak):
    scene = Scene(Profile.RESTRICTED)
    scene.hears(posture)
    assert scene.marks == [weak]
    named = [("MEMBER-POSTURE", {"name": "Anna Weber", "why": weak[0]})] if weak else []
    assert scene.told == named
    scene.hears(Posture(Profile.RESTRICTED))
    assert scene.marks[-1] == ()


def test_in_an_open_room_it_is_a_mark_and_no_alarm():
    scene = Scene(Profile.OPEN)
    scene.hears(Posture(Profile.OPEN, ("KEYSTORE-SECURE", "DEBUGGER")))
    # What an open room does not ask for is not even marked.
    assert scene.marks == [("title of KEYSTORE-SECURE",)]
    assert scene.alarms == []


def test_another_list_under_the_same_number_is_told_by_name_once():
    scene = Scene(Profile.RESTRICTED, LIST)
    for _ in range(2):
        scene.hears(Posture(Profile.RESTRICTED, (), head(OTHER)))
    assert scene.told == [("DIRECTORY-AGREED", {"name": "Anna Weber"})]
    assert scene.alarms[0].severity is Severity.BLOCK
    assert scene.alarms[0].subject == "Anna Weber"
    # My list is shown to them, so that both can prove it; nothing is held against the key yet.
    assert scene.fed == [SendList(WEBER, LIST.opened.signed.envelope)]
    assert scene.directory.fork is None


def test_two_lists_together_prove_that_the_key_lies():
    scene = Scene(Profile.RESTRICTED, LIST)
    for _ in range(2):
        scene.is_shown(OTHER.opened.signed.envelope)
    fork = scene.directory.fork
    assert (fork.first, fork.second) == (LIST.opened.signed, OTHER.opened.signed)
    assert [(check, told["name"]) for check, told in scene.told] == [
        ("DIRECTORY-AGREED", "Anna Weber")
    ]


@pytest.mark.parametrize(
    "shown",
    [
        b"no list",
        LIST.opened.signed.envelope,
        NEWER.opened.signed.envelope,
        opened(directory(*people("anna")), OTHER_ORG).signed.envelope,
        OTHER.opened.signed.envelope[:-1] + b" ",
    ],
)
def test_what_contradicts_nothing_is_neither_proof_nor_taken(shown):
    scene = Scene(Profile.RESTRICTED, LIST)
    scene.is_shown(shown)
    assert scene.directory is LIST
    assert scene.alarms == []
    nothing = Scene(Profile.RESTRICTED, None)
    nothing.is_shown(OTHER.opened.signed.envelope)
    assert nothing.directory is None


def test_a_newer_list_elsewhere_is_told_and_is_no_alarm():
    scene = Scene(Profile.RESTRICTED, LIST)
    for _ in range(2):
        scene.hears(Posture(Profile.RESTRICTED, (), head(NEWER)))
    assert scene.said == [events.Notice("newer-list: Anna Weber")]
    assert scene.alarms == []


def test_lists_are_compared_again_when_mine_is_another_one():
    scene = Scene(Profile.RESTRICTED, None)
    scene.hears(Posture(Profile.RESTRICTED, (), head(OTHER)))
    assert scene.alarms == []
    scene.directory = LIST
    scene.postures.tell(Verdict(()))
    assert [check for check, _ in scene.told] == ["DIRECTORY-AGREED"]


@pytest.mark.parametrize(
    "theirs",
    [
        None,
        head(LIST),
        DirectoryHead(OTHER_ORG.identity, 1, head(OTHER).hash),
        DirectoryHead(LIST.key, 1, head(LIST).hash),
    ],
)
def test_the_same_an_older_or_another_organisations_list_says_nothing(theirs):
    mine = NEWER if theirs is not None and theirs == head(LIST) else LIST
    scene = Scene(Profile.RESTRICTED, mine)
    scene.hears(Posture(Profile.RESTRICTED, (), theirs))
    assert scene.alarms == scene.said == []
