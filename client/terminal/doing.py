# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What a finding's message says to do, as a list to choose from: the window's buttons."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic

from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option
from typing_extensions import override

from client.model.check_report import in_order, report
from client.model.verdict import ShownFinding
from client.terminal.call_state import CallState
from client.terminal.devices import DevicesPage
from client.terminal.hand_out import HandOut
from client.terminal.page import Face, Page, back_keys
from client.terminal.people import PeoplePage
from client.terminal.proofs import ProofsPage
from client.terminal.safety import SafetyPage
from client.terminal.speech import noted, tr
from client.terminal.text import PlainText, plain

Way = Callable[[], Page | str | None]
"""Makes the page on which it is done, or says what to do, or has done it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done; ``about`` is its finding, None for what is about all."""

    words: str
    do: Way
    about: ShownFinding | None = None
    settles: bool = False
    """What is done there can change the finding: it is asked again after that."""


def steps_for(
    face: Face, findings: tuple[ShownFinding, ...], close: Callable[[], None]
) -> list[Step]:
    """A step for every finding that stands, then what is about all of them."""

    def hand_out() -> Page:
        name, text = "watchword-report.txt", report(findings)
        return HandOut(face, tr("Report for IT"), name, text)

    standing = [finding for finding in in_order(findings) if finding.stands]
    own = [_step(face, finding, hand_out, close) for finding in standing]
    every = [
        Step(tr("Copy or write the report for IT"), hand_out),
        Step(tr("Country and token"), lambda: ProofsPage(face)),
    ]
    return own + every


def _step(face: Face, finding: ShownFinding, hand_out: Way, close: Callable[[], None]) -> Step:
    def request() -> Page:
        heading = tr("Copy or write a request for a new invitation")
        return HandOut(face, heading, "watchword-request.txt", _request(finding))

    def proofs() -> Page:
        return ProofsPage(face)

    def people() -> Page:
        return PeoplePage(face)

    def devices() -> Page:
        return DevicesPage(face, CallState(monotonic))

    # Words, the way, and whether it can change the finding.
    ways: dict[str, tuple[str, Way, bool]] = {
        "MFA-FRESH": (tr("Sign in with the token"), proofs, True),
        "LOCATION": (tr("Declare the country"), proofs, True),
        "NEW": (tr("Copy or write a request for a new invitation"), request, False),
        "CMP": (tr("Go to people"), people, True),
        "PPL": (tr("Go to people"), people, True),
        "NET": (tr("Network settings"), _network, False),
        "SET": (tr("System settings"), _system, False),
        "DEV": (tr("Choose a device"), devices, True),
        "RTY": (tr("Check this again"), _nothing, True),
        "RST": (tr("Close Watchword"), close, False),
    }
    if "@" in finding.subject:
        ways["CMP"] = (tr("Compare numbers"), _comparing(face, finding.subject), True)
    report_it = (tr("Copy or write the report for IT"), hand_out, False)
    # By its id also where a check is unknown, which has the same action for every check.
    words, do, settles = ways.get(finding.id) or ways.get(finding.action, report_it)
    return Step(words, do, finding, settles)


def _nothing() -> None:
    """Only its check is asked again."""


def _network() -> str:
    return tr("Open the network settings of this computer, then check again.")


def _system() -> str:
    return tr("Open the system settings of this computer, then check again.")


def _comparing(face: Face, uid: str) -> Way:
    def compare() -> Page | str:
        for person in face.latest.people:
            if person.uid == uid and person.trust.can_be_settled:
                return SafetyPage(face, person)
        # My own card of them is in order: the room names a key that I do not hold.
        return tr(
            "The room names a key that you do not hold. Ask them for their new card and add it "
            "at People, then compare numbers."
        )

    return compare


def _request(finding: ShownFinding) -> str:
    return tr(
        "Your invitation was refused by my computer ({id}): {message} Please send a new one.",
        id=finding.id,
        message=plain(finding.message, 200),
    )


class Doing(Page):
    """The list; Enter does the chosen step. None of them leads into a room."""

    BINDINGS = back_keys()
    KEYS = noted("Enter do it   up, down select   b back")

    def __init__(self, face: Face, steps: list[Step], chosen: Callable[[Step], None]) -> None:
        super().__init__(face, tr("What to do"))
        self.steps = steps
        self._chosen = chosen
        self.list = OptionList(*(Option(_line(step)) for step in steps), markup=False)

    @override
    def body(self) -> Iterable[Widget]:
        return (PlainText(tr("No device is open, and nothing is sent."), classes="gap"), self.list)

    @override
    def draw(self) -> None:
        self.list.highlighted = 0 if self.steps else None
        self.list.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Leave the list, and do it."""
        step = self.steps[event.option_index]
        self.face.go_back()
        self._chosen(step)


def _line(step: Step) -> str:
    return step.words if step.about is None else f"{plain(step.about.title, 44)}: {step.words}"


class Acting:
    """What stands on a page can be acted on; what may have changed is asked again after that."""

    def __init__(
        self,
        page: Page,
        stand: Callable[[], tuple[ShownFinding, ...]],
        ask_again: Callable[[tuple[ShownFinding, ...], int], None],
    ) -> None:
        self._page = page
        self._stand = stand
        self._ask_again = ask_again
        self._settled: ShownFinding | None = None

    def offer(self) -> None:
        """Show the list, if anything stands."""
        face, findings = self._page.face, self._stand()
        if findings:
            face.go(Doing(face, steps_for(face, findings, self._close), self._do))

    def resumed(self) -> None:
        """The page is on top again, or was for the moment between the list and the next page."""
        if self._page.app.screen is not self._page:
            return
        settled, self._settled = self._settled, None
        if settled is not None:
            self._ask(settled)

    def _close(self) -> None:
        app = self._page.app
        self._page.leave()
        app.exit()

    def _do(self, step: Step) -> None:
        done = step.do()
        if isinstance(done, Page):
            self._page.face.go(done)
            self._settled = step.about if step.settles else None
        elif isinstance(done, str):
            self._page.tell(done)
        elif step.about is not None and step.settles:
            self._ask(step.about)

    def _ask(self, finding: ShownFinding) -> None:
        findings = self._stand()
        standing = [one for one in in_order(findings) if one.stands]
        if finding in standing:
            self._ask_again(findings, standing.index(finding))
