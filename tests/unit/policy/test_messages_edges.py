# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""client.policy.messages: values, dates and files at their edges."""

import time
from datetime import timedelta, timezone
from importlib import resources

import msgspec
import pytest

from client.model.errors import Malformed
from client.model.ids import MAX_NAME
from client.model.verdict import Finding, Result, Severity
from client.policy.connection_checks import NOT_REACHED
from client.policy.messages import Messages, placeholders

FOLDER = resources.files("client") / "resources"
EN, DE = ((FOLDER / f"messages.{one}.json").read_bytes() for one in ("en", "de"))
MESSAGES = Messages.from_json(EN, DE)
HERE = Messages.from_json(EN, DE, timezone(timedelta(hours=1)))
MORNING = "1800000000"  # 2027-01-15 08:00 UTC


def failing(check="KEY-UNCHANGED", result=Result.FAIL, evidence="", **params):
    return Finding(
        check, result, Severity.WARN, "anna@demo", tuple(sorted(params.items())), evidence
    )


def said(finding, language="en", messages=MESSAGES):
    return messages.show(finding, language).message


def test_what_is_shown_carries_all_of_the_finding():
    finding = failing(evidence="seen", name="Anna")
    shown = MESSAGES.show(finding, "en")
    text = MESSAGES.texts("en").checks["KEY-UNCHANGED"]
    assert (shown.id, shown.result, shown.severity) == ("KEY-UNCHANGED", Result.FAIL, Severity.WARN)
    assert (shown.evidence, shown.subject) == ("seen", "anna@demo")
    assert (shown.title, shown.action) == (text.title, text.action)


def test_what_could_not_be_checked_has_a_general_text_that_names_the_check():
    general = MESSAGES.texts("de")
    title = general.checks["KEY-UNCHANGED"].title
    for evidence, text in ((NOT_REACHED, general.unanswered), ("", general.unknown)):
        shown = MESSAGES.show(failing(result=Result.UNKNOWN, evidence=evidence), "de")
        assert shown.message == text.text.replace("{check}", title)
        assert shown.action == text.action


@pytest.mark.parametrize("result", [Result.PASS, Result.NOT_APPLICABLE])
def test_a_check_that_holds_or_does_not_apply_has_a_title_and_nothing_more(result):
    shown = MESSAGES.show(failing(result=result), "en")
    assert (shown.title, shown.message, shown.action) == (
        MESSAGES.texts("en").checks["KEY-UNCHANGED"].title, "", ""
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "messages", "day", "span"),
    [
        ("en", MESSAGES, "since 2027-01-15:", "from 2027-01-15 08:00 UTC to 2027-01-15 08:01 UTC,"),
        (
            "de",
            MESSAGES,
            "seit 15.01.2027 gesperrt",
            "15.01.2027 08:00 UTC bis 15.01.2027 08:01 UTC,",
        ),
        ("en", HERE, "since 2027-01-15:", "from 2027-01-15 09:00 to 2027-01-15 09:01,"),
        ("de", HERE, "seit 15.01.2027 gesperrt", "15.01.2027 09:00 bis 15.01.2027 09:01,"),
    ],
)
def test_days_and_times_are_written_as_in_each_language_and_place(language, messages, day, span):
    since = said(failing(name="Anna", date=MORNING), language, messages)
    assert day in since
    until = str(int(MORNING) + 60)
    valid = said(failing("ROOM-EXPIRED", **{"from": MORNING, "to": until}), language, messages)
    assert span in valid


@pytest.mark.parametrize(
    ("why", "english", "german"),
    [
        ("time is over", "is over", "ist abgelaufen"),
        ("time to come", "is not valid yet", "gilt noch nicht"),
        (
            "time too long",
            "longer than your rules allow",
            "als Ihre Vorgaben erlauben",
        ),
    ],
)
def test_a_room_that_is_valid_now_and_lasts_too_long_is_not_called_over(why, english, german):
    finding = failing("ROOM-EXPIRED", **{"from": MORNING, "to": MORNING, "why": why})
    assert english in said(finding, "en")
    assert german in said(finding, "de")


