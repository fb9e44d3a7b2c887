#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
#
# The whole suite as CI runs it. Tests with real sockets, processes and sound share two processors
# here; up to three that failed beside others are run once more by themselves, and named. One that
# fails alone, too, is red, and so are more than three: that is no crowd, that is a defect.
set -eu
cd "$(dirname "$0")/.."
began=$(date +%s)
if sh packaging/test.sh "$@"; then
    exit 0
fi
failed=$(.venv/bin/python - <<'PY'
import json
from pathlib import Path

held = Path(".pytest_cache/v/cache/lastfailed")
names = sorted(json.loads(held.read_text())) if held.exists() else []
print(len(names), *names, sep="\n  ")
PY
)
echo "== failed beside others: $failed"
count=${failed%%[!0-9]*}
if [ "$count" -lt 1 ] || [ "$count" -gt 3 ] || [ $(($(date +%s) - began)) -gt 1050 ]; then
    exit 1
fi
echo "== once more, alone"
exec timeout 200 .venv/bin/python -m pytest -ra --last-failed --last-failed-no-failures none "$@"
