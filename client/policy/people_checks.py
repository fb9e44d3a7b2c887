# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Checks of the people a room names: do I know their keys? (checks.md section 2.4)."""

from client.model.lookalike import confusable
from client.model.participant import KeyCause, TrustState
from client.model.verdict import Severity
from client.policy.facts import MembersSeen, NamesSeen
from client.policy.outcome import Outcome, failed, passed
from client.policy.rules import Rules, meets_bar

_CAUSES = {
    KeyCause.NONE: "another key is named",
    KeyCause.OTHER_CARD: "another card came",
    KeyCause.DIFFERED: "the numbers differed",
    KeyCause.ORGANISATION: "the list names another key",
}
"""Fixed words of the message, translated with it."""


def key_unchanged(fact: MembersSeen, _rules: Rules) -> tuple[Outcome, ...]:
    """Nobody's key differs from the one I hold for this person; one changed key refuses."""
    changed = tuple(
        failed(
            "another key is held for this person",
            subject=member.uid,
            at_least=Severity.BLOCK,
            params=(
                ("name", member.name),
                ("date", str(member.since)),
                ("cause", _CAUSES[member.cause]),
            ),
        )
        for member in fact.others
        if member.trust is TrustState.KEY_CHANGED
    )
    return changed or (passed(f"{len(fact.others)} people"),)


def roster_verified(fact: MembersSeen, rules: Rules) -> tuple[Outcome, ...]:
    """Enough is known of everybody: compared by me in open rooms, more in stricter ones.

    A changed key is KEY-UNCHANGED's finding, which blocks in every profile, and is not listed
    a second time here.
    """
    bar = (
        TrustState.BY_ORGANISATION if rules.trust_bar is TrustState.UNVERIFIED else rules.trust_bar
    )
    below = tuple(
        failed(
            member.trust.value,
            subject=member.uid,
            at_least=Severity.BLOCK if member.trust is TrustState.REVOKED else Severity.OFF,
            params=(("name", member.name),),
        )
        for member in fact.others
        if member.trust is not TrustState.KEY_CHANGED and not meets_bar(member.trust, bar)
    )
    return below or (passed(f"{len(fact.others)} people"),)


def name_confusable(fact: NamesSeen, _rules: Rules) -> tuple[Outcome, ...]:
    """No member's name is of mixed script or looks like that of another member or contact."""
    members = [(one.uid, one.name) for one in fact.members]
    marked = confusable(members, [(one.uid, one.name) for one in fact.known])
    alike = tuple(
        failed("easily mistaken for another name", subject=uid, params=(("name", name),))
        for uid, name in members
        if uid in marked
    )
    return alike or (passed(f"{len(members)} names"),)
