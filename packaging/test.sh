#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
#
# Installs what is missing and runs the tests, a file at a time on each of up to four processors;
# arguments go to pytest.
set -eu
cd "$(dirname "$0")/.."
sh packaging/apt-deps.sh python run test
sh packaging/setup.sh dev
exec .venv/bin/python -m pytest -n auto --maxprocesses=4 --dist loadfile "$@"
