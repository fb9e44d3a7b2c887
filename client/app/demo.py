# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""``watchword demo``: a real call of made-up people, each in a process of their own."""

import argparse
import json
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from client.app.demo_people import DemoPerson, make_people
from client.app.demo_report import person_json, report_ok
from client.app.output import DONE, FAILED, print_json, say
from client.terminal.speech import tr

STEP_TIMEOUT_S = 60.0


class _Child:
    """A child process and its lines."""

    def __init__(self, person: DemoPerson, order: dict[str, Any]) -> None:
        self.person = person
        self.lines: list[dict[str, Any]] = []
        self._more = threading.Condition()
        self._ended = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", "client.app.demo_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()
        self.tell(order)

    def tell(self, order: dict[str, Any]) -> None:
        """Send one line; a child that has ended is noticed when it is heard."""
        assert self._process.stdin is not None  # noqa: S101  opened as a pipe
        try:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass

    def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101  opened as a pipe
        with self._process.stdout as lines:
            for line in lines:
                with self._more:
                    try:
                        self.lines.append(json.loads(line))  # noqa: TID251  our own child's line
                    except ValueError:
                        continue
                    self._more.notify_all()
        with self._more:
            self._ended = True
            self._more.notify_all()

    def hear(self, key: str, timeout: float = STEP_TIMEOUT_S) -> dict[str, Any] | None:
        """The child's line with ``key``, or None when it ended, refused or stayed silent."""
        until = time.monotonic() + timeout
        with self._more:
            while True:
                for line in self.lines:
                    if key in line:
                        return line
                left = until - time.monotonic()
                if self._ended or left <= 0 or any("refused" in line for line in self.lines):
                    return None
                self._more.wait(left)

    def end(self) -> None:
        """End the process: it is ours."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=5.0)
        except subprocess.TimeoutExpired:
            self._process.terminate()
            try:
                self._process.wait(timeout=5.0)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def demo(args: argparse.Namespace) -> int:
    """Run the demo call and report; done only if everybody saw and heard everybody."""
    with tempfile.TemporaryDirectory(prefix="watchword-demo-") as folder:
        if not args.json:
            say(tr("Making {n} people...", n=args.people))
        passphrase = secrets.token_urlsafe(16)
        people = make_people(Path(folder), args.people, passphrase)
        children: list[_Child] = []
        try:
            for person in people:
                order = {
                    "profile": str(person.profile),
                    "passphrase": passphrase,
                    "people": args.people,
                    "width": args.size[0],
                    "height": args.size[1],
                    "fps": args.fps,
                    "window": args.window,
                }
                children.append(_Child(person, order))
            reports = _call(children, args)
        finally:
            for child in children:
                child.end()
    ok = report_ok(reports, args.people)
    if args.json:
        print_json({"ok": ok, "engine": "mesh", "people": reports})
    else:
        _say_reports(reports, ok=ok)
    return DONE if ok else FAILED


def _call(children: list[_Child], args: argparse.Namespace) -> list[dict[str, Any]]:
    for child in children:
        child.hear("ready")
    host, guests = children[0], children[1:]
    host.tell({"do": "host", "with": ",".join(child.person.uid for child in guests)})
    made = host.hear("invitations")
    files: dict[str, str] = made["invitations"] if made else {}
    for child in guests:
        child.tell({"do": "join", "invitation": files.get(child.person.uid, "")})
    if not args.json:
        say(tr("Everyone joins now."))
    for child in children:
        child.tell({"do": "go"})
    live = [child.hear("live") for child in children]
    if all(line is not None and line["live"] for line in live):
        if not args.json:
            say(tr("Everyone is live. The call runs for {seconds:g} s.", seconds=args.seconds))
        time.sleep(args.seconds)
    for child in children:
        child.tell({"do": "mark"})
    for child in children:
        child.hear("marked")
    # The host goes last: its machine is the room's server.
    for child in [*guests, host]:
        child.tell({"do": "leave"})
        child.hear("report", timeout=25.0)
    starts = {
        child.person.name: line["report"]["started_at"]
        for child in children
        if (line := child.hear("report", timeout=1.0))
    }
    return [
        person_json(child.person, child.hear("report", timeout=0.0), child.lines, starts)
        for child in children
    ]


def _say_reports(reports: list[dict[str, Any]], *, ok: bool) -> None:
    for one in reports:
        joined = "-" if one["join_ms"] is None else f"{one['join_ms']:.0f} ms"
        took = f"{one['cpu_s_per_s']:.2f} CPU s/s, {one['rss_mb']:.0f} MB"
        how = tr("{state}, joined in {joined}", state=one["state"], joined=joined)
        say(f"{one['name']}: {how}, {took}")
        for seen in one["sees"]:
            first = seen["first_frame_ms"]
            when = tr("never") if first is None else tr("first picture after {n:.0f} ms", n=first)
            told = tr("{when}, {n:.1f} pictures/s", when=when, n=seen["fps"])
            say(tr("    sees {name}: {told}", name=seen["name"], told=told))
        for heard in one["hears"]:
            told = tr("yes") if heard["identified"] else tr("NO")
            say(tr("    hears {name}: {told}", name=heard["name"], told=told))
    codes = {one["call_code"] for one in reports}
    if len(codes) == 1:
        say(tr("Everyone has the same call code: {code}", code=codes.pop() or tr("none")))
    say(tr("The demo call worked.") if ok else tr("The demo call did NOT work as it should."))
