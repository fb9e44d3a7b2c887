# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.engine.directory_fetch: an address can only fail, and then the next is asked."""

import asyncio
from types import SimpleNamespace

import msgspec
import pytest

from client.engine import directory_fetch
from client.engine.directory_desk import take
from client.engine.directory_fetch import DirectoryFetch
from client.model.errors import Failure, WrongUse
from client.policy.facts import ManagedRules
from client.policy.rules import Rules
from tests.fakes import directories
from tests.fakes.authorities import Authority
from tests.fakes.https_files import https_files
from tests.fakes.people import NOW

pytestmark = pytest.mark.asyncio
URLS = ("https://one.example/list", "https://two.example/list")


class Stand:
    """An organisation's addresses; what is not ``GOOD`` is refused by the checks of a list."""

    def __init__(self, answers, urls=URLS, trouble=""):
        self.answers, self.asked, self.taken = answers, [], []
        self.held = None
        world = SimpleNamespace(clock=lambda: 0.0, wall=lambda: 1_000)
        self.rules = ManagedRules(
            ("x",),
            trouble=trouble,
            directory_urls=urls,
            directory_key="KEY",
            rules=Rules(max_list_age_s=3_600),
        )
        self.fetching = DirectoryFetch(
            world, lambda: self.rules, lambda: self.held, self.take, get=self.get
        )

    def get(self, url, _limit):
        self.asked.append(url)
        answer = self.answers[url]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def take(self, data, key):
        if data != b"GOOD":
            raise Failure("directory-signature", "Not signed by your organisation's key.")
        self.taken.append((data, key))
        signed = SimpleNamespace(envelope=data)
        self.held = SimpleNamespace(
            opened=SimpleNamespace(signed=signed), value=SimpleNamespace(issued=900)
        )


async def test_a_list_is_taken_under_the_policys_key():
    stand = Stand({URLS[0]: b"GOOD"})
    await stand.fetching.now()
    assert stand.taken == [(b"GOOD", "KEY")]
    assert stand.asked == [URLS[0]]
    assert stand.fetching.state.held_by == stand.fetching.state.tried == 1_000


@pytest.mark.parametrize("bad", [Failure("fetch", "No answer."), b"a forgery"])
async def test_where_one_address_fails_the_next_is_asked(bad):
    stand = Stand({URLS[0]: bad, URLS[1]: b"GOOD"})
    await stand.fetching.now()
    assert stand.asked == list(URLS)
    assert [data for data, _ in stand.taken] == [b"GOOD"]


async def test_where_all_fail_it_is_said_and_nothing_is_taken():
    stand = Stand({URLS[0]: b"a forgery", URLS[1]: Failure("fetch", "No answer.")})
    with pytest.raises(Failure, match=r"No answer\."):
        await stand.fetching.now()
    assert not stand.taken
    assert stand.fetching.state.trouble == "No answer."
    assert stand.fetching.state.held_by == 0


async def test_the_same_list_is_not_taken_again():
    stand = Stand({URLS[0]: b"GOOD", URLS[1]: b"GOOD"})
    await stand.fetching.now()
    await stand.fetching.now()
    assert len(stand.taken) == 1


@pytest.mark.parametrize("how", [{"urls": ()}, {"trouble": "damaged"}])
async def test_asks_nobody_where_no_policy_that_holds_names_an_address(how):
    stand = Stand({}, **how)
    with pytest.raises(WrongUse):
        await stand.fetching.now()
    assert not stand.asked


class Office:
    """A real https server with real lists, and a profile that takes them with every check."""

    def __init__(self, server):
        self.server = server
        self.first = directories.opened(directories.directory(*directories.people("anna")))
        people = directories.people("anna", "berta")
        self.second = directories.following(self.first, *people)
        self.account = SimpleNamespace(directory=None, seen=SimpleNamespace(latest=0))
        self.account.save_directory = lambda held: setattr(self.account, "directory", held)
        urls = (server.url("/one"), server.url("/two"))
        rules = ManagedRules(
            ("x",),
            directory_urls=urls,
            directory_key=directories.ORG.identity,
            rules=Rules(max_list_age_s=3_600),
        )
        world = SimpleNamespace(clock=lambda: 0.0, wall=lambda: NOW + 100)
        self.fetching = DirectoryFetch(
            world, lambda: rules, lambda: self.account.directory, self._take, get=server.get
        )

    async def _take(self, data, key):
        take(self.account, data, key, NOW + 100)

    @property
    def seq(self):
        return self.account.directory and self.account.directory.value.seq


@pytest.fixture
def office(tmp_path):
    with https_files(tmp_path) as server:
        yield Office(server)


def envelope(opened):
    return opened.signed.envelope


