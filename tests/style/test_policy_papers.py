# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Schema, samples, texts and docs/policy.md say what the program does."""

import copy
import json
import re
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.app.policy_check import look_at
from client.crypto.envelope import plain_loads
from client.model.room import Profile
from client.policy.managed import POLICY, PolicyInvalid, read_policy, rules_of
from client.policy.origins import Origin, ratings, values
from client.policy.policy_texts import PolicyTexts
from client.policy.profiles import profile_rules
from tests.fakes.managed import FULL, draft
from tests.style.policy_papers import PAGE, page_with_table, paths, schemas

FOLDER = resources.files("client") / "resources"
SAMPLES = [profile.value for profile in Profile]
TEXTS = {
    language: PolicyTexts.from_json((FOLDER / f"policy.{language}.json").read_bytes())
    for language in ("en", "de")
}
NAMES = {name for name, _, _ in paths(POLICY)}


def fits(schema: dict, value: object) -> bool:  # noqa: C901, PLR0911  the words we use
    """As much of JSON Schema as the shipped files use."""
    if "const" in schema:
        return type(value) is type(schema["const"]) and value == schema["const"]
    if "enum" in schema:
        return isinstance(value, str) and value in schema["enum"]
    match schema["type"]:
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            whole = type(value) is int
            return whole and schema["minimum"] <= value <= schema["maximum"]
        case "string":
            if not isinstance(value, str) or len(value) > schema["maxLength"]:
                return False
            pattern = schema.get("pattern", "^.*$")[1:-1]
            least = schema.get("minLength", 0)
            return len(value) >= least and re.fullmatch(pattern, value, re.DOTALL) is not None
        case "array":
            if not isinstance(value, list):
                return False
            size = schema["minItems"] <= len(value) <= schema["maxItems"]
            once = len({json.dumps(one, sort_keys=True) for one in value}) == len(value)
            return size and once and all(fits(schema["items"], one) for one in value)
    if not isinstance(value, dict):
        return False
    if "propertyNames" in schema:
        named = all(name in schema["propertyNames"]["enum"] for name in value)
        return named and all(fits(schema["additionalProperties"], v) for v in value.values())
    assert schema["additionalProperties"] is False
    known = set(value) <= set(schema["properties"]) and set(schema["required"]) <= set(value)
    return known and all(fits(schema["properties"][n], one) for n, one in value.items())


def shipped(name: str) -> dict:
    return plain_loads((FOLDER / "schemas" / name).read_bytes())


@pytest.mark.parametrize("name", schemas())
def test_the_shipped_schema_is_the_one_that_the_program_reads_by(name):
    same = (FOLDER / "schemas" / name).read_text("utf-8") == schemas()[name]
    assert same, "after a change of checks or fields: python -m tests.style.policy_papers"


def test_the_page_lists_every_field():
    page = PAGE.read_text("utf-8")
    assert page_with_table(page) == page
    for name in NAMES:
        assert f"| `{name}` |" in page


@pytest.mark.parametrize("profile", SAMPLES)
def test_each_sample_is_a_policy_of_its_profile_and_fits_the_schema(profile):
    value = plain_loads((FOLDER / "policies" / f"{profile}.json").read_bytes())
    policy = read_policy(value)
    assert policy.profile is Profile(profile)
    assert policy.ui.contact
    assert fits(shipped("policy.schema.json"), value)
    looked = look_at(json.dumps(value).encode(), None, policy.not_before)
    assert looked.notes == ()


@pytest.mark.parametrize("language", TEXTS)
def test_every_field_has_a_name_and_an_explanation_in_both_languages(language):
    texts = TEXTS[language]
    assert set(texts.fields) == NAMES
    for text in texts.fields.values():
        assert 0 < len(text.label) <= 34
        assert text.text.endswith(".")
    for value in (*values(None), *values(read_policy(FULL)), *ratings(read_policy(FULL))):
        assert texts.value(value)
        assert "{" not in texts.set_by(value, "Demo-Amt", 42, "restricted")


def test_languages_have_the_same_words():
    en, de = TEXTS.values()
    assert (set(en.values), set(en.words)) == (set(de.values), set(de.words))
    for name, text in en.words.items():
        assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", de.words[name])


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 2**54), st.text(max_size=4), st.sampled_from(SAMPLES)
)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
altered = st.tuples(st.sampled_from(sorted(NAMES)), anything, st.booleans())


@settings(deadline=None)
@given(altered)
def test_whatever_the_schema_refuses_the_program_refuses(change):
    path, value, remove = change
    tree = copy.deepcopy(FULL)
    # A setting has a point in its own name.
    is_setting = path.startswith("settings.")
    *above, last = path.split(".", 1) if is_setting else path.split(".")
    inner = tree
    for step in above:
        inner = inner[step]
        inner = inner[0] if isinstance(inner, list) else inner
    if remove:
        inner.pop(last, None)
    else:
        inner[last] = value
    try:
        read_policy(tree)
    except PolicyInvalid:
        return
    assert fits(shipped("policy.schema.json"), tree)


def test_the_whole_policy_fits_the_schema_and_an_unknown_field_does_not():
    schema = shipped("policy.schema.json")
    assert fits(schema, FULL)
    assert not fits(schema, {**FULL, "more": 1})


def test_what_is_shown_as_set_is_what_the_rules_ask():
    for value in (FULL, draft(), draft(profile="open", checks={"CLOCK-SKEW": "info"})):
        policy = read_policy(value)
        rules = rules_of(policy)
        base = profile_rules(rules.profile)
        for one in ratings(policy):
            name = one.name.removeprefix("checks.")
            effective = max(rules.severity(name), base.severity(name))
            assert one.parts == (effective.name.lower(),)
            mine = rules.severity(name) >= base.severity(name)
            assert one.origin is (Origin.POLICY if mine else Origin.PROFILE)
        shown = {one.name for one in values(policy) if one.origin is Origin.POLICY}
        inner = {
            "v",
            "type",
            "trust",
            "ice",
            "crypto",
            "checks",
            "audit",
            "ui",
            "settings",
            "locked",
        }
        assert set(value) - inner - {"max_room_s"} <= shown
