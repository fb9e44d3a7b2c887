# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""One running call: the session's effects carried out, and everything that happens fed back."""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import assert_never

from client.crypto.frame_keys import FrameKeys
from client.engine.attaching import attach_reason, rival_seen
from client.engine.call_attendance import CallAttendance
from client.engine.call_clocks import CallClocks
from client.engine.call_devices import CallDevices
from client.engine.call_plan import CallPlan
from client.engine.call_report import make_report
from client.engine.call_room import CallRoom
from client.engine.call_share import CallShare, screen_class
from client.engine.call_view import CallView
from client.engine.closing import close_all
from client.engine.frame_watch import FrameWatch
from client.engine.line_certificate import certificate_of
from client.engine.links import Links
from client.engine.postures import Postures
from client.engine.sources import Sources
from client.engine.talk import Talk
from client.engine.world import World
from client.identity.trust import KnownPeople
from client.media.call_media import CallMedia
from client.media.wiring import MediaOptions, MediaPorts
from client.model import events
from client.model.events import CallPhase
from client.model.ids import DisplayName, HelloHash, IdentityKey, PeerId, RoomId, Uid
from client.model.media import PictureSlot, VideoFormat
from client.net.errors import NetError
from client.net.relay_mailbox import RelayMailbox
from client.policy.catalogue import raised
from client.policy.profiles import profile_rules
from client.session import call as session
from client.session import effects, inputs, reasons
from client.session.evidence import Evidence

_log = logging.getLogger(__name__)


