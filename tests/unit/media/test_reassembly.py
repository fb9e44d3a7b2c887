# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
from hypothesis import given, settings
from hypothesis import strategies as st

from client.media.reassembly import MOST_FRAME_PACKETS, WINDOW, RtpIn
from client.media.rtp import cut


class Stream:
    """Packets as a sender makes them: (seq, timestamp, payload, marker)."""

    def __init__(self, seq: int = 100) -> None:
        self.seq = seq
        self.timestamp = 0

    def frame(self, data: bytes, *, key: bool = False) -> list[tuple[int, int, bytes, bool]]:
        payloads = cut(data, key=key, now=0.0)
        packets = []
        for place, payload in enumerate(payloads):
            packets.append((self.seq, self.timestamp, payload, place == len(payloads) - 1))
            self.seq = (self.seq + 1) & 0xFFFF
        self.timestamp += 3600
        return packets


def give(box: RtpIn, packets: list[tuple[int, int, bytes, bool]], now: float = 0.0) -> list[bytes]:
    frames = []
    for seq, timestamp, payload, marker in packets:
        frames += box.take(seq, timestamp, payload, now, marker=marker)
    return [frame.data for frame in frames]


def test_a_frame_is_there_with_its_last_packet():
    stream, box = Stream(), RtpIn()
    packets = stream.frame(bytes(3000), key=True)
    assert give(box, packets[:-1]) == []
    assert give(box, packets[-1:]) == [bytes(3000)]


def test_frames_go_on_over_the_wrap_of_the_numbers():
    stream, box = Stream(65534), RtpIn()
    datas = [bytes([n]) * 1500 for n in range(4)]
    packets = [packet for data in datas for packet in stream.frame(data)]
    assert give(box, packets) == datas
    assert box.breaks == 0


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_order_and_any_duplicates_give_the_frames_in_order(data: st.DataObject):
    stream, box = Stream(65500), RtpIn()
    lengths = data.draw(st.lists(st.integers(1, 4000), min_size=1, max_size=12))
    datas = [bytes([n & 255]) * length for n, length in enumerate(lengths)]
    packets = [packet for each in datas for packet in stream.frame(each)]
    rest = packets[1:] + data.draw(st.lists(st.sampled_from(packets), max_size=5))
    shuffled = packets[:1] + data.draw(st.permutations(rest))
    assert give(box, shuffled) == datas
    assert not box.has_gaps


@given(
    st.lists(
        st.tuples(
            st.integers(0, 65535), st.integers(0, 3), st.binary(max_size=1200), st.booleans()
        ),
        max_size=80,
    )
)
@settings(max_examples=60, deadline=None)
def test_any_packets_at_all_leave_it_bounded_and_sane(packets: list[tuple[int, int, bytes, bool]]):
    box = RtpIn()
    for number, packet in enumerate(packets):
        give(box, [packet], number / 100)
        box.ask(number / 100, 0.02)
        assert len(box._chunks) <= WINDOW
        assert len(box._gaps) <= WINDOW


def test_a_gap_is_asked_for_after_10_ms_and_again_after_a_round_trip():
    stream, box = Stream(), RtpIn()
    packets = stream.frame(bytes(3000), key=True)
    give(box, [packets[0], packets[2]])
    assert box.ask(0.005, 0.05) == []
    assert box.ask(0.010, 0.05) == [101]
    assert box.ask(0.040, 0.05) == []
    assert box.ask(0.061, 0.05) == [101]
    assert give(box, [packets[1]], 0.07) == [bytes(3000)]
    assert not box.has_gaps


def test_a_gap_is_asked_for_five_times_at_most():
    stream, box = Stream(), RtpIn()
    packets = stream.frame(bytes(3000), key=True)
    give(box, [packets[0], packets[2]])
    asked = [box.ask(n / 100, 0.0) for n in range(1, 29)]
    assert sum(map(len, asked)) == 5


def test_a_gap_is_given_up_after_300_ms_and_the_next_frame_comes():
    stream, box = Stream(), RtpIn()
    broken = stream.frame(bytes(3000), key=True)
    give(box, [broken[0], broken[2]])
    give(box, stream.frame(b"next"))
    box.ask(0.299, 0.02)
    assert box.breaks == 0
    box.ask(0.301, 0.02)
    assert box.breaks == 1
    assert not box.has_gaps
    assert give(box, stream.frame(b"after")) == [b"next", b"after"]


def test_a_retransmission_after_giving_up_brings_nothing_back():
    stream, box = Stream(), RtpIn()
    broken = stream.frame(bytes(3000), key=True)
    give(box, [broken[0], broken[2]])
    box.ask(0.301, 0.02)
    assert give(box, broken) == []
    assert give(box, stream.frame(b"after")) == [b"after"]


def test_a_stream_that_begins_in_the_middle_of_a_frame_waits_for_the_next():
    stream, box = Stream(), RtpIn()
    assert give(box, stream.frame(bytes(3000))[1:]) == []
    assert give(box, stream.frame(b"whole")) == [b"whole"]


def test_a_jump_ahead_starts_anew_and_counts_as_a_break():
    stream, box = Stream(), RtpIn()
    give(box, stream.frame(b"first"))
    stream.seq += WINDOW + 5
    assert give(box, stream.frame(b"far")) == [b"far"]
    assert box.breaks == 1


def test_a_step_inside_the_window_is_a_gap_and_no_jump():
    stream, box = Stream(), RtpIn()
    give(box, stream.frame(b"first"))
    stream.seq += WINDOW - 2
    assert give(box, stream.frame(b"far")) == []
    assert box.breaks == 0
    assert box.has_gaps


def test_refuses_a_frame_of_more_packets_than_allowed():
    stream, box = Stream(), RtpIn()
    data = bytes(1146 * (MOST_FRAME_PACKETS + 1))
    assert give(box, stream.frame(data, key=True)) == []
    assert box.malformed > 0
    assert box.breaks > 0
    assert give(box, stream.frame(b"next", key=True)) == [b"next"]


def test_takes_a_frame_of_as_many_bytes_as_allowed():
    stream, box = Stream(), RtpIn()
    data = bytes(256 * 1024)
    assert give(box, stream.frame(data, key=True)) == [data]


def test_refuses_a_frame_whose_packets_have_two_times():
    stream, box = Stream(), RtpIn()
    packets = stream.frame(bytes(2000), key=True)
    seq, _, payload, marker = packets[1]
    assert give(box, [packets[0], (seq, 999, payload, marker)]) == []
    assert give(box, stream.frame(b"next")) == [b"next"]


def test_refuses_a_frame_that_begins_twice():
    stream, box = Stream(), RtpIn()
    packets = stream.frame(bytes(2000), key=True)
    seq, timestamp, _, marker = packets[1]
    assert give(box, [packets[0], (seq, timestamp, packets[0][2], marker)]) == []
    assert box.breaks == 1