@pytest.mark.parametrize(
    "date", ["0", "", "-1", "-100000", "x", "9" * 12, "9" * 18, "9" * 30, "1.5"]
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_moment_that_cannot_be_meant_is_an_unknown_day(date, language):
    unknown = MESSAGES.texts(language).words["an unknown day"]
    assert unknown in said(failing(name="Anna", date=date), language)
    valid = said(failing("ROOM-EXPIRED", **{"from": date, "to": MORNING}), language)
    assert unknown in valid
    assert unknown in said(failing(name="Anna"), language)


def test_without_a_place_times_are_the_worlds_wherever_the_computer_is(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        valid = said(failing("ROOM-EXPIRED", **{"from": MORNING, "to": MORNING}))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert "from 2027-01-15 08:00 UTC" in valid


def test_the_first_second_that_is_counted_is_a_day():
    assert "1970-01-01" in said(failing(name="Anna", date="1"))


def test_a_value_that_is_missing_is_a_question_mark():
    assert said(failing("TLS-CERT")) == said(failing("TLS-CERT", why="?"))
    assert "(?)" in said(failing("TLS-CERT"))


@pytest.mark.parametrize("length", [1, MAX_NAME - 1, MAX_NAME])
def test_a_name_as_long_as_names_may_be_is_shown_whole(length):
    assert f"({'x' * length})" in said(failing("TLS-CERT", why="x" * length))


def test_a_longer_value_ends_with_dots_and_is_no_longer_than_a_name():
    assert f"({'x' * (MAX_NAME - 1)}\u2026)" in said(failing("TLS-CERT", why="x" * (MAX_NAME + 1)))


def test_characters_that_nobody_sees_are_left_out_and_do_not_count():
    why = "\x00\u202ea\u200db\ue000" + "x" * (MAX_NAME - 2)
    assert f"(ab{'x' * (MAX_NAME - 2)})" in said(failing("TLS-CERT", why=why))


def test_a_value_is_translated_where_it_is_one_of_ours():
    assert "(expired)" in said(failing("TLS-CERT", why="expired"))
    assert "(abgelaufen)" in said(failing("TLS-CERT", why="expired"), "de")
    assert "(abc)" in said(failing("TLS-CERT", why="abc"), "de")


def test_an_unknown_id_is_its_own_title():
    assert MESSAGES.title("NO-SUCH", "de") == "NO-SUCH"
    assert MESSAGES.title("TLS-CERT", "de") == MESSAGES.texts("de").checks["TLS-CERT"].title


def test_outcomes_are_told_in_the_language_asked_for():
    for language in ("en", "de"):
        texts = MESSAGES.texts(language)
        assert texts.language == language
        for outcome, sentence in texts.outcomes.items():
            assert MESSAGES.outcome(outcome, language) == sentence


def test_placeholders_are_small_letters_in_braces():
    assert placeholders("{name} and {dev}, {name}; {Big} {} {a1}") == {"name", "dev"}


def changed(**changes) -> bytes:
    return msgspec.json.encode({**msgspec.json.decode(EN), **changes})


def without(part, name):
    whole = msgspec.json.decode(EN)
    return changed(**{part: {key: one for key, one in whole[part].items() if key != name}})


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"{", "messages: the texts cannot be read"),
        (changed(language="fr"), "messages: the texts cannot be read"),
        (DE, "messages: these are texts in de, not en"),
        (without("checks", "TLS-PIN"), "messages: texts and checks do not match: TLS-PIN"),
        (without("outcomes", "held"), "messages: an outcome or a word is missing"),
        (without("words", "an unknown day"), "messages: an outcome or a word is missing"),
    ],
)
def test_says_what_is_wrong_with_a_file_of_texts(data, why):
    with pytest.raises(Malformed) as refused:
        Messages.from_json(data, DE)
    assert str(refused.value).startswith(why)


def test_names_every_check_that_lacks_a_text_or_has_one_too_many():
    checks = msgspec.json.decode(EN)["checks"]
    checks["NO-SUCH"] = checks.pop("TLS-PIN")
    del checks["TLS-CERT"]
    with pytest.raises(Malformed, match=r"do not match: NO-SUCH, TLS-CERT, TLS-PIN$"):
        Messages.from_json(changed(checks=checks), DE)


def test_the_second_file_is_read_as_strictly_as_the_first():
    with pytest.raises(Malformed, match="texts in en, not de"):
        Messages.from_json(EN, EN)
    with pytest.raises(Malformed, match="cannot be read"):
        Messages.from_json(EN, b"")
