# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest

from client.media.levels import rms
from client.media.opus import PACKET_BYTES, OpusDecoder, OpusEncoder
from client.model.errors import Malformed
from client.model.media import BLOCK


def voice(blocks):
    """Something like speech (so that the encoder makes spare copies): buzz with moving filter."""
    t = np.arange(blocks * BLOCK) / 48_000
    buzz = sum(np.sin(2 * np.pi * 130 * k * t + k) / k for k in range(1, 24))
    swell = 0.55 + 0.45 * np.sin(2 * np.pi * 3.1 * t)
    return (buzz * swell * 4000).astype(np.int16).reshape(blocks, BLOCK)


def encoded(blocks):
    encoder = OpusEncoder()
    return [encoder.encode(block.tobytes()) for block in blocks]


def error_db(got, want):
    return 10 * np.log10(np.mean((got - want) ** 2.0) / np.mean(want**2.0))


def decoded_with_losses(packets, how):
    """Decode; every tenth packet is missing and replaced by ``how``."""
    decoder = OpusDecoder()
    out = []
    for number, packet in enumerate(packets[:-1]):
        if number % 10 != 7:
            out.append(decoder.decode(packet))
        elif how == "recover":
            out.append(decoder.recover(packets[number + 1]))
        else:
            out.append(decoder.conceal())
    return np.concatenate(out).astype(float)


def test_packets_have_one_size_whatever_is_said():
    noise = np.random.default_rng(1).integers(-20_000, 20_000, (20, BLOCK), dtype=np.int16)
    silence = np.zeros((20, BLOCK), dtype=np.int16)
    sizes = {len(packet) for packet in encoded([*silence, *noise, *voice(20)])}
    assert sizes == {PACKET_BYTES}


def test_a_tone_comes_back_with_its_pitch_and_level():
    t = np.arange(100 * BLOCK) / 48_000
    tone = (8000 * np.sin(2 * np.pi * 1000 * t)).astype(np.int16).reshape(-1, BLOCK)
    decoder = OpusDecoder()
    out = np.concatenate([decoder.decode(packet) for packet in encoded(tone)])[50 * BLOCK :]
    assert abs(np.abs(np.fft.rfft(out)).argmax() * 48_000 / out.size - 1000) < 2
    assert rms(out) == pytest.approx(rms(tone.ravel()), rel=0.05)


def test_the_spare_copy_repairs_losses_far_better_than_a_guess():
    packets = encoded(voice(150))
    decoder = OpusDecoder()
    whole = np.concatenate([decoder.decode(packet) for packet in packets[:-1]]).astype(float)
    recovered = error_db(decoded_with_losses(packets, "recover"), whole)
    guessed = error_db(decoded_with_losses(packets, "conceal"), whole)
    assert recovered < guessed - 3


def test_a_guess_fades_to_nothing_much():
    decoder = OpusDecoder()
    for packet in encoded(voice(50)):
        last = decoder.decode(packet)
    guesses = [rms(decoder.conceal()) for _ in range(10)]
    assert guesses[0] > 0
    assert guesses[-1] < rms(last) / 4


@pytest.mark.parametrize("packet", [b"", bytes(1276), b"\x00" + bytes(40)])
def test_refuses_what_is_not_one_20_ms_frame(packet):
    with pytest.raises(Malformed):
        OpusDecoder().decode(packet)


def test_takes_one_20_ms_frame():
    assert OpusDecoder().decode(encoded(voice(1))[0]).shape == (BLOCK,)


def test_refuses_a_block_of_another_length():
    with pytest.raises(ValueError, match="960"):
        OpusEncoder().encode(bytes(1918))