class LiveCall:
    """A call from attaching to its report. Use on the engine's loop only."""

    def __init__(
        self,
        plan: CallPlan,
        world: World,
        on_hello: Callable[[HelloHash], None],
        on_end: Callable[[], None],
    ) -> None:
        descriptor = plan.opened.descriptor.value
        self._plan = plan
        self._world = world
        self._on_hello = on_hello
        self._on_end = on_end
        self._queue: deque[inputs.Input] = deque()
        self._stepping = False
        self._wake: asyncio.TimerHandle | None = None
        self._closing = False
        self._me = HelloHash("")
        self._conn: int | None = None
        self._others: set[int] = set()
        self.closed = asyncio.Event()
        self._keys = FrameKeys(threading.Lock)
        self.view = CallView(world, plan.names, descriptor, plan.opened.title)
        self._mailbox = RelayMailbox(
            plan.servers,
            descriptor.room_id,
            plan.opened.join_token,
            spawn=world.tasks.spawn,
            clock=world.clock,
            on_input=self.feed,
            on_rival=self._rival,
        )
        self.certificate = certificate_of(plan, lambda: self._mailbox.checked)
        self.talk = Talk(
            world,
            plan.names,
            plan.setup.uid,
            keys=self._keys,
            send=self._mailbox.send,
            feed=self.feed,
        )
        wish = plan.wish
        self._media = CallMedia(
            MediaPorts(
                crypto=self._keys,
                grant=plan.grant,
                spawn=world.tasks.spawn,
                clock=world.clock,
                random=world.random,
                undecryptable=self._keys.undecryptable,
                on_media=self.talk.media_changed,
                on_remote=world.emit,
                on_levels=world.emit,
                on_check=self._device_check,
            ),
            MediaOptions(
                format=wish.synthetic.format if wish.synthetic else VideoFormat(),
                wants_reports=wish.synthetic is not None,
                release_when_muted=plan.release_when_muted,
                screen_class=screen_class(descriptor),
            ),
        )
        self.devices = CallDevices(self._media, Sources(plan.setup.uid, wish.synthetic), wish)
        self.share = CallShare(world, plan.names, self._media, descriptor, self.feed)
        self.devices.on_away = self.share.away
        self.attendance = CallAttendance(world, plan, lambda: self._state)
        self._links = Links(
            descriptor,
            world,
            self._media.streams(),
            feed=self.feed,
            on_change=self._link_changed,
            name=self._name_of,
            own=plan.path.own if plan.path else None,
            private=plan.rules.private_candidates,
            roots=plan.rules.roots,
            on_refused=self.view.addresses_refused,
        )
        self._frames = FrameWatch(self._keys, self._links.strays)
        self.room = CallRoom(plan, self.view, self._media, self.feed)
        self.postures = Postures(
            world,
            self.view,
            descriptor.profile,
            lambda: plan.account.directory,
            self.feed,
            self.room.keep_fork,
        )
        setup = self.attendance.begin(plan.setup)
        first = session.start(setup, now=world.clock(), random=world.random)
        self._state = first.state
        self._first = first.effects

    async def run(self) -> None:
        """Attach to the room; everything after that happens by inputs."""
        self._world.emit(events.CallChanged(CallPhase.CONNECTING, "", "Connecting to the room."))
        # Only now: a face takes who is here as part of a call that it knows of.
        self._perform_all(self._first)
        self.devices.open_wished()
        clocks = CallClocks(
            self._world,
            self._frames,
            self.view.others,
            self.feed,
            valid_until=self._plan.opened.valid_until,
            latest_seen=self._plan.latest_seen,
        )
        self._world.tasks.spawn(clocks.watch(lambda: self._closing), "call-clocks")
        try:
            with self._plan.kept():
                await self._mailbox.attach()
        except NetError as error:
            self.feed(inputs.RoomGone(attach_reason(error)))

    # What a face asks for.

    @property
    def room_id(self) -> RoomId:
        """The room of this call."""
        return self._plan.opened.descriptor.value.room_id

    @property
    def evidence(self) -> Evidence:
        """What is proven about who is here."""
        return self._state.evidence

    def admit(self, peer: PeerId) -> None:
        """Let in one person who waits."""
        self.feed(inputs.AdmitPerson(peer))

    def remove(self, uid: Uid) -> None:
        """Remove a person for everybody; only a host can, and never themselves."""
        self.feed(inputs.RemovePerson(self.room.to_remove(uid).identity))

    def trust_changed(self, known: KnownPeople, differs: IdentityKey | None = None) -> None:
        """Judge everyone by what is known of people now.

        ``differs`` is a key whose number was not the same: in this call it is nobody's to trust.
        """
        self.room.trust_changed(known, differs)

    def pictures(self, peer: PeerId | None) -> PictureSlot:
        """The mailbox of a person's pictures."""
        return self._media.pictures(peer)

    def leave(self) -> None:
        """Say goodbye and end."""
        self.feed(inputs.LeaveCall())

    # The session: inputs in, effects out, in order and never nested.

    def feed(self, item: inputs.Input) -> None:
        """Give the session an input and carry out what follows."""
        if isinstance(item, inputs.Attached):
            self._conn, self._others = item.conn, set(item.others)
        elif isinstance(item, inputs.Arrived):
            self._others.add(item.conn)
        elif isinstance(item, inputs.Departed):
            self._others.discard(item.conn)
        self._queue.append(item)
        if self._stepping:
            return
        self._stepping = True
        try:
            self._step_on()
        except Exception as error:  # noqa: BLE001  whatever it is, the call does not go on with it
            self._broken(error)
        finally:
            self._stepping = False

    def _step_on(self) -> None:
        while self._queue:
            if self._closing and not self.attendance.waits:
                self._queue.clear()
                return
            step = session.step(
                self._state,
                self._queue.popleft(),
                now=self._world.clock(),
                random=self._world.random,
            )
            self._state = step.state
            self._perform_all(step.effects)

    def _broken(self, error: Exception) -> None:
        """A step or an effect failed halfway: what it was to stop may go on, so all of it ends.

        The state is not stepped again, not even to say goodbye: its counters may be used up.
        """
        self._keys.hold()
        self._queue.clear()
        # Only the class is logged: an exception's text may quote what a stranger sent.
        _log.error("the call ends after an error: %s", type(error).__name__)
        self._finish(effects.Finish("internal"))

    def _perform_all(self, wanted: tuple[effects.Effect, ...]) -> None:
        for effect in wanted:
            self._perform(effect)

    def _perform(self, effect: effects.Effect) -> None:  # noqa: C901, PLR0912, PLR0915  one row an effect
        self.share.perform(effect)
        match effect:
            case effects.Send(to, body):
                self._mailbox.send(to, body)
            case effects.WakeAt(at):
                self._wake_at(at)
            case effects.PhaseChanged():
                self.view.phase_changed(effect)
            case effects.RosterShown():
                self.room.show(effect)
                self.talk.roster_shown(effect)
            case effects.CodeShown():
                self.view.code_shown(effect)
            case effects.UseSendKey(roster, me, generation, secret):
                self._keys.use_send_key(roster, me, generation, secret)
                self._media.key_changed()
            case effects.AddReceiveKey(peer, roster, generation, secret):
                self._keys.add_receive_key(peer, roster, generation, secret)
            case effects.DropReceiveKeys(peer, below):
                self._keys.drop_receive_keys(peer, below)
            case effects.HoldSending():
                self._keys.hold()
            case effects.ResumeSending():
                self._keys.resume()
                self._media.key_changed()
            case effects.OpenLink():
                self._links.open(self._me, effect)
            case effects.TransportReceived(params):
                self._links.transport_received(params)
            case effects.ConfirmReceived(confirm):
                self._links.confirm_received(confirm)
            case effects.CloseLink(peer):
                self._links.close_one(peer)
                self._media.link_down(peer)
            case effects.Noticed():
                self.view.noticed(effect)
                if effect.code in {reasons.JOINED, reasons.BACK}:
                    self._media.chime()
            case effects.Raised(finding, passing):
                self.view.raised(finding, passing=passing)
            case effects.Knocking():
                self.view.knocking(effect)
            case effects.SealData() | effects.OpenData() | effects.Said() | effects.NotSaid():
                self.talk.perform(effect)
            case effects.ReceiptMade() | effects.ReceiptTaken():
                self.attendance.perform(effect)
            case effects.DescriptorChanged() | effects.RoomKeyChanged() | effects.TwoDescriptors():
                self.room.perform(effect)
            case effects.HelloMade(hello):
                self._me = hello
                self._on_hello(hello)
            case effects.PostureReceived():
                self.postures.received(effect)
            case effects.ListReceived():
                self.postures.list_received(effect)
            case effects.Finish():
                self._finish(effect)
            case _:
                assert_never(effect)

    def _device_check(self, check: str, device: str) -> None:
        """A device was swapped, or did not fall silent: it is shut by now, and the person asked."""
        rules = profile_rules(self.room.opened.descriptor.value.profile)
        self.view.raised(raised(check, rules, "client", evidence="in the call", dev=device))

    def _rival(self) -> None:
        """The relay says that somebody else asked for my place: told once, and ends nothing."""
        if self._mailbox.rivals == 1:
            self.view.raised(rival_seen())

    def _wake_at(self, at: float) -> None:
        if self._wake is not None:
            self._wake.cancel()
        delay = max(0.0, at - self._world.clock())
        loop = asyncio.get_running_loop()
        self._wake = loop.call_later(delay, self.feed, inputs.Tick())

    def _name_of(self, peer: PeerId) -> str:
        return dict(self.view.others()).get(peer, DisplayName(""))

    def _link_changed(self, peer: PeerId, *, up: bool) -> None:
        link = self._links.link(peer)
        if up and link is not None:
            self._media.link_up(link, self._links.offers(peer))
        else:
            self._media.link_down(peer)
        self.view.linked(peer, up=up)

    # The end.

    def _finish(self, effect: effects.Finish) -> None:
        if effect.rejoin:
            self._rejoin()
            return
        if self._closing:
            return
        self._closing = True
        self.share.over()
        if self._wake is not None:
            self._wake.cancel()
        self._keys.hold()
        self._world.tasks.spawn(self._close(effect.reason, effect.uid), "call-close")

    def _rejoin(self) -> None:
        """Come back on the same line: a new hello, new keys, new links."""
        self._keys.hold()
        self.share.over()
        self._links.close_all()
        if self._wake is not None:
            self._wake.cancel()
        setup = self.attendance.begin(session.next_setup(self._state, now=self._world.clock()))
        first = session.start(setup, now=self._world.clock(), random=self._world.random)
        self._state = first.state
        self._perform_all(first.effects)
        if self._conn is not None:
            self._queue.append(inputs.Attached(self._conn, tuple(sorted(self._others))))

    async def _close(self, reason: str, uid: Uid | None) -> None:
        try:
            last = self._last_words(reason, uid)
            if not self.attendance.waits:
                self._keys.forget_all()
            await close_all(
                {
                    "media": self._media.close,
                    "links": self._links.close,
                    "receipts": self.attendance.complete,
                    "line": self._mailbox.close,
                }
            )
            self.attendance.tell(reason)
            for event in last:
                self._world.emit(event)
        finally:
            self._keys.forget_all()
            self.closed.set()
            self._on_end()

    def _last_words(self, reason: str, uid: Uid | None) -> tuple[events.Event, ...]:
        """The end and its report; told when everything is closed."""
        sentence = self.view.end_sentence(reason, uid)
        report = make_report(
            self.view,
            self._media,
            reason=reason,
            sentence=sentence,
            started_at=self._plan.started_at,
            devices_opened=self._plan.devices_opened(),
        )
        return (events.CallChanged(CallPhase.ENDED, reason, sentence), report)
