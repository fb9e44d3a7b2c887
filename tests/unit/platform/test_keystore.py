# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from client.model.commands import KeystoreKind
from client.model.errors import Failure
from client.model.secret import Secret
from client.platform import keystore
from client.platform.keystore import SystemKeystore, choose, keystore_here, system_keystore_works
from client.platform.keystore_file import Cost, FileKeystore
from client.platform.paths import ProfileFolder
from tests.fakes.key_backends import LosesEverything, MemoryBackend

CHEAP = Cost(passes=1, memory_kib=8)
WORD = Secret(b"correct horse")


@pytest.fixture
def folder(tmp_path):
    return ProfileFolder.open(tmp_path / "anna")


@pytest.fixture
def backend(monkeypatch):
    made = MemoryBackend()
    monkeypatch.setattr(keystore, "_system_backend", lambda: made)
    return made


def test_keeps_secrets_apart_by_profile(backend, folder, tmp_path):
    ben = ProfileFolder.open(tmp_path / "ben")
    choose(KeystoreKind.SYSTEM, folder).store("seed", Secret(b"anna"))
    choose(KeystoreKind.SYSTEM, ben).store("seed", Secret(b"ben"))
    again = choose(KeystoreKind.SYSTEM, folder)
    assert again.load("seed").reveal() == b"anna"
    again.delete("seed")
    again.delete("seed")
    assert again.load("seed") is None
    assert choose(KeystoreKind.SYSTEM, ben).load("seed").reveal() == b"ben"
    assert len(backend.kept) == 1


def test_tells_the_check_that_it_was_tried(backend, folder):
    seen = SystemKeystore.open(folder).seen()
    assert seen.allowed
    assert seen.probed
    assert not backend.kept


@pytest.mark.parametrize("fault", ["raises", "loses", "keeps", "junk"])
def test_refuses_a_store_that_does_not_keep_what_it_is_given(backend, folder, fault):
    backend.fault = fault
    with pytest.raises(Failure, match="KEYSTORE-UNSAFE"):
        choose(KeystoreKind.SYSTEM, folder)
    assert not system_keystore_works(folder)
    backend.fault = ""
    assert system_keystore_works(folder)


def test_refuses_the_backend_that_loses_everything(monkeypatch, folder):
    monkeypatch.setattr(keystore, "_system_backend", LosesEverything)
    with pytest.raises(Failure, match="KEYSTORE-UNSAFE"):
        choose(KeystoreKind.SYSTEM, folder)


def test_falls_back_to_a_file_only_where_no_kind_was_asked_for(backend, folder):
    backend.fault = "loses"
    with pytest.raises(Failure, match="KEYSTORE-UNSAFE"):
        choose(KeystoreKind.SYSTEM, folder, WORD)
    with pytest.raises(Failure, match="KEYSTORE-UNSAFE"):
        choose(None, folder)
    assert choose(None, folder, WORD, cost=CHEAP).kind is KeystoreKind.FILE


def test_prefers_the_system_where_it_is_safe(backend, folder):
    assert not backend.kept
    assert choose(None, folder, WORD, cost=CHEAP).kind is KeystoreKind.SYSTEM
    assert not FileKeystore.exists(folder)


def test_without_a_message_bus_there_is_no_system_store(monkeypatch, folder):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    with pytest.raises(Failure, match="KEYSTORE-UNSAFE"):
        choose(KeystoreKind.SYSTEM, folder)


def test_refuses_a_damaged_place(backend, folder):
    folder.write(keystore.PLACE_FILE, b"../../seed")
    with pytest.raises(Failure, match="PROFILE-DAMAGED"):
        choose(KeystoreKind.SYSTEM, folder)
    assert not backend.kept


def test_tells_without_a_trace_where_a_key_would_be_kept(backend, tmp_path):
    nobody = ProfileFolder(tmp_path / "none")
    seen = keystore_here(nobody)
    assert (seen.kind, seen.allowed, seen.probed) == (KeystoreKind.SYSTEM, True, True)
    assert backend.kept == {}
    backend.fault = "loses"
    fallen_back = keystore_here(nobody)
    assert (fallen_back.kind, fallen_back.full_cost) == (KeystoreKind.FILE, True)
    assert list(tmp_path.iterdir()) == []


def test_a_profile_with_a_file_tells_the_file_and_what_it_costs_to_guess(backend, folder):
    FileKeystore.open(folder, WORD, CHEAP).store("seed", Secret(b"seed"))
    seen = keystore_here(folder)
    assert (seen.kind, seen.full_cost) == (KeystoreKind.FILE, False)
    assert backend.kept == {}