async def test_a_list_comes_over_https_and_a_newer_one_takes_its_place(office):
    office.server.files["/one"] = envelope(office.first)
    await office.fetching.now()
    assert office.seq == 1
    office.server.files["/one"] = envelope(office.second)
    await office.fetching.now()
    assert office.seq == 2
    assert office.server.asked == ["/one", "/one"]


async def test_a_forged_list_over_https_is_refused_and_the_real_one_is_found_elsewhere(office):
    forged = directories.opened(office.second.value, directories.OTHER_ORG)
    office.server.files["/one"] = envelope(forged)
    with pytest.raises(Failure):
        await office.fetching.now()
    assert office.seq is None
    office.server.files["/two"] = envelope(office.first)
    await office.fetching.now()
    assert office.seq == 1
    assert office.account.directory.fork is None


async def test_an_older_list_over_https_changes_nothing_and_does_not_end_the_round(office):
    office.server.files["/one"] = envelope(office.second)
    await office.fetching.now()
    office.server.files = {"/one": envelope(office.first)}
    with pytest.raises(Failure):
        await office.fetching.now()
    assert office.seq == 2
    office.server.files["/two"] = envelope(
        directories.following(office.second, *directories.people("berta"))
    )
    await office.fetching.now()
    assert office.seq == 3


async def test_an_address_without_a_list_leads_to_the_next(office):
    office.server.files["/two"] = envelope(office.first)
    await office.fetching.now()
    assert office.server.asked == ["/one", "/two"]
    assert office.seq == 1
    assert office.fetching.state.trouble == ""


async def test_a_server_that_nobody_vouches_for_hands_out_nothing(office):
    office.server.files = {"/one": envelope(office.first)}
    await office.fetching.now()
    assert office.seq == 1
    office.account.directory = None
    office.server.authority = Authority("Somebody else")
    with pytest.raises(Failure, match="could not prove"):
        await office.fetching.now()
    assert office.seq is None
    assert office.server.asked == ["/one"]


class Hours:
    """Time that passes only while the schedule sleeps; ends it after ``until`` seconds."""

    def __init__(self, monkeypatch, stand, until):
        self.now, self.until, self.asked_at = 0.0, until, []
        self.then = lambda: None
        stand.fetching._world.clock = lambda: self.now
        get = stand.fetching._get

        def noted(url, limit):
            self.asked_at.append(self.now)
            return get(url, limit)

        stand.fetching._get = noted
        own = SimpleNamespace(sleep=self._sleep, timeout=asyncio.timeout)
        monkeypatch.setattr(directory_fetch, "asyncio", own)
        self._stand = stand

    async def _sleep(self, seconds):
        self.now += seconds
        self.then()
        if self.now > self.until:
            raise asyncio.CancelledError

    async def pass_by(self):
        with pytest.raises(asyncio.CancelledError):
            await self._stand.fetching.run()


async def test_fetches_at_the_start_and_six_times_within_the_age_of_a_list(monkeypatch):
    stand = Stand({URLS[0]: b"GOOD"})
    hours = Hours(monkeypatch, stand, 3_600)
    await hours.pass_by()
    assert hours.asked_at == [600.0 * n for n in range(7)]


async def test_after_a_failure_asks_soon_then_ever_more_slowly_and_normally_once_it_answers(
    monkeypatch,
):
    stand = Stand({URLS[0]: Failure("fetch", "No answer.")}, urls=URLS[:1])
    hours = Hours(monkeypatch, stand, 2_800)

    def recovers():
        if hours.now == 1_500:
            stand.answers[URLS[0]] = b"GOOD"

    hours.then = recovers
    await hours.pass_by()
    assert hours.asked_at == [0.0, 60.0, 180.0, 420.0, 900.0, 1_500.0, 2_100.0, 2_700.0]
    assert stand.fetching.state.trouble == ""


async def test_other_addresses_of_a_newer_policy_are_asked_at_once(monkeypatch):
    stand = Stand({URLS[0]: b"GOOD", URLS[1]: b"GOOD"}, urls=URLS[:1])
    hours = Hours(monkeypatch, stand, 200)

    def newer():
        if hours.now == 90:
            stand.rules = msgspec.structs.replace(stand.rules, directory_urls=URLS[1:])

    hours.then = newer
    await hours.pass_by()
    assert stand.asked == list(URLS)
    assert hours.asked_at == [0.0, 90.0]


async def test_rules_that_cannot_be_looked_at_end_no_schedule(monkeypatch):
    stand = Stand({URLS[0]: b"GOOD"})
    whole, stand.rules = stand.rules, None
    hours = Hours(monkeypatch, stand, 100)

    def readable():
        if hours.now == 60:
            stand.rules = whole

    hours.then = readable
    await hours.pass_by()
    assert hours.asked_at == [60.0]
