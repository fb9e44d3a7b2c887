# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""Bugs of other products that people reported, and the tests named after what must not happen.

`tests.rivals.index` writes docs/rivals-bugs.md from this. A row without a test says what it
waits for; a row with both is tested in part.
"""

from dataclasses import dataclass

RIVALS = "tests/rivals/"


@dataclass(frozen=True)
class Row:
    """Threads of one kind, the rule that answers them, and where it is held to."""

    threads: tuple[str, ...]
    rule: str
    tests: tuple[str, ...] = ()
    later: str = ""


def _row(threads: str, rule: str, *tests: str, later: str = "") -> Row:
    """``tests`` as ``FILE::NAME``; a file without a folder stands in tests/rivals."""
    found = tuple(test if "/" in test else f"{RIVALS}test_{test}" for test in tests)
    return Row(tuple(threads.split()), rule, found, later)


THREADS: tuple[Row, ...] = (
    _row(
        "jitsi/jitsi-meet#7920",
        "a room without a sealed suite cannot be made or joined",
        "keys.py::test_a_room_without_a_sealed_suite_is_not_joined",
        "keys.py::test_a_room_without_a_sealed_suite_is_not_made",
    ),
    _row(
        "jitsi/jitsi-meet#409",
        "mesh to LiveKit in a call is a new epoch, shown, gated",
        later="LiveKit rooms",
    ),
    _row(
        "jitsi/jitsi-meet#8240",
        "sound that does not open: output RMS 0",
        "keys.py::test_sound_that_does_not_open_is_not_noise",
    ),
    _row(
        "jitsi/jitsi-meet#11292 element-hq/element-call#1283 element-hq/element-call#3760",
        "each reason for what cannot be opened names person and cause in 5 s",
        "keys.py::test_a_promise_that_a_key_does_not_keep_is_not_a_riddle",
        "keys.py::test_a_key_that_never_comes_is_not_silence_without_a_name",
        "keys.py::test_frames_that_do_not_open_do_not_go_unnamed",
        "media_of_strangers.py::test_somebody_without_my_key_is_not_heard_in_a_whole_call",
    ),
    _row(
        "jitsi/lib-jitsi-meet#1201 suitenumerique/meet#296",
        "no value from link or server becomes a key",
        "keys.py::test_no_value_of_a_link_or_a_server_becomes_a_key",
        "keys.py::test_whoever_holds_the_link_alone_opens_no_frame",
    ),
    _row(
        "element-hq/element-call#338",
        "a member without keys is refused, the others go on",
        "keys.py::test_a_member_without_keys_does_not_stop_the_others",
        "keys.py::test_a_member_named_without_a_key_is_not_let_into_a_room",
    ),
    _row(
        "livekit/client-sdk-android#787",
        "a plain track is shown on neither side",
        "media_of_strangers.py::test_a_plain_track_is_not_shown_on_either_side",
        "keys.py::test_plain_frames_are_not_overlooked_on_the_wire",
        later="the second engine: LiveKit rooms",
    ),
    _row(
        "livekit/python-sdks#656",
        "ciphertext is asserted on the wire, not the flag",
        "keys.py::test_the_wire_does_not_carry_plain_frames_while_the_flag_says_sealed",
        "tests/hostile/test_call_canary.py::test_what_relay_and_sockets_carry_tells_nothing",
    ),
    _row(
        "nextcloud/spreed#37 nextcloud/spreed#6034",
        "end-to-end is on screen only if the relay saw ciphertext",
        "keys.py::test_end_to_end_is_not_said_before_the_relay_carried_only_sealed_bytes",
        "keys.py::test_end_to_end_is_not_on_the_screen_while_nothing_is_agreed",
    ),
    _row(
        "signalapp/Signal-Desktop#4455",
        "a key change refuses with name and reason",
        "verification.py::test_a_changed_key_does_not_refuse_without_name_date_and_cause",
    ),
    _row(
        "signalapp/Signal-Desktop#4557",
        "no comparison without the other's key",
        "verification.py::test_no_comparison_begins_without_the_key_of_the_other",
        "verification.py::test_they_match_cannot_be_said_before_there_is_a_number",
    ),
    _row(
        "signalapp/Signal-iOS#991 signalapp/Signal-iOS#1739",
        "a key change names person, date and cause; no tap-through",
        "verification.py::test_a_changed_key_does_not_refuse_without_name_date_and_cause",
        "verification.py::test_a_changed_key_is_not_tapped_away",
        "verification.py::test_a_changed_key_has_no_button_that_goes_on",
    ),
    _row(
        "signalapp/Signal-Desktop#3074",
        "a new device certified by the organisation: no lock-out",
        "verification.py::test_a_new_computer_that_the_organisation_certified_is_not_locked_out",
    ),
    _row(
        "signalapp/Signal-Android#13228",
        "same facts, same refusal, one page, no loop",
        "verification.py::test_the_same_facts_do_not_give_another_refusal_or_a_loop_of_them",
    ),
    _row(
        "wireapp/wire-desktop#1877",
        "two devices of a person show two states",
        "verification.py::test_two_computers_of_a_person_do_not_share_one_state",
    ),
    _row(
        "wireapp/wire#349",
        "a certified new device reads as a new key since a date",
        "verification.py::test_a_new_key_does_not_read_as_if_it_were_the_old_one",
        "verification.py::test_a_new_computer_that_the_organisation_certified_is_not_locked_out",
    ),
    _row(
        "wireapp/wire-desktop#654",
        "verified needs scanned or typed evidence",
        "verification.py::test_nobody_becomes_verified_by_a_click_without_evidence",
    ),
    _row(
        "wireapp/wire-webapp#9705 wireapp/wire-webapp#9750",
        "lost verification: sending stops before the next frame",
        "verification.py::test_lost_verification_does_not_let_one_more_frame_out",
        "verification.py::test_a_comparison_that_matches_does_not_end_a_call",
        "roster.py::test_withdrawing_one_person_does_not_let_them_hear_on",
        "roster.py::test_a_call_is_not_lost_where_the_host_removes_the_withdrawn_person",
        "roster.py::test_one_person_who_is_refused_by_one_does_not_stop_the_others",
    ),
    _row(
        "element-hq/element-meta#2545",
        "an unverified second device of a verified person blocks",
        "verification.py::test_an_unverified_second_computer_of_a_verified_person_does_not_pass",
    ),
    _row(
        "element-hq/element-meta#532",
        "numbers can be compared while refused",
        "verification.py::test_numbers_are_not_out_of_reach_while_a_room_is_refused",
    ),
    _row(
        "mumble-voip/mumble#2462 mumble-voip/mumble#7254",
        "look-alike and reserved names are marked; nobody takes a name that is known",
        "verification.py::test_a_reserved_or_imitated_name_does_not_pass_unmarked",
        "verification.py::test_a_look_alike_of_somebody_known_does_not_pass_unmarked",
        "verification.py::test_nobody_takes_the_name_or_the_uid_of_somebody_known",
    ),
    _row(
        "element-hq/element-web#2143",
        "a device appears between check and use: the snapshot holds",
        "tests/hostile/test_haste_at_the_gate.py::"
        "test_a_key_that_changed_after_the_checks_is_never_called",
        "roster.py::test_a_second_computer_of_mine_is_not_in_the_call_without_my_seeing_it",
    ),
    _row(
        "element-hq/element-call#2508 element-hq/element-call#2771 jitsi/lib-jitsi-meet#82",
        "a hidden connection: no key, no word",
        "roster.py::test_a_hidden_connection_does_not_get_a_key_or_a_word",
        "roster.py::test_key_holders_never_outnumber_the_people_shown",
        later="a peer with LiveKit's `hidden` grant: LiveKit rooms",
    ),
    _row(
        "fluxerapp/fluxer#1264 jitsi/jitsi-meet#10932",
        "a peer with the server's key or a moderator's token: unheard, alarm",
        "roster.py::test_a_guest_of_the_server_is_not_heard_and_not_unseen",
    ),
    _row(
        "bigbluebutton/bigbluebutton#11947 bigbluebutton/bigbluebutton#22307 nextcloud/spreed#6563",
        "the mixer plays roster members only",
        "media_of_strangers.py::test_the_mixer_does_not_play_whoever_is_on_no_roster",
        "media_of_strangers.py::test_the_mixer_does_not_play_on_after_somebody_left_the_roster",
        "media_of_strangers.py::test_a_frame_of_another_person_is_not_played_on_this_ones_link",
        "roster.py::test_whoever_is_absent_does_not_count_as_present",
    ),
    _row(
        "suitenumerique/meet#1140 bigbluebutton/bigbluebutton#9531 "
        "bigbluebutton/bigbluebutton#23536",
        "a telephone reaches neither lobby nor room",
        "lobby.py::test_a_telephone_reaches_neither_lobby_nor_room",
        "keys.py::test_a_member_named_without_a_key_is_not_let_into_a_room",
        later="a server that announces a SIP gateway: LiveKit rooms",
    ),
    _row(
        "bigbluebutton/bigbluebutton#15163",
        "a waiting client gets 0 media bytes",
        "lobby.py::test_who_waits_gets_no_byte_of_media",
        "lobby.py::test_who_waits_is_told_nothing_by_the_relay_but_knocks",
    ),
    _row(
        "bigbluebutton/bigbluebutton#18916",
        "an admitted member enters muted, camera off",
        "lobby.py::test_an_admitted_person_does_not_enter_heard_or_seen",
    ),
    _row(
        "jitsi/docker-jitsi-meet#1171 jitsi/jigasi#616",
        "the first Admit does not admit the second",
        "lobby.py::test_the_first_admit_does_not_let_the_second_in",
        "lobby.py::test_being_let_in_once_does_not_open_the_door_next_time",
        "lobby.py::test_there_is_no_way_to_let_everybody_in_at_once",
    ),
    _row(
        "jitsi/jitsi-meet#7676 jitsi/jitsi-meet#11418",
        "an early arrival stays out when the host comes; each condition is asked",
        "lobby.py::test_an_early_arrival_is_not_let_in_by_the_host_who_comes",
        "roster.py::test_a_removed_person_does_not_come_back_by_another_door",
    ),
    _row(
        "suitenumerique/meet#272",
        "an arrival is seen and read out with sounds off",
        "arrival_and_leaving.py::test_an_arrival_does_not_pass_unseen_with_sounds_off",
        "arrival_and_leaving.py::test_several_arrivals_at_once_do_not_hide_each_other",
        "arrival_and_leaving.py::"
        "test_an_arrival_is_not_told_once_the_roster_is_agreed_only_to_some",
    ),
    _row(
        "suitenumerique/meet#1152",
        "a newcomer is heard by all in 2 s, nobody reloads",
        "arrival_and_leaving.py::test_a_newcomer_is_not_unheard_until_somebody_reloads",
        "arrival_and_leaving.py::test_a_newcomer_is_not_unheard_in_a_whole_call",
    ),
    _row(
        "element-hq/element-call#3786",
        "loss of an unused interface: no Hold, no gap",
        "tests/unit/policy/test_network_checks.py::"
        "test_a_call_keeps_the_way_that_it_used_not_one_that_it_had_beside_it",
        "tests/call/test_kept_to_the_network.py::"
        "test_a_lost_route_holds_within_a_second_and_nothing_of_the_call_leaves_outside",
    ),
    _row(
        "element-hq/element-web#20563",
        "a disconnect is heard and read; a rejoin runs the gate",
        "arrival_and_leaving.py::test_coming_back_does_not_go_around_the_gate",
        "arrival_and_leaving.py::test_a_lost_line_does_not_end_a_call_without_a_word",
        "arrival_and_leaving.py::test_the_end_of_a_room_is_not_silence",
        later="heard as a sound: the sounds of the window",
    ),
    _row(
        "element-hq/element-web#7400 jitsi/lib-jitsi-meet#849",
        "a lost device: muted and told, never swapped",
        "tests/unit/media/test_microphone.py::"
        "test_mutes_and_tells_when_the_system_took_another_microphone",
        "tests/unit/media/test_microphone.py::test_tells_when_the_device_was_removed",
        "tests/media/test_audio_real.py::"
        "test_mutes_when_the_microphone_vanishes_and_does_not_take_another",
    ),
    _row(
        "signalapp/Signal-Desktop#6741 signalapp/Signal-Desktop#6327",
        "no candidate before Admit; proxies from policy only",
        "lobby.py::test_no_address_is_told_before_an_admit",
        "lobby.py::test_no_proxy_of_the_environment_is_asked",
        "tests/unit/policy/test_network_checks.py::test_a_proxy_passes_only_if_it_is_named",
    ),
    _row(
        "pion/webrtc#1708 lynckia/licode#2047 metartc/metaRTC#113 ossrs/ffmpeg-webrtc#78",
        "DTLS-BOUND: altered, missing, own fingerprint",
        "media_of_strangers.py::"
        "test_a_link_with_an_altered_certificate_hash_does_not_stay_connected",
        "media_of_strangers.py::test_a_link_without_a_certificate_hash_does_not_stay_connecting",
        "media_of_strangers.py::test_a_link_that_names_my_own_certificate_does_not_come_about",
    ),
    _row(
        "jitsi/lib-jitsi-meet#2113 jitsi/jitsi-videobridge#78",
        "PLAINTEXT-FRAME; a mismatch ends the connection",
        "media_of_strangers.py::test_a_mismatch_does_not_leave_one_side_connected",
        "tests/hostile/test_lies_in_a_call.py::"
        "test_a_frame_that_is_not_sealed_as_agreed_is_never_played_and_is_told",
        "media_of_strangers.py::test_somebody_without_my_key_is_not_heard_in_a_whole_call",
    ),
)

TWINS = (
    "keys.py::test_plain_frames_are_not_overlooked_on_the_wire",
    "lobby.py::test_a_person_with_a_key_is_not_kept_out_of_the_lobby",
    "media_of_strangers.py::test_an_honest_link_is_not_refused",
    "roster.py::test_a_withdrawn_person_who_comes_does_not_end_the_call_of_the_others",
    "verification.py::test_a_comparison_that_matches_does_not_end_a_call",
)
"""Tests of tests/rivals that answer no thread: the honest halves of others."""
