# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What people in a call tell each other beside sound and picture, between faces and session."""

from client.model.errors import Failure
from client.model.talk import Reaction


class Talk:
    """Chat, live text, hands, signs and the end for all of one call. Engine's loop only."""

    def chat(self, text: str) -> None:
        """Write a line to everyone on the roster."""
        raise Failure("not-sent", f"Nothing of {len(text)} characters was sent.")

    def live(self, text: str) -> None:
        """The line as typed so far."""
        raise Failure("not-sent", f"Nothing of {len(text)} characters was sent.")

    def hand(self, *, up: bool) -> None:
        """Raise or lower my hand."""
        raise Failure("not-sent", f"The hand was not {'raised' if up else 'lowered'}.")

    def react(self, reaction: Reaction) -> None:
        """Make a sign."""
        raise Failure("not-sent", f"{reaction.value} was not sent.")

    def end_for_all(self) -> None:
        """End the call for everybody."""
        raise Failure("not-ended", "The call was not ended.")
