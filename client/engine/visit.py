# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One opened room: its checks, the page before joining, and then the call."""

from collections.abc import Awaitable, Callable

from client.engine.asked_for import another_room, kept_file, same_room
from client.engine.call import LiveCall
from client.engine.call_plan import plan_call
from client.engine.device_choice import chosen_by, needs_a_look, with_device
from client.engine.gate import Gate, GateContext, GateOutcome
from client.engine.gate_facts import Computer
from client.engine.gate_watch import watch_gate
from client.engine.kept_facts import NOTHING_KEPT, Kept
from client.engine.looked_at import VERDICT_LASTS_S, LookedAt
from client.engine.people import People
from client.engine.policy_desk import PolicyDesk
from client.engine.posture_memory import PostureMemory
from client.engine.preview import Preview
from client.engine.rooms import Rooms
from client.engine.screen_guard import guard_screen
from client.engine.share_look import nothing_shared
from client.engine.sources import Sources
from client.engine.world import World
from client.identity.invitation import OpenedInvitation
from client.identity.trust import KnownPeople
from client.media.grants import GrantOffice
from client.media.in_use import Chosen
from client.media.slots import PictureMailbox
from client.model import commands, events
from client.model.errors import WrongUse
from client.model.ids import IdentityKey, PeerId, RoomId
from client.model.media import DeviceKind, GrantPurpose, PictureSlot
from client.model.room import Server
from client.model.verdict import ShownFinding
from client.net.probes import RelayProbe, probe_relay
from client.policy.judge import Acknowledgement
from client.session.inputs import RoomGone

PROBE_DEADLINE_S = 5.0

_Given = frozenset[Acknowledgement]
_Check = Callable[[GateContext, _Given], Awaitable[GateOutcome]]


