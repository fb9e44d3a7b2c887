# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The error tree. Only a `Shown` error's sentence may reach a person's eyes.

ClientError
  Shown                 carries a code and a sentence that says what to do next
    WrongUse            the command was wrong (exit code 2)
    Failure             the command was right and could not be done (exit code 4)
  Malformed             bytes from outside are not what they claim to be
  SignatureInvalid      a signature does not hold under the key that counts
  SealBroken            sealed bytes do not open with this key
"""


class ClientError(Exception):
    """Base of every error that Watchword raises on purpose."""


class Shown(ClientError):
    """An error a person can act on: ``code`` for reports, ``sentence`` for the screen."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence


class WrongUse(Shown):
    """The request cannot be meant as it stands; the sentence names the mend (exit code 2)."""


class Failure(Shown):
    """The request was right but could not be carried out (exit code 4)."""


class Malformed(ClientError):
    """Bytes from outside are not what they claim; ``what`` names the thing, never its content."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what}: {why}")
        self.what = what
        self.why = why


class SignatureInvalid(ClientError):
    """A signature does not hold under the key that the descriptor or contact book names."""


class SealBroken(ClientError):
    """Sealed bytes do not open: altered, or made for someone else."""
