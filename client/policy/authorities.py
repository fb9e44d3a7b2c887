# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Certificate authorities in a policy: PEM text, each of them able to vouch for a server."""

from collections.abc import Iterator
from dataclasses import dataclass

from client.crypto.tls_key import authorities_in
from client.model.errors import Malformed
from client.policy.policy_kinds import Form, Wrong

_MOST = 16_384
_BLOCK = "-----BEGIN CERTIFICATE-----\n(?:[A-Za-z0-9+/=]{1,76}\n){1,200}-----END CERTIFICATE-----\n"
_FORM = Form(f"(?:{_BLOCK}){{1,8}}", "-----BEGIN CERTIFICATE-----, in lines", most=_MOST)


@dataclass(frozen=True, slots=True)
class Authorities:
    """PEM text of one to eight authorities; the schema knows its form, reading also its content."""

    form: Form = _FORM

    def check(self, value: object, where: str) -> Iterator[Wrong]:
        """Everything that is wrong with this value."""
        wrong = list(self.form.check(value, where))
        yield from wrong
        if not wrong:
            try:
                authorities_in(str(value))
            except Malformed as error:
                yield Wrong(where, error.why, "Copy the authority's own certificate, in PEM.")

    def schema(self) -> dict[str, object]:
        """The same as JSON Schema."""
        return self.form.schema()
