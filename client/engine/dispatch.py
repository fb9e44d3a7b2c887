# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Commands to the part of the engine that answers them; errors become events."""

import asyncio
import contextlib
import logging
from typing import assert_never

from client.engine.attendance_view import list_attendance
from client.engine.audit_desk import AuditDesk
from client.engine.directory_fetch import DirectoryFetch
from client.engine.epochs import Epochs
from client.engine.people import People
from client.engine.policy_desk import PolicyDesk
from client.engine.rooms import Rooms
from client.engine.scan_desk import ScanDesk
from client.engine.share_desk import hide_before_a_number, share_by_wish
from client.engine.visit import Visit
from client.engine.world import World
from client.media.devices import list_devices
from client.model import commands, events, talk
from client.model.attendance import ListAttendance, ShowAttendance
from client.model.audit import ExportAudit, NoteDamage
from client.model.commands import Command
from client.model.errors import ClientError, Shown, WrongUse
from client.model.managed import ShowPolicy
from client.model.place import DeclareCountry, ShowCountry
from client.model.settings import ChangeSetting, ShowSettings
from client.model.share import StartSharing, StopSharing
from client.model.token import EnrolToken, ShowToken, SignInWithToken
from client.net.vouched import vouched_by

_log = logging.getLogger(__name__)

RENEW_S = 10.0
"""How long a check that asks for a newer list waits for one."""

_ENDS_A_SCAN = (
    commands.OpenInvitation,
    commands.OpenMyRoom,
    commands.CheckAgain,
    commands.Join,
    commands.SetPreview,
    commands.SetCamera,
)
"""What needs the camera, or that none is open: a scan for a safety number ends first."""


