# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import errno
import os
import shutil
import subprocess
import sys

import pytest

from client.platform.administrators import real_administrators

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux only")

ASKS = """
import sys
from pathlib import Path
from client.platform.administrators import real_administrators
from client.platform.ask import NoAnswer
from client.platform.managed_location import AdminFolder
from client.platform.token_program import library
files = AdminFolder(Path(sys.argv[1])).look()
try:
    loaded = bool(library(sys.argv[1] + "/policy.json"))
except NoAnswer:
    loaded = False
print(real_administrators(), "made up" in files.trouble, files.policy, loaded)
"""


def asked(folder, *before):
    return subprocess.run(
        (*before, sys.executable, "-c", ASKS, folder),
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def answering(number):
    def give(_file, _account, _group):
        if number:
            raise OSError(number, os.strerror(number))

    return give


@pytest.mark.parametrize(
    ("number", "real"), [(0, True), (errno.EPERM, True), (errno.EINVAL, False)]
)
def test_the_kernel_tells_by_what_it_says_of_the_last_account(number, real):
    assert real_administrators(answering(number)) is real


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EIO])
def test_another_answer_is_none(number):
    with pytest.raises(OSError, match=os.strerror(number)):
        real_administrators(answering(number))


@pytest.mark.skipif(
    shutil.which("unshare") is None or os.geteuid() != 0,
    reason="needs unshare, and root, to act as another account",
)
def test_a_policy_of_whoever_made_themselves_root_in_a_namespace_is_not_believed(
    tmp_path,
):
    """No rights are needed for it: the files are theirs, and look like root's in there."""
    if not real_administrators():
        pytest.skip("the tests themselves run in a namespace")
    (tmp_path / "policy.json").write_bytes(b"mine")
    outside = asked(str(tmp_path))
    assert outside.stdout == "True False b'mine' True\n"
    inside = asked(str(tmp_path), "unshare", "--user", "--map-root-user")
    if "unshare failed" in inside.stderr:
        pytest.skip(f"no namespaces here: {inside.stderr.strip()}")
    assert inside.stdout == "False True b'mine' False\n"
