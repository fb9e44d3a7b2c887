# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.engine.directory_fetch: an address can only fail, and then the next is asked."""

from types import SimpleNamespace

import pytest

from client.engine.directory_fetch import DirectoryFetch
from client.model.errors import Failure, WrongUse
from client.policy.facts import ManagedRules
from client.policy.rules import Rules

pytestmark = pytest.mark.asyncio
URLS = ("https://one.example/list", "https://two.example/list")


class Stand:
    """An organisation's addresses; what is not ``GOOD`` is refused by the checks of a list."""

    def __init__(self, answers, urls=URLS, trouble=""):
        self.answers, self.asked, self.taken = answers, [], []
        self.held = None
        world = SimpleNamespace(clock=lambda: 0.0, wall=lambda: 1_000)
        rules = ManagedRules(
            ("x",),
            trouble=trouble,
            directory_urls=urls,
            directory_key="KEY",
            rules=Rules(max_list_age_s=3_600),
        )
        self.fetching = DirectoryFetch(
            world, lambda: rules, lambda: self.held, self.take, get=self.get
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
