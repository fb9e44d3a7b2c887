# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import numpy as np

from client.media.heard import WINDOW_BLOCKS, Ear, heard_chord
from client.media.opus import OpusDecoder, OpusEncoder
from client.media.synthetic_voice import chord_of, voice_block

ANNA, BERT = 123_456_789, 987_654_321


def spoken(person_id, blocks, lose_every=0):
    """Blocks of a person's voice after Opus, as a receiver has them."""
    encoder, decoder = OpusEncoder(), OpusDecoder()
    out = []
    for number in range(blocks):
        packet = encoder.encode(voice_block(person_id))
        lost = lose_every and number % lose_every == 0
        out.append(decoder.conceal() if lost else decoder.decode(packet))
    return out


def report(ear):
    return ear.report("Anna", since=100.0, concealed_ratio=0.0)


def heard(blocks, person_id=ANNA):
    ear = Ear(person_id, clock=lambda: 100.25)
    for block in blocks:
        ear.hear(block)
    return report(ear)


def test_every_chord_is_told_from_the_others():
    for person_id in range(0, 2024, 97):
        window = np.frombuffer(voice_block(person_id) * WINDOW_BLOCKS, dtype=np.int16)
        assert heard_chord(window) == chord_of(person_id)


def test_a_voice_is_known_again_after_the_codec_and_with_losses():
    assert chord_of(ANNA) != chord_of(BERT)
    result = heard(spoken(ANNA, 100, lose_every=13))
    assert result.identified
    assert result.first_audio_ms == 250.0


def test_another_persons_voice_is_not_taken_for_the_expected_one():
    assert not heard(spoken(BERT, 100)).identified


def test_a_mixture_of_two_people_is_nobody():
    both = [a // 2 + b // 2 for a, b in zip(spoken(ANNA, 60), spoken(BERT, 60), strict=True)]
    assert not heard(both).identified


def test_a_voice_that_becomes_another_one_is_nobody():
    assert not heard(spoken(ANNA, 60) + spoken(BERT, 60)).identified


def test_noise_is_nobody_and_is_yet_heard():
    noise = np.random.default_rng(2).integers(-9000, 9000, (60, 960), dtype=np.int16)
    result = heard(noise)
    assert not result.identified
    assert result.first_audio_ms is not None


def test_silence_is_not_heard_at_all():
    result = heard(np.zeros((60, 960), dtype=np.int16))
    assert not result.identified
    assert result.first_audio_ms is None