class Visit:
    """The room that is open in this program: at most one. Use on the engine's loop only."""

    def __init__(
        self,
        world: World,
        people: People,
        rooms: Rooms,
        gate: Gate,
        policy: PolicyDesk,
        computer: Computer,
    ) -> None:
        self._world = world
        self._people = people
        self._rooms = rooms
        self._gate = gate
        self._policy = policy
        self._computer = computer
        self._chosen = Chosen()
        self._grants = GrantOffice()
        self._check: _Check | None = None
        self._outcome: GateOutcome | None = None
        self._run: object = None
        self._judged_by: tuple[object, ...] = ()
        self._checks_took, self._looked = 0.0, LookedAt.now(world)
        self._call: LiveCall | None = None
        self._preview: Preview | None = None
        self._nobody = PictureMailbox()

    # Before the call.

    async def open_invitation(self, data: bytes) -> None:
        """Run all checks of an invitation; sends no token and opens no device."""
        outcome = await self._open(
            lambda ctx, given: self._gate.check_invitation(data, ctx, self._progress, given=given)
        )
        opened = outcome.opened if outcome and not outcome.verdict.blockers else None
        if opened is not None and not self._is_mine(opened):
            self._people.account.keep_invitation(opened.descriptor.value.room_id, kept_file(data))
            self._rooms.tell_rooms()

    async def open_my_room(self, room_id: RoomId) -> None:
        """Run all checks of a room of mine, or of one whose invitation was opened before."""
        kept = self._people.account.invitation(room_id)
        if kept is not None:
            await self.open_invitation(kept)
            return
        self._rooms.own_room(room_id)

        def check(ctx: GateContext, given: _Given) -> Awaitable[GateOutcome]:
            own = self._rooms.own_room(room_id)  # Anew each time: it may have a new epoch.
            return self._gate.check_own_room(own, ctx, self._progress, given=given)

        await self._open(check)

    async def check_again(self, check_id: str = "") -> None:
        """Run the checks of the opened room once more; of a single one, with what it touches."""
        self._not_in_a_call()
        if self._check is None:
            raise WrongUse("no-room", "No room is open.")
        await self._run_checks(self._check, check_id)

    async def _open(self, check: _Check) -> GateOutcome | None:
        self._people.account  # noqa: B018  an error that says what to do when nobody is here
        await self.close_room()
        # Whoever asked last is asked about: a check that was set meanwhile is replaced.
        self._not_in_a_call()
        self._grants, self._chosen = GrantOffice(), Chosen()
        self._check = check
        return await self._run_checks(check)

    async def _run_checks(self, check: _Check, again: str = "") -> GateOutcome | None:
        """The outcome that counts from now on; None when something else was asked meanwhile."""
        before, self._outcome = self._outcome, None
        given = before.given if before else frozenset()
        self._run = run = object()
        # A preview would count as a device that was open before the checks had passed.
        await self._close_preview()
        now, slept = LookedAt.now(self._world), self._looked.jumped(self._world)
        judged_by = self._known()
        kept = before.standing(again, now.mono) if before and again and not slept else NOTHING_KEPT
        outcome = await check(self._context(kept), given)
        if self._run is not run:
            return None  # Another room, or this one anew: those checks decide.
        self._outcome, self._looked, self._judged_by = outcome, now, judged_by
        self._checks_took = self._world.clock() - now.mono
        self._remember(outcome)
        self._tell(outcome)
        return outcome

    def _known(self) -> tuple[object, ...]:
        """Whom I trust, as the very values that the checks were given."""
        return (self._people.account.book, self._people.account.directory)

    def _not_in_a_call(self) -> None:
        if self._call is not None:
            raise WrongUse("in-call", "Leave the call first.")

    def _context(self, kept: Kept = NOTHING_KEPT) -> GateContext:
        account = self._people.account
        return GateContext(
            person=account.person,
            uid=account.uid,
            book=account.book,
            seen=account.seen,
            keystore=account.facts,
            now_wall=self._world.wall,
            clock=self._world.clock,
            probe=_probe,
            open_devices=lambda: len(self._grants.open_devices),
            language=self._world.resources.language,
            private_files=account.private_files,
            directory=account.directory,
            name=account.card.value.name,
            computer=self._policy.eyes(self._computer, account),
            chosen=lambda: self._call.devices.chosen() if self._call else self._chosen,
            sharing=lambda: self._call.share.seen if self._call else nothing_shared(),
            newest=account.newest,
            kept=kept,
            proven_false=lambda room_id: account.proof(room_id) is not None,
            on_judged=lambda verdict, facts: self._policy.judged(account, verdict, facts),
        )

    def _progress(self, finding: ShownFinding, total: int) -> None:
        self._world.emit(events.Checking("", (finding,), total))

    def _remember(self, outcome: GateOutcome) -> None:
        """The latest time only rises; an epoch counts as seen once its room was not refused."""
        account = self._people.account
        seen = account.seen.at(self._world.wall())
        if outcome.opened is not None and not outcome.verdict.blockers:
            seen = seen.with_room(outcome.opened.descriptor)
        account.save_seen(seen)

    def _tell(self, outcome: GateOutcome) -> None:
        opened = outcome.opened
        if opened is None or outcome.verdict.blockers:
            title = opened.title if opened is not None else ""
            word = opened.descriptor.value.classification if opened is not None else ""
            self._world.emit(events.Refused(title, outcome.shown, word))
            return
        open_ids = {finding.id for finding in outcome.verdict.open_warnings}
        self._world.emit(
            events.PreJoin(
                self._rooms.view(opened),
                outcome.shown,
                tuple(one for one in outcome.shown if one.id in open_ids and one.stands),
                outcome.verdict.allowed,
            )
        )

    @property
    def _refused(self) -> bool:
        return self._outcome is None or bool(self._outcome.verdict.blockers)

    def _is_mine(self, opened: OpenedInvitation) -> bool:
        return opened.issuer == self._people.account.person.identity

    def acknowledge(self, ids: tuple[str, ...], room_id: RoomId | None) -> None:
        """The person read these warnings of this room; a block stays a block."""
        if self._outcome is None:
            raise WrongUse("no-room", "No room is open.")
        same_room(room_id, self._outcome.opened)
        self._outcome = self._world.evidence.acknowledge(self._gate, self._outcome, ids)
        self._tell(self._outcome)

    async def set_preview(self, wish: commands.SetPreview) -> None:
        """Start or stop a look at my own picture or level; only on a room that passed."""
        if not wish.on and self._preview is None:
            return
        outcome = self._outcome
        if self._refused or outcome is None or outcome.opened is None or self._call is not None:
            raise WrongUse("preview", "A preview is possible once the checks have passed.")
        if self._preview is None:
            room_id = outcome.opened.descriptor.value.room_id
            grant = self._grants.issue(GrantPurpose.PREVIEW, room_id)
            sources = Sources(self._people.account.uid, None)
            self._preview = Preview(self._world, grant, sources)
        self._preview.set(wish)

    async def close_room(self) -> None:
        """Go back: forget the opened room; nothing of it stays open."""
        self._not_in_a_call()
        self._forget_room()
        await self._close_preview()

    def _forget_room(self) -> None:
        self._check = None
        self._outcome = None
        self._run = None

    async def _close_preview(self) -> None:
        try:
            while self._preview is not None:
                preview, self._preview = self._preview, None
                await preview.close()
        finally:
            # A call's own grant was issued after its preview had closed.
            if self._call is None:
                self._grants.revoke_all()

    # The call.

    async def join(self, wish: commands.Join) -> None:
        """Enter the opened room; only with a verdict that allows it."""
        outcome, asked_for = self._admitted()
        same_room(wish.room_id, asked_for)
        await self._close_preview()
        old = self._looked.is_old(self._world, outcome.seen_since, VERDICT_LASTS_S)
        stale = old or needs_a_look(self._chosen, wish, outcome)
        self._chosen = chosen_by(wish)
        if (stale or self._judged_by != self._known()) and self._check is not None:
            # What was seen minutes ago says nothing about now: look again, and go by that.
            await self._run_checks(self._check)
        # Nothing waits from here on: what is judged now is what is entered.
        outcome, opened = self._admitted()
        if opened.descriptor.hash != asked_for.descriptor.hash:
            raise another_room()
        if self._judged_by != self._known():
            raise WrongUse("not-allowed", "Your contacts changed meanwhile. Check again.")
        started_at = self._world.clock() - self._checks_took
        account = self._people.account
        account.save_seen(
            account.seen.with_nonce(opened.nonce, account.person.identity, opened.valid_until)
        )
        try:
            self._call = LiveCall(
                plan_call(
                    account,
                    outcome,
                    opened,
                    wish,
                    grants=self._grants,
                    known=self._people_now,
                    started_at=started_at,
                    release_when_muted=self._policy.releases,
                ),
                self._world,
                # Kept on disk before it is said: after a crash it is mine, not a stranger's.
                lambda hello: account.add_hello(opened.descriptor.value.room_id, hello),
                self._call_ended,
            )
        except Exception:
            self._grants.revoke_all()
            raise
        call = self._call
        memory = PostureMemory(self._world.clock)
        guard = guard_screen(call, outcome, self._world, self._computer.screen)
        eyes, people = lambda: memory.over(self._context()), self._people_now
        watch = watch_gate(call, outcome, self._gate, eyes, people, guard.judged)
        self._world.tasks.spawn(watch, "gate-in-call")
        try:
            await call.run()
        except Exception:
            # Half begun is not begun: what was opened is closed again.
            call.feed(RoomGone("internal"))
            raise

    def _admitted(self) -> tuple[GateOutcome, OpenedInvitation]:
        """What the gate let through, or an error that says that it did not."""
        outcome = self._outcome
        if self._call is not None:
            raise WrongUse("in-call", "You are in a call already.")
        if outcome is None or outcome.opened is None or not outcome.verdict.allowed:
            raise WrongUse("not-allowed", "The checks of this room have not passed.")
        return outcome, outcome.opened

    def _people_now(self) -> KnownPeople:
        return self._people.account.known(self._world.wall())

    def _call_ended(self) -> None:
        self._call = None
        self._grants.revoke_all()
        self._forget_room()

    @property
    def call(self) -> LiveCall:
        """The running call, or an error that says there is none. Any thread."""
        call = self._call
        if call is None:
            raise WrongUse("no-call", "You are not in a call.")
        return call

    def leave(self) -> None:
        """Leave the call."""
        self.call.leave()

    def choose_device(self, wish: commands.ChooseDevice) -> None:
        """Use another device: in the running call, or before it from the next look on."""
        if self._call is None:
            self._chosen = with_device(self._chosen, wish)
        else:
            self._call.devices.choose(wish)

    def room_changed(self, room_id: RoomId) -> None:
        """A room of mine has a new epoch: what was judged of it before says nothing any more."""
        opened = self._outcome.opened if self._outcome else None
        if opened is not None and opened.descriptor.value.room_id == room_id:
            self._judged_by = ()

    def contacts_changed(self, differs: IdentityKey | None = None) -> None:
        """Judge the people in the call by the changed contact book or directory.

        ``differs`` is a key whose number was just compared and was not the same.
        """
        if self._call is not None:
            self._call.trust_changed(self._people_now(), differs)

    def pictures(self, peer: PeerId | None) -> PictureSlot:
        """The mailbox of a person's pictures; an empty one when there is nothing to see."""
        if self._call is not None:
            return self._call.pictures(peer)
        if self._preview is not None and peer is None:
            return self._preview.pictures()
        return self._nobody

    @property
    def camera_free(self) -> bool:
        """Whether neither the call nor the preview has a camera open."""
        return all(kind is not DeviceKind.CAMERA for kind, _ in self._grants.open_devices)

    def internal_error(self) -> None:
        """A task failed: a call in an unknown state does not go on."""
        if self._call is not None:
            self._call.feed(RoomGone("internal"))

    async def review_computer(self) -> None:
        """Run the checks of this computer without a room."""
        shown = await self._gate.check_computer(self._context())
        self._world.emit(events.ComputerChecked(shown))

    async def close(self) -> None:
        """Leave, and return when every device, link and line is closed."""
        try:
            if self._call is not None:
                call = self._call
                call.leave()
                await call.closed.wait()
        finally:
            # Also when leaving takes too long: no device stays open behind the person's back.
            self._grants.revoke_all()
        await self.close_room()

    def hosting_ends(self, room_id: RoomId) -> None:
        """My machine is about to close this room: leave it first, properly."""
        if self._call is not None and self._call.room_id == room_id:
            self._call.leave()


def _probe(servers: tuple[Server, ...]) -> Awaitable[RelayProbe]:
    return probe_relay(servers, PROBE_DEADLINE_S)
