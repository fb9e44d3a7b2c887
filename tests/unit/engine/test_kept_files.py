# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""A file that is deleted makes nothing be forgotten: the key store knows that it was there."""

import pytest

from client.engine.account_store import AccountStore
from client.engine.kept_files import REMEMBER, require_whole
from client.identity.enrolled_token import EnrolledToken
from client.model.commands import KeystoreKind
from client.model.errors import Failure
from client.model.secret import Secret
from client.platform.paths import ProfileFolder

PASSPHRASE = Secret(b"correct horse battery staple")


class Store:
    """A key store in memory; ``full`` keeps nothing more."""

    def __init__(self):
        self.kept = {}
        self.full = False

    def load(self, name):
        return self.kept.get(name)

    def store(self, name, secret):
        if self.full:
            raise Failure("full", "The disk is full.")
        self.kept[name] = secret


@pytest.fixture
def folder(tmp_path):
    return ProfileFolder.open(tmp_path / "profile")


@pytest.mark.parametrize("name", REMEMBER)
def test_a_file_that_was_there_must_be_there(folder, name):
    store = Store()
    require_whole(store, folder)
    for one in REMEMBER:
        folder.write(one, b"x")
    require_whole(store, folder)
    require_whole(store, folder)
    folder.remove(name)
    for _ in range(2):
        with pytest.raises(Failure, match=rf"{name} of this profile is gone"):
            require_whole(store, folder)
    folder.write(name, b"y")
    require_whole(store, folder)


def test_what_a_full_disk_kept_from_being_learnt_is_learnt_the_next_time(folder):
    store = Store()
    store.full = True
    folder.write("seen.sealed", b"x")
    require_whole(store, folder)
    folder.remove("seen.sealed")
    require_whole(store, folder)
    folder.write("seen.sealed", b"x")
    store.full = False
    require_whole(store, folder)
    folder.remove("seen.sealed")
    with pytest.raises(Failure, match="gone"):
        require_whole(store, folder)


def test_whoever_deletes_the_enrolled_token_enrols_no_other(tmp_path):
    """With a stolen passphrase and a card of their own a thief would have signed in."""
    with AccountStore(tmp_path / "profile") as store:
        made = store.create("anna@amt", "Anna", KeystoreKind.FILE, PASSPHRASE, 1_790_000_000)
        made.save_token(EnrolledToken("/usr/lib/p11.so", "card", "01", b"key", 1_790_000_000))
        assert store.unlock(PASSPHRASE).token is not None
        (tmp_path / "profile" / "token.sealed").unlink()
        with pytest.raises(Failure, match=r"token.sealed of this profile is gone"):
            store.unlock(PASSPHRASE)