class Dispatch:
    """Carries out commands on the engine's loop, each in a task of its own."""

    def __init__(
        self,
        world: World,
        people: People,
        rooms: Rooms,
        visit: Visit,
        scan: ScanDesk,
        policy: PolicyDesk,
    ) -> None:
        self._world = world
        self._people = people
        self._rooms = rooms
        self._visit = visit
        self._scan = scan
        self._policy = policy
        self._epochs = Epochs(world, people, rooms, visit)
        self._audit = AuditDesk(world, people, policy)
        self._order = asyncio.Lock()
        self.fetching = DirectoryFetch(
            world,
            lambda: policy.look(people.account, world.wall()),
            lambda: people.account.directory,
            self._take_list,
            taken=people.show_directory,
        )
        people.fetched_by(lambda: self.fetching.state)

    async def _take_list(self, data: bytes, key: str) -> None:
        """Take an organisation's list; everybody in a call is judged by what came of it."""
        async with self._order:
            try:
                await self._people.import_directory(commands.ImportDirectory(data, key))
            finally:
                self._visit.contacts_changed()

    def take(self, command: Command) -> None:
        """Start carrying out ``command``."""
        self._world.tasks.spawn(self._answer(command), f"command-{type(command).__name__}")

    async def _answer(self, command: Command) -> None:
        name = type(command).__name__
        try:
            await self._carry_out(command)
        except Shown as error:
            wrong = isinstance(error, WrongUse)
            self._fail(name, error.code, error.sentence, wrong_use=wrong)
        except ClientError:
            _log.exception("command %s failed", name)
            self._fail(name, "failed", "That could not be done. Nothing was changed.")
        except Exception:  # noqa: BLE001  the border of the engine: the face must hear of it
            _log.exception("command %s failed", name)
            self._fail(name, "internal", "An internal error. Start Watchword again.")

    def _fail(self, name: str, code: str, sentence: str, *, wrong_use: bool = False) -> None:
        self._world.emit(events.CommandFailed(name, code, sentence, wrong_use))

    async def _carry_out(self, command: Command) -> None:
        if isinstance(command, _ENDS_A_SCAN):
            await self._scan.stop()
        await self._by_kind(command)

    async def _by_kind(self, command: Command) -> None:  # noqa: C901, PLR0912, PLR0915  a table
        people, rooms, visit = self._people, self._rooms, self._visit
        match command:
            case commands.CreateIdentity():
                async with self._order:
                    await people.create(command)
            case commands.Unlock():
                async with self._order:
                    await people.unlock(command)
            case commands.ImportCard(data):
                people.import_card(data)
                visit.contacts_changed()
            case commands.ShowSafetyNumber(uid):
                hide_before_a_number(visit)
                people.comparing.show(uid)
            case commands.MarkCompared():
                people.compared(command)
                visit.contacts_changed()
            case commands.ScanImage():
                await self._scan.image(command)
            case commands.StartScan():
                await self._scan.start(command)
            case commands.StopScan():
                await self._scan.stop()
            case commands.ShowAudit() | ExportAudit() | NoteDamage():
                await self._audit.answer(command)
            case ListAttendance() | ShowAttendance():
                await list_attendance(self._world, people.account, command)
            case commands.MarkDifferent(uid):
                visit.contacts_changed(differs=people.different(uid))
            case commands.ImportDirectory(data, key):
                await self._take_list(data, key or await self._policy.list_key(people.account))
                people.show_directory()
            case commands.UpdateDirectory():
                await self.fetching.now()
                people.show_directory()
            case commands.ShowDirectory():
                people.show_directory()
            case ShowPolicy():
                await self._policy.show(people.account)
            case EnrolToken():
                await self._policy.token.enrol(people.account, command)
            case SignInWithToken(pin):
                await self._policy.token.sign_in(people.account, pin)
            case ShowToken():
                self._policy.token.show(people.account)
            case DeclareCountry(country):
                self._policy.place.declare(people.account, country)
            case ShowSettings():
                self._policy.settings.show(people.account, await self._policy.seen(people.account))
            case ChangeSetting():
                held = await self._policy.seen(people.account)
                self._policy.settings.change(people.account, held, command)
            case ShowCountry():
                self._policy.place.show(people.account)
            case commands.CreateRoom():
                wish, longest, roots = await self._policy.new_room(people.account, command)
                with vouched_by(roots):
                    await rooms.create(wish, longest)
            case commands.ShowInvitations(room_id):
                rooms.show_invitations(room_id)
            case commands.Host(room_id):
                await rooms.host(room_id)
            case commands.StopHosting(room_id):
                visit.hosting_ends(room_id)
                await rooms.stop_hosting(room_id)
            case commands.OpenInvitation(data):
                await visit.open_invitation(data)
            case commands.OpenMyRoom(room_id):
                await visit.open_my_room(room_id)
            case commands.CheckAgain(check_id):
                if check_id == "TRUST-LIST-FRESH":
                    # Renewed first, where the policy says from where; the check says the rest.
                    with contextlib.suppress(ClientError, TimeoutError):
                        async with asyncio.timeout(RENEW_S):
                            await self.fetching.now()
                await visit.check_again(check_id)
            case commands.Acknowledge(ids, room_id):
                visit.acknowledge(ids, room_id)
            case commands.CloseRoom():
                await visit.close_room()
            case commands.Join():
                await visit.join(command)
            case commands.Leave():
                visit.leave()
            case commands.Admit(peer):
                visit.call.admit(peer)
            case commands.RemovePerson(uid):
                visit.call.remove(uid)
            case commands.SetMicrophone(on):
                visit.call.devices.set_microphone(on=on)
            case commands.SetCamera(on):
                visit.call.devices.set_camera(on=on)
            case commands.SetPreview():
                await visit.set_preview(command)
            case commands.ChooseDevice():
                visit.choose_device(command)
            case commands.ListDevices():
                found = await asyncio.to_thread(list_devices)
                self._world.emit(events.Devices(found))
            case commands.ShowAt(peer, width, height):
                visit.pictures(peer).want(width, height)
            case talk.AddPeople():
                with vouched_by(await self._policy.roots(people.account)):
                    await self._epochs.add(command)
            case talk.DropPerson():
                with vouched_by(await self._policy.roots(people.account)):
                    await self._epochs.drop(command)
            case commands.ReviewChecks():
                await visit.review_computer()
            case talk.SendChat(text):
                visit.call.talk.chat(text)
            case talk.SendLiveText(text):
                visit.call.talk.live(text)
            case talk.RaiseHand(up):
                visit.call.talk.hand(up=up)
            case talk.React(reaction):
                visit.call.talk.react(reaction)
            case StartSharing() | StopSharing():
                share_by_wish(visit, command)
            case talk.EndForAll():
                call = visit.call
                call.talk.end_for_all()
                await call.closed.wait()
                # Who waits to be let in hears it from the room itself, if it is open here.
                await rooms.stop_hosting(call.room_id)
            case _:
                assert_never(command)
