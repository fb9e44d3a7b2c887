#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
#
# Installs what is missing and opens Watchword; without a display it runs the demo call here.
set -eu
cd "$(dirname "$0")/.."
sh packaging/apt-deps.sh python run
sh packaging/setup.sh app
if [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then
    exec .venv/bin/watchword "$@"
fi
echo "watchword: no display here, so this is the demo call in the terminal (two people, 10 s)."
exec .venv/bin/watchword demo --people 2 --seconds 10
