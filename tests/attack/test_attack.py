# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The attack in small, with every test run; `make attack` runs all of it."""

import pytest

from client.crypto import envelope
from client.crypto.frame_keys import _ReceiveStream
from client.identity import card
from client.session import keyplane, roster
from tests.attack import (
    campaign,
    directories,
    frames,
    gate_faults,
    network_loss,
    papers,
    policies,
    relay_messages,
    room_messages,
    tls_servers,
)
from tests.attack.campaigns import CAMPAIGNS
from tests.attack.key_lies import another_secret_than_announced, frame_again
from tests.attack.lies import LIES, Outcome, name_of, tell, twin
from tests.attack.lobby_lies import admit_by_who_was_removed, early_lobby
from tests.attack.network_loss import Loss
from tests.attack.report import Report
from tests.rig.lost_network import Lost

SEED = 1
SHARE = 3


@pytest.fixture(autouse=True)
def built_anew(monkeypatch):
    monkeypatch.setattr(campaign, "_built", {})


@pytest.mark.parametrize("one", CAMPAIGNS, ids=[one.name for one in CAMPAIGNS])
def test_nothing_altered_is_accepted_and_nothing_crashes(one):
    # Every broken look is tried here, of which a quick run tries some of each kind.
    count = one.full if one in gate_faults.CAMPAIGNS else one.quick
    tally = campaign.run(one, count if one.numbered else count // SHARE, SEED, None)
    assert tally.examples == []
    assert (tally.accepted, tally.crashed) == (0, 0)


@pytest.mark.parametrize("script", LIES, ids=map(name_of, LIES))
def test_no_lie_gets_live_or_has_a_frame_played(script):
    outcome = tell(script, SEED, 1)
    assert outcome.examples == []
    assert (outcome.got_live, outcome.played) == (0, 0)


@pytest.mark.parametrize("script", LIES, ids=map(name_of, LIES))
def test_without_the_lie_everybody_is_live_and_heard(script):
    assert twin(script, SEED)


# The attack itself must be able to find something: what protects is taken away, piece by piece.


@pytest.fixture
def no_signatures(monkeypatch):
    monkeypatch.setattr(envelope, "verify", lambda *_: None)


@pytest.mark.parametrize(
    "one",
    [*papers.CAMPAIGNS[:3], *directories.CAMPAIGNS, room_messages.CAMPAIGNS[2]],
    ids=lambda one: one.name,
)
@pytest.mark.usefixtures("no_signatures")
def test_finds_signatures_that_nobody_checks(one):
    assert campaign.run(one, 1500, SEED, None).accepted > 0


def test_finds_other_spellings_that_are_let_through(monkeypatch):
    def lax(text: str) -> bytes:
        return envelope.base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    monkeypatch.setattr(envelope, "b64_exact", lax)
    monkeypatch.setattr(card, "b64_exact", lax)
    tally = campaign.run(papers.CAMPAIGNS[1], 4000, SEED, None)
    assert tally.accepted + tally.crashed > 0


def test_finds_orders_of_strangers_that_a_relay_obeys(monkeypatch):
    stranger = relay_messages.STRANGER.identity
    monkeypatch.setattr(
        relay_messages,
        "a_reception",
        lambda: _obeying(relay_messages.Reception, stranger),
    )
    assert campaign.run(relay_messages.CAMPAIGNS[0], 3000, SEED, None).accepted > 0


def _obeying(reception_type, issuer):
    issuers = frozenset({issuer, relay_messages.person("anna").identity})
    reception = reception_type(
        relay_messages.LIMITS, lambda: 0.0, lambda: float(relay_messages.WALL_S), issuers
    )
    reception.register(relay_messages.KNOWN)
    return reception


def test_finds_replays_that_are_played(monkeypatch):
    monkeypatch.setattr(_ReceiveStream, "fresh", lambda *_: True)
    assert campaign.run(frames.CAMPAIGNS[0], 500, SEED, None).accepted > 0
    assert tell(frame_again, SEED, 1).played == 1


@pytest.mark.parametrize(
    ("script", "place", "broken"),
    [
        (early_lobby, (roster, "_admitted"), lambda evidence: (frozenset(evidence.hellos), {})),
        (admit_by_who_was_removed, (roster, "_void"), lambda *_: frozenset()),
        (another_secret_than_announced, (keyplane, "keeps_promise"), lambda *_, **__: True),
    ],
    ids=["a lobby without a door", "a word that outlives its speaker", "a promise not kept"],
)
def test_finds_a_lie_that_gets_through(script, place, broken, monkeypatch):
    monkeypatch.setattr(*place, broken)
    assert tell(script, SEED, 1).got_live == 1


def test_the_same_seed_tries_the_same():
    first, second = (campaign.run(papers.CAMPAIGNS[0], 50, SEED, None).as_dict() for _ in range(2))
    assert first == second


def a_report(accepted: int, played: int) -> Report:
    tally = campaign.Tally("letters", 5, accepted, 0, ["accepted 1/letters/0/3"])
    outcome = tell(frame_again, SEED, 1)
    outcome.played = played
    told = Outcome("hide a member", 1)
    return Report(1, "2026-01-01", "python -m tests.attack", 1.0, [tally], [outcome], [told])


@pytest.mark.parametrize(("accepted", "played"), [(1, 0), (0, 1)])
def test_one_acceptance_or_one_frame_is_enough_to_fail(accepted, played):
    assert not a_report(accepted, played).clean
    assert a_report(0, 0).clean


def test_what_was_done_to_the_gate_stands_by_itself_and_stays_when_left_out():
    report = a_report(0, 0)
    report.campaigns.append(campaign.Tally(policies.CAMPAIGNS[0].name, 7, 0, 0, []))
    report.campaigns.append(campaign.Tally(tls_servers.CAMPAIGNS[0].name, 5, 0, 0, []))
    text = report.markdown()
    for title, row in (("Rules and records", policies.CAMPAIGNS[0].name + " | 7"),
                       ("The gate", tls_servers.CAMPAIGNS[0].name + " | 5")):  # fmt: skip
        section = text.partition(f"## {title}\n")[2].partition("\n## ")[0]
        assert f"| {row} | 0 | 0 |" in section
        assert "letters" not in section
        again = a_report(0, 0).markdown(text)
        assert section.strip() in again


def losing(**figures) -> Report:
    report = a_report(0, 0)
    report.losses = [Loss("the tunnel drops", **({"runs": 2, "held_s": 0.1} | figures))]
    return report


def test_one_packet_outside_or_one_call_that_went_wrong_is_enough_to_fail():
    assert losing().clean
    assert not losing(outside=1).clean
    assert not losing(examples=["held after 3 s"]).clean


def test_a_call_that_is_late_or_cannot_be_watched_is_an_example(monkeypatch):
    monkeypatch.setattr(network_loss, "make_profiles", lambda _folder, _count: [])
    lost = [
        Lost(0.2, 0.3, 0, unused_held=False),
        Lost(0.2, 1.3, 0, unused_held=False),
        Lost(0.1, 0.0, 2, unused_held=True),
    ]
    monkeypatch.setattr(network_loss, "lose", lambda *_: lost.pop(0) if lost else int("no"))
    loss = network_loss._lose_often("the tunnel drops", 4)
    assert (loss.runs, loss.outside, loss.held_s, loss.silent_s) == (4, 2, 0.2, 1.3)
    assert [example.partition(":")[0][-1] for example in loss.examples] == ["1", "2", "3"]


def test_where_no_namespaces_can_be_made_nothing_is_claimed(monkeypatch):
    monkeypatch.setattr(network_loss, "why_not", lambda: "network namespaces need root")
    losses, reason = network_loss.run_losses(1)
    assert losses == []
    report = a_report(0, 0)
    report.no_losses = reason
    assert "no call lost its network: network namespaces need root" in report.text()
    kept = report.markdown(losing().markdown())
    assert "| the tunnel drops | 2 | 0 | 0.10 s | 0.00 s |" in kept
    assert "the tunnel drops" not in report.markdown()


def test_the_figures_name_command_date_and_every_row():
    text = a_report(0, 0).markdown()
    assert "`python -m tests.attack` on 2026-01-01" in text
    assert "| letters | 5 | 0 | 0 |" in text
    assert "| frame again | 1 | 0 | 0 |" in text
    assert "| hide a member | 1 | 0 | 0 |" in text
    assert "one process over real sockets" in text


def test_a_part_that_was_left_out_keeps_its_figures_and_their_date():
    whole = a_report(0, 0)
    before = whole.markdown()
    again = Report(
        2, "2026-02-02", "python -m tests.attack --only clients", 1.0, [], [], whole.told
    )
    text = again.markdown(before)
    assert "| letters | 5 | 0 | 0 |" in text
    assert "| frame again | 1 | 0 | 0 |" in text
    assert text.count("on 2026-01-01") == 2
    assert text.count("`python -m tests.attack --only clients` on 2026-02-02") == 1
    assert again.markdown(text) == text
