/* SPDX-FileCopyrightText: 2026 The Watchword authors
 * SPDX-License-Identifier: EUPL-1.2
 *
 * Pair keys: the key of step n is installed once, so no counter is ever used twice under it. The
 * relay repeats and reorders Pairs of the other side as it likes. -DBREAK_PAIR_TAKEN_AGAIN
 * installs a key whose step is not above the current one, and must be caught.
 */

#define STEPS 4
#define SENDS 3

byte offered;            /* the highest step whose Pair was made */
byte step;               /* the step I am at */
byte counter;            /* next counter under its key */
byte used[5];            /* counters used under each key */

active proctype Other() {
    do
    :: offered < STEPS && offered <= step -> offered++
    :: offered == STEPS -> break
    od
}

active proctype Me() {
    byte n;
    do
    :: offered > 0 -> atomic {
        select(n : 1 .. 4);          /* any Pair that was ever made, again and again */
        if
#ifdef BREAK_PAIR_TAKEN_AGAIN
        :: n <= offered -> step = n; counter = 0
#else
        :: n <= offered && n > step -> step = n; counter = 0
#endif
        :: else
        fi; n = 0 }
    :: atomic { step > 0 && counter < SENDS ->
        assert(counter >= used[step]);   /* a nonce is used once */
        used[step] = counter + 1;
        counter++ }
    od
}
