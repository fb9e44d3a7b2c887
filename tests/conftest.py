# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""What every test stands on: no display needed, and rigs that may be demanded.

A test that needs tools of the machine is skipped where they are missing, with its reason. Where
they must be there (`.ci/run`), ``--require-rig=pulse,netns,keyring,spin`` turns such a skip into a
failure. A test belongs to a rig by ``@pytest.mark.rig("pulse")`` or by its place in `RIGS`.
"""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

RIGS = {
    "keyring": ("platform/test_secret_service.py",),
    "logind": (),
    "netns": ("call/test_link_namespaces.py",),
    "pulse": (),
    "spin": ("model/test_models.py",),
    "token": ("platform/test_token.py",),
}
"""Rigs by name, and test files that as a whole need that rig and do not mark it themselves."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--require-rig",
        default="",
        metavar="NAME,NAME",
        help=f"fail instead of skipping where these are missing: {', '.join(sorted(RIGS))}",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "rig(name): needs this rig of the machine")
    unknown = _required(config) - set(RIGS)
    if unknown:
        raise pytest.UsageError(f"no such rig: {', '.join(sorted(unknown))}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        place = item.path.as_posix()
        for name, files in RIGS.items():
            if place.endswith(files):
                item.add_marker(pytest.mark.rig(name))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = yield
    needs = {marker.args[0] for marker in item.iter_markers("rig")}
    if report.skipped and not hasattr(report, "wasxfail") and needs & _required(item.config):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, but its rig is required: {report.longrepr}"
    return report


def _required(config: pytest.Config) -> set[str]:
    return {name for name in config.getoption("--require-rig").split(",") if name}
