# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import re
from datetime import timedelta, timezone
from importlib import resources
from typing import get_args

import msgspec
import pytest

from client.model.errors import Malformed
from client.model.participant import TrustState
from client.model.room import Profile
from client.model.verdict import Finding, Result, Severity
from client.policy import facts as seen
from client.policy import network_facts as net
from client.policy import posture_facts as place
from client.policy.catalogue import BY_ID, CATALOGUE
from client.policy.judge import judge_one
from client.policy.messages import MAX_TEXT, MAX_TITLE, Language, Messages, placeholders
from client.policy.networks import Target, Way
from client.policy.profiles import profile_rules
from client.policy.rules import Rules, join
from tests.fakes import good_facts as good

FOLDER = resources.files("client") / "resources"
EN = (FOLDER / "messages.en.json").read_bytes()
DE = (FOLDER / "messages.de.json").read_bytes()
MESSAGES = Messages.from_json(EN, DE)
LANGUAGES = get_args(Language)
BARRED = {
    "en": r"user|channel|peer|fingerprint|trusted|handshake|cipher|aes|gcm|ed25519|tls|dtls|srtp",
    "de": r"benutzer|kanal|peer|fingerabdruck|vertrauensw\w+|handshake|chiffre|aes|gcm|tls|dtls",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("check_id", BY_ID)
def test_says_it_briefly_in_both_languages(check_id, language):
    text = MESSAGES.texts(language).checks[check_id]
    assert 0 < len(text.title) <= MAX_TITLE
    assert 0 < len(_filled(text.text)) <= MAX_TEXT
    assert text.text.endswith(".")
    assert not placeholders(text.title)


@pytest.mark.parametrize("check_id", BY_ID)
def test_both_languages_have_the_same_placeholders_and_action(check_id):
    en, de = (MESSAGES.texts(language).checks[check_id] for language in LANGUAGES)
    assert placeholders(en.text) == placeholders(de.text)
    assert en.action == de.action
    assert en.text != de.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_bars_words_that_people_do_not_use(language):
    for text in _all_texts(language):
        assert not re.search(rf"\b({BARRED[language]})\b", text, re.IGNORECASE), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_holds_no_invisible_characters(language):
    for text in _all_texts(language):
        assert text.isprintable()


@pytest.mark.parametrize("language", LANGUAGES)
def test_general_texts_fit_with_the_longest_title(language):
    texts = MESSAGES.texts(language)
    longest = max(len(text.title) for text in texts.checks.values())
    for general in (texts.unknown, texts.unanswered):
        assert placeholders(general.text) == {"check"}
        assert len(general.text.replace("{check}", "x" * longest)) <= MAX_TEXT


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_tell_checks_apart(language):
    titles = [text.title for text in MESSAGES.texts(language).checks.values()]
    assert len(set(titles)) == len(titles)


OUTSIDE = (Way(Target.RELAY, "wss://127.0.0.1:7443", "hotel0"), Way(Target.IPV6, "", "hotel1"))
SPOILED = [
    seen.IssuerSeen("Anna", None),
    seen.RoomTime(1, 2, 1, 2, 1_800_000_000, 0),
    good.members(TrustState.KEY_CHANGED),
    good.members(TrustState.UNVERIFIED),
    good.directory_held(expires=good.NOW),
    good.names("\u0410nna"),
    seen.RelaySeen(reached=True, pin_ok=False, cert_ok=False),
    seen.ClockBeside(0, 9000),
    seen.Environment(("LD_PRELOAD",)),
    seen.ShareSeen(("Screen 1",)),
    seen.ManagedRules(("policy.json",)),
    good.room_facts(suite="none"),
    place.Recorders(("obs",)),
    place.PlaceSaid("SG"),
    place.DevicesInUse((place.InUse("speaker", "Headset", simulated=True, radio=True),)),
    net.EgressSeen(OUTSIDE),
    net.EgressSince(good.WAYS, OUTSIDE),
    net.ProxiesSeen(("proxy.example.org:3128",)),
    net.RadiosSeen((net.Radio("Hotel"),)),
    net.ReaderSeen(pin_ok=False, authority="Hotel CA"),
]


@pytest.mark.parametrize("spoiled", SPOILED, ids=lambda fact: type(fact).__name__)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failing_check_fills_every_placeholder(spoiled, language):
    stood = 0
    for check in CATALOGUE:
        if check.fact is type(spoiled):
            rules = join(profile_rules(Profile.RESTRICTED), Rules(countries=frozenset({"DE"})))
            for finding in judge_one(check, rules, good.facts(spoiled), 101.0):
                shown = MESSAGES.show(finding, language)
                stood += finding.stands
                assert "{" not in shown.message
                assert "?" not in shown.message
    assert stood


def test_covers_every_check_that_has_placeholders_and_is_judged():
    with_fact = {
        BY_ID[check_id].fact
        for check_id, text in MESSAGES.texts("en").checks.items()
        if placeholders(text.text) and BY_ID[check_id].fact is not None
    }
    assert with_fact == {type(fact) for fact in SPOILED}


def test_says_nothing_where_nothing_is_wrong():
    shown = MESSAGES.show(Finding("TLS-PIN", Result.PASS, Severity.BLOCK), "en")
    assert shown.title
    assert (shown.message, shown.action) == ("", "")


def test_unknown_has_a_text_of_its_own_and_names_a_silent_host():
    unknown = MESSAGES.show(Finding("CORE-DUMP", Result.UNKNOWN, Severity.BLOCK), "en")
    assert "could not be checked" in unknown.message
    assert "did not answer" not in unknown.message
    silent = judge_one(
        BY_ID["TLS-PIN"],
        profile_rules(Profile.OPEN),
        good.facts(seen.RelaySeen(reached=False)),
        101.0,
    )
    assert "antwortet nicht" in MESSAGES.show(silent[0], "de").message


def test_an_id_without_a_text_is_shown_and_not_lost():
    shown = MESSAGES.show(Finding("NEW-CHECK", Result.FAIL, Severity.BLOCK), "en")
    assert shown.blocks
    assert "NEW-CHECK" in shown.message


def test_a_name_cannot_bring_placeholders_or_directions_of_its_own():
    finding = Finding(
        "ROSTER-VERIFIED",
        Result.FAIL,
        Severity.WARN,
        params=(("name", "{check}\u202e{name}\n" + "x" * 100), ("check", "forged")),
    )
    message = MESSAGES.show(finding, "en").message
    assert "{check}{name}" in message
    assert message.isprintable()
    assert len(message) < 200


def test_times_are_told_as_each_language_writes_them():
    fact = seen.RoomTime(1_800_000_000, 1_800_003_600, 0, 2**40, 1, 1)
    (finding,) = judge_one(
        BY_ID["ROOM-EXPIRED"], profile_rules(Profile.OPEN), good.facts(fact), 101.0
    )
    assert "2027-01-15 08:00 UTC to 2027-01-15 09:00 UTC" in MESSAGES.show(finding, "en").message
    here = Messages.from_json(EN, DE, timezone(timedelta(hours=1)))
    assert "15.01.2027 09:00 bis 15.01.2027 10:00," in here.show(finding, "de").message


@pytest.mark.parametrize("date", ["0", "", "-5", "x", "9" * 30])
def test_a_date_that_is_none_is_said_to_be_unknown(date):
    finding = Finding(
        "KEY-UNCHANGED", Result.FAIL, Severity.BLOCK, params=(("date", date), ("name", "Anna"))
    )
    assert "an unknown day" in MESSAGES.show(finding, "en").message


def test_translates_what_is_wrong_with_a_certificate():
    finding = Finding("TLS-CERT", Result.FAIL, Severity.BLOCK, params=(("why", "expired"),))
    assert "(abgelaufen)" in MESSAGES.show(finding, "de").message


def test_every_outcome_has_a_sentence():
    for language in LANGUAGES:
        for outcome in ("refused", "held", "ended", "acknowledge"):
            assert MESSAGES.outcome(outcome, language).endswith(".")


def test_refuses_texts_that_are_not_complete():
    whole = msgspec.json.decode(EN)
    lacking = {**whole, "checks": {**whole["checks"]}}
    del lacking["checks"]["TLS-PIN"]
    worded = {**whole, "words": {}}
    odd = {**whole, "extra": 1}
    for texts in (lacking, worded, odd):
        with pytest.raises(Malformed):
            Messages.from_json(msgspec.json.encode(texts), DE)
    with pytest.raises(Malformed):
        Messages.from_json(DE, EN)


def _all_texts(language):
    texts = MESSAGES.texts(language)
    for text in texts.checks.values():
        yield from (text.title, text.text)
    yield from (texts.unknown.text, texts.unanswered.text, *texts.outcomes.values())
    yield from texts.words.values()


def _filled(text: str) -> str:
    return re.sub(r"\{[a-z]+\}", "x" * 20, text)


@pytest.mark.parametrize("spoiled", SPOILED, ids=lambda fact: type(fact).__name__)
def test_what_was_seen_holds_no_name_address_or_key(spoiled):
    """It goes into the report for IT."""
    address = re.compile(r"\d+\.\d+\.\d+\.\d+|://|:\d{2,5}\b|ed25519|[0-9a-f]{16}")
    seen_of_it = 0
    for check in CATALOGUE:
        if check.fact is type(spoiled):
            for finding in judge_one(
                check, profile_rules(Profile.CLASSIFIED), good.facts(spoiled), 101.0
            ):
                seen_of_it += 1
                assert not address.search(finding.evidence), finding
                for place, value in finding.params:
                    assert place not in {"name", "net", "ca"} or value not in finding.evidence
    assert seen_of_it
