# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
import threading

from client.media.slots import BoundedQueue, LatestSlot, PictureMailbox
from client.model.media import Picture


def picture(mark: int) -> Picture:
    return Picture(memoryview(bytes([mark] * 16)), 2, 2, 8)


def test_the_latest_value_wins_and_the_older_is_counted_as_dropped():
    slot: LatestSlot[int] = LatestSlot()
    slot.put(1)
    slot.put(2)
    assert (slot.take(), slot.take(), slot.dropped) == (2, None, 1)


def test_a_waiting_reader_gets_the_value_that_another_thread_puts():
    slot: LatestSlot[str] = LatestSlot()
    thread = threading.Thread(target=slot.put, args=("frame",))
    thread.start()
    assert slot.wait(5) == "frame"
    thread.join()


def test_closing_ends_a_wait_without_a_value():
    slot: LatestSlot[str] = LatestSlot()
    slot.put("old")
    slot.close()
    assert slot.wait(60) is None


def test_a_full_queue_refuses_an_offer_and_keeps_what_waits():
    queue: BoundedQueue[int] = BoundedQueue(2, lambda: None)
    assert [queue.offer(n) for n in (1, 2, 3)] == [True, True, False]
    assert queue.full
    assert (queue.drain(), queue.dropped) == ([1, 2], 1)


def test_a_push_to_a_full_queue_drops_the_oldest():
    queue: BoundedQueue[int] = BoundedQueue(2, lambda: None)
    for number in (1, 2, 3):
        queue.push(number)
    assert (queue.drain(), queue.dropped) == ([2, 3], 1)


def test_a_queue_wakes_its_reader_once_until_it_was_drained():
    wakes: list[int] = []
    queue: BoundedQueue[int] = BoundedQueue(9, lambda: wakes.append(1))
    queue.offer(1)
    queue.push(2)
    assert len(wakes) == 1
    queue.drain()
    queue.offer(3)
    assert len(wakes) == 2


def test_a_late_window_drops_pictures_instead_of_queueing_them():
    wakes: list[int] = []
    mailbox = PictureMailbox()
    mailbox.on_wake(lambda: wakes.append(1))
    mailbox.put(picture(1))
    mailbox.put(picture(2))
    taken = mailbox.take()
    assert taken is not None
    assert (taken.pixels[0], mailbox.take(), mailbox.dropped, len(wakes)) == (2, None, 1, 1)


def test_a_face_that_starts_to_listen_late_is_woken_for_the_waiting_picture():
    wakes: list[int] = []
    mailbox = PictureMailbox()
    mailbox.put(picture(1))
    mailbox.on_wake(lambda: wakes.append(1))
    assert wakes == [1]


def test_a_wanted_size_is_even_bounded_and_nothing_when_a_side_is_missing():
    mailbox = PictureMailbox()
    sizes = []
    for width, height in ((321, 181), (99999, 10), (320, 0), (-4, 90)):
        mailbox.want(width, height)
        sizes.append(mailbox.wanted)
    assert sizes == [(320, 180), (4096, 10), (0, 0), (0, 0)]
