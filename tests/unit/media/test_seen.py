# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import pytest

from client.media.seen import SeenLog

ANNA, BEN = 11, 22


def log_of(*pictures: tuple[tuple[int, int] | None, float]) -> SeenLog:
    log = SeenLog()
    for marks, at in pictures:
        log.note(marks, ANNA, at)
    return log


def test_reports_rate_gap_and_how_many_frames_were_made():
    times = (10.0, 10.1, 10.2, 10.5)
    log = log_of(*[((ANNA, number), at) for number, at in zip((5, 6, 7, 10), times, strict=True)])
    seen = log.report("Anna", 9.0, 3)
    assert (seen.name, seen.frames, seen.made, seen.undecryptable) == ("Anna", 4, 6, 3)
    assert seen.first_frame_ms == pytest.approx(1000)
    assert seen.fps == pytest.approx(6)
    assert seen.longest_gap_ms == pytest.approx(300)
    assert seen.identified


def test_nothing_seen_is_reported_as_nothing():
    seen = SeenLog().report("Anna", 9.0, 0)
    assert (seen.frames, seen.first_frame_ms, seen.fps, seen.made) == (0, None, 0.0, 0)
    assert not seen.identified


def test_refuses_to_identify_anna_when_ben_was_in_a_single_picture():
    seen = log_of(((ANNA, 1), 1.0), ((BEN, 7), 1.1), ((ANNA, 2), 1.2)).report("Anna", 0.0, 0)
    assert not seen.identified
    assert seen.frames == 2


def test_pictures_of_ben_alone_are_no_pictures_of_anna():
    assert log_of(((BEN, 1), 1.0), ((BEN, 2), 1.1)).report("Anna", 0.0, 0).frames == 0


def test_a_real_camera_is_counted_but_not_identified():
    seen = log_of((None, 1.0), (None, 1.1)).report("Anna", 0.0, 0)
    assert (seen.frames, seen.identified) == (2, False)
