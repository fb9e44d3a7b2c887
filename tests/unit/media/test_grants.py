# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from client.media.grants import GrantOffice, GrantRevoked, still_granted
from client.media.synthetic_voice import SilentSink, SyntheticVoice
from client.model.ids import RoomId
from client.model.media import DeviceKind, GrantPurpose

ROOM = RoomId("0" * 32)


def test_an_office_that_issued_nothing_opened_nothing():
    office = GrantOffice()
    assert office.devices_opened == 0
    assert office.open_devices == ()


def test_a_device_is_counted_listed_and_released():
    office = GrantOffice()
    grant = office.issue(GrantPurpose.CALL, ROOM)
    device = grant.admit(DeviceKind.CAMERA, "Cam", lambda: None)
    assert office.open_devices == ((DeviceKind.CAMERA, "Cam"),)
    device.release()
    device.release()
    assert office.open_devices == ()
    assert office.devices_opened == 1


def test_revoking_closes_what_is_open_and_nothing_else():
    office = GrantOffice()
    grant = office.issue(GrantPurpose.CALL, ROOM)
    closed = []
    grant.admit(DeviceKind.CAMERA, "shut", lambda: None).release()
    grant.admit(DeviceKind.CAMERA, "Cam", lambda: closed.append("Cam"))
    office.revoke_all()
    assert closed == ["Cam"]
    assert grant.revoked


def test_a_revoked_grant_opens_nothing_and_counts_nothing():
    office = GrantOffice()
    grant = office.issue(GrantPurpose.PREVIEW, ROOM)
    office.revoke_all()
    with pytest.raises(GrantRevoked):
        grant.admit(DeviceKind.MICROPHONE, "Mic", lambda: None)
    assert office.devices_opened == 0


def test_a_grant_issued_after_revoking_counts():
    office = GrantOffice()
    office.revoke_all()
    assert not office.issue(GrantPurpose.CALL, ROOM).revoked


@pytest.mark.parametrize("make", [lambda: SyntheticVoice(1), SilentSink])
def test_made_up_devices_need_a_grant_like_real_ones(make):
    office = GrantOffice()
    grant = office.issue(GrantPurpose.CALL, ROOM)
    device = make()
    device.start(grant, lambda _: None)
    assert len(office.open_devices) == 1
    office.revoke_all()
    assert office.open_devices == ()
    with pytest.raises(GrantRevoked):
        device.start(grant, lambda _: None)
    assert office.devices_opened == 1


def test_a_device_that_was_opening_while_grants_were_revoked_is_closed_again():
    office = GrantOffice()
    grant = office.issue(GrantPurpose.CALL, ROOM)
    closed = []
    still_granted(grant, lambda: closed.append("too early"))
    office.revoke_all()
    with pytest.raises(GrantRevoked):
        still_granted(grant, lambda: closed.append("closed"))
    assert closed == ["closed"]
