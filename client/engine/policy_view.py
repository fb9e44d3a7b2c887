# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The organisation's policy as finished text: every value with its origin, and what is wrong."""

from client.crypto.envelope import Signed
from client.engine.policy_files import fact_of, read_files
from client.engine.room_wish import forwarders_of, server_of
from client.identity.seen_policy import SeenPolicy
from client.model.managed import PolicyRow, PolicyView
from client.model.verdict import Finding, Result, Severity
from client.platform.managed_location import ManagedFiles
from client.policy.facts import ManagedRules
from client.policy.managed import Policy
from client.policy.messages import Language, Messages
from client.policy.origins import Origin, Value, ratings, values
from client.policy.policy_checks import policy_integrity
from client.policy.policy_texts import PolicyTexts
from client.policy.profiles import profile_rules
from client.policy.rules import Rules, join

ID = "POLICY-INTEGRITY"
_CHECK = "checks."


class Teller:
    """Writes views in one language."""

    def __init__(self, texts: PolicyTexts, messages: Messages, language: Language) -> None:
        self._texts = texts
        self._messages = messages
        self._language = language

    def view(self, files: ManagedFiles, seen: SeenPolicy, now: int, latest: int) -> PolicyView:
        """What stands in the managed place, judged as the gate judges it."""
        fact = fact_of(files, seen, now, latest)
        _, signed, _ = read_files(files, seen)
        problem, evidence = self._problem(fact)
        if signed is None:
            managed = bool(fact.found or fact.trouble or fact.highest)
            org = fact.org or (fact.seen_org if managed else "")
            rows = () if managed else self.rows(None)
            return PolicyView(
                managed,
                org,
                contact=fact.contact,
                problem=problem,
                evidence=evidence,
                rows=rows,
            )
        policy = signed.value
        rules = join(profile_rules(policy.profile), fact.rules)
        server = server_of(rules)
        return PolicyView(
            managed=True,
            org=policy.org,
            version=policy.version,
            profile=policy.profile,
            not_before=policy.not_before,
            not_after=policy.not_after,
            signer=signed.key,
            classes=fact.classes,
            max_room_s=rules.max_room_s,
            server="" if server is None else server[0],
            forwarders=forwarders_of(rules),
            contact=fact.contact,
            problem=problem,
            evidence=evidence,
            rows=self.rows(signed),
            file=signed.envelope,
        )

    def rows(self, signed: Signed[Policy] | None) -> tuple[PolicyRow, ...]:
        """Every setting, checks last."""
        policy = None if signed is None else signed.value
        return tuple(self._row(one, policy) for one in (*values(policy), *ratings(policy)))

    def _row(self, value: Value, policy: Policy | None) -> PolicyRow:
        org, version = ("", 0) if policy is None else (policy.org, policy.version)
        profile = "open" if policy is None else policy.profile.value
        label = (
            self._messages.title(value.name.removeprefix(_CHECK), self._language)
            if value.name.startswith(_CHECK)
            else self._texts.label(value.name)
        )
        return PolicyRow(
            name=value.name,
            label=label,
            value=self._texts.value(value),
            set_by=self._texts.set_by(value, org, version, profile),
            locked=value.origin is Origin.POLICY and not value.free,
        )

    def _problem(self, fact: ManagedRules) -> tuple[str, str]:
        """Why every call is refused with whom to call, and what was seen; empty where all holds."""
        outcome = policy_integrity(fact, Rules())
        if outcome.result is Result.PASS:
            return "", ""
        finding = Finding(ID, outcome.result, Severity.BLOCK, outcome.subject, outcome.params)
        return self._messages.show(finding, self._language).message, outcome.evidence
