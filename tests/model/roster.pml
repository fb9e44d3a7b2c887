/* SPDX-FileCopyrightText: 2026 The Watchword authors
 * SPDX-License-Identifier: EUPL-1.2
 *
 * Who is here, and when it is agreed: the admission and agreement rules of the call protocol.
 *
 * Three people in a restricted room: A and B are hosts, C must be admitted. Everything that
 * decides who is here is one bit of evidence. Somebody signs a bit by setting it in `said`. The
 * relay hands any bit that was said to anybody at any time, in any order, or never; it cannot
 * sign. A statement is heard or not, and counts until what its hearer sees has changed.
 *
 * -DHONEST: the relay loses nothing for good. Everybody who should remain must then end agreed
 * on one roster, whatever happened (Monitor). Without it only the assertions are checked.
 * -DREACH: all three agreed must be reachable (the assertion in Monitor must fail).
 * -DBREAK_...: one rule is taken away, and checking must find an error.
 *
 * Not in here: lengths of time (a Drop is possible when its cause is there), the bytes of keys
 * and messages, Admits by somebody who was admitted, more than three people.
 */

#define N 3
#define C 2

#ifdef BREAK_RH_WITHOUT_GONE
#define OLD_WORDS        /* a statement that came back would count: views could recur */
#endif

/* evidence: the first hellos, and that A and B are ready, are known from the start */
#define READY_A   1
#define READY_B   2
#define READY_C   4
#define ADMIT_AC  8      /* of C's first hello, by A */
#define ADMIT_BC  16     /* the same, by B */
#define ADMIT_AC2 32     /* of C's second hello, by A */
#define REMOVE_B  64     /* by A; lists the Admits in keeps_b */
#define REMOVE_A  128    /* by B; lists the Admits in keeps_a */
#define BYE_C     256    /* C's first hello is over, says C */
#define DROP_C    512    /* the same, says A or B */
#define READY_C2  1024   /* C came back with a second hello */
#define EPOCH_2   2048   /* the issuer's next descriptor; it names A and B */
#define GHOST     4096   /* of somebody whom no descriptor names; nobody honest says it */

/* presences on a roster */
#define IN_A 1
#define IN_B 2
#define IN_C 4
#define IN_C2 8
#define IN_GHOST 16
#define ROSTER(v) ((v) & 31)
#define HAS(set, item) (((set) & (item)) == (item))
#define ON(q, v) ((v) & ((q) == C -> (IN_C | IN_C2) : (1 << (q))))

#ifndef EVENTS
#define EVENTS 3         /* clicks and accidents */
#endif

short said = READY_A | READY_B;
short ev[N];             /* evidence that somebody has */
short view[N];           /* what it says to them: roster, who is gone, Admits, epoch */
short agreed[N];         /* the view in force, 0 for none */
short given[N];          /* presences that were given my key */
bool word[9];            /* the other stated what I see now: word[me * N + other] */
#ifdef OLD_WORDS
short first[N];          /* what I stated first (a lying relay kept it) */
#endif
short keeps_a, keeps_b;
#ifdef BREAK_FIRST_REMOVE_WINS
byte order[N];           /* which Remove came first */
#endif
#ifdef BREAK_ROSTER_READ_TWICE
bool checked[N];
#endif
byte events;
bool stop, crashed, mute, refuses;
hidden short e, r, g, a, lost, was;

/* of two hosts who remove each other both are gone, and neither Remove voids anything */
#ifdef BREAK_RETURNED_REMOVE_VOIDS
#define STRIKES(other) true
#else
#define STRIKES(other) (!HAS(e, other))
#endif

/* the one pure function of evidence */
inline see(p) {
    e = ev[p]; r = 0; g = 0;
    a = e & (ADMIT_AC | ADMIT_BC | ADMIT_AC2);
#ifdef BREAK_FIRST_REMOVE_WINS
    if :: HAS(e, REMOVE_B) && order[p] != 2 -> g = g | IN_B :: else fi;
    if :: HAS(e, REMOVE_A) && order[p] != 1 -> g = g | IN_A :: else fi;
#else
    if :: HAS(e, REMOVE_B) -> g = g | IN_B :: else fi;
    if :: HAS(e, REMOVE_A) -> g = g | IN_A :: else fi;
#endif
    if :: (e & (BYE_C | DROP_C)) -> g = g | IN_C :: else fi;
#ifndef BREAK_REMOVE_VOIDS_NOTHING
    if :: HAS(e, REMOVE_B) && STRIKES(REMOVE_A) -> a = a & ~(ADMIT_BC & ~keeps_b) :: else fi;
    if :: HAS(e, REMOVE_A) && STRIKES(REMOVE_B) ->
        a = a & ~((ADMIT_AC | ADMIT_AC2) & ~keeps_a) :: else fi;
#endif
    if :: HAS(e, READY_A) && !(g & IN_A) -> r = r | IN_A :: else fi;
    if :: HAS(e, READY_B) && !(g & IN_B) -> r = r | IN_B :: else fi;
    if
    :: HAS(e, READY_C) && (a & (ADMIT_AC | ADMIT_BC)) && !(g & IN_C) && !(e & EPOCH_2) ->
        r = r | IN_C
    :: else
    fi;
    if
#ifdef BREAK_ADMIT_OF_A_PERSON
    :: HAS(e, READY_C2) && a && !(e & EPOCH_2) -> r = r | IN_C2
#else
    :: HAS(e, READY_C2) && (a & ADMIT_AC2) && !(e & EPOCH_2) -> r = r | IN_C2
#endif
    :: else
    fi;
    if :: HAS(e, GHOST) -> r = r | IN_GHOST :: else fi;
    view[p] = r;
#ifndef BREAK_RH_WITHOUT_GONE
    view[p] = view[p] | (g << 5);
#endif
    if :: HAS(e, EPOCH_2) -> view[p] = view[p] | 512 :: else fi;
#ifndef BREAK_RH_WITHOUT_ADMITS
    view[p] = view[p] | (a << 7);        /* bits 10 to 12 */
#endif
}

#define NAMED_GONE ((HAS(e, REMOVE_B) -> IN_B : 0) | (HAS(e, REMOVE_A) -> IN_A : 0) | \
    ((e & (BYE_C | DROP_C)) -> IN_C : 0) | (HAS(e, EPOCH_2) -> (IN_C | IN_C2) : 0))

/* take in one bit; whoever of the agreed roster is gone ends it, before anything else */
inline learn(p, item) {
    d_step {
#ifdef BREAK_FIRST_REMOVE_WINS
        if
        :: item == REMOVE_B && order[p] == 0 -> order[p] = 1
        :: item == REMOVE_A && order[p] == 0 -> order[p] = 2
        :: else
        fi;
#endif
        was = view[p];
        ev[p] = ev[p] | (item);
        see(p);
        if
        :: view[p] != was -> word[p * N] = false; word[p * N + 1] = false; word[p * N + 2] = false
        :: else
        fi;
        lost = ROSTER(agreed[p]) & ~r;
        if
        :: lost ->
            /* nobody falls out of a call because of what happened to somebody else */
            assert((lost & ~NAMED_GONE) == 0);
#ifndef BREAK_NO_REKEY
            agreed[p] = 0; given[p] = 0;
#endif
        :: else
        fi;
        assert((given[p] & g) == 0)
    }
}

#define SAY(item) said = said | (item)

#define WORD(p, q) (word[(p) * N + (q)])
#define FINE(p, q) ((p) == (q) || !ON(q, view[p]) || WORD(p, q))
#define SOMEBODY(p) (ROSTER(view[p]) & ~((p) == C -> (IN_C | IN_C2) : (1 << (p))))
#ifdef BREAK_NO_AGREEMENT
#define EVERYBODY(p) true
#else
#ifdef BREAK_MAJORITY
#define EVERYBODY(p) (((p) != 0 && ON(0, view[p]) && WORD(p, 0)) || \
    ((p) != 1 && ON(1, view[p]) && WORD(p, 1)) || ((p) != 2 && ON(2, view[p]) && WORD(p, 2)))
#else
#define EVERYBODY(p) (FINE(p, 0) && FINE(p, 1) && FINE(p, 2))
#endif
#endif
#ifdef BREAK_REFUSE_SILENTLY
#define ACCEPTS(p) !((p) == 0 && refuses && (view[p] & IN_C))
#else
#define ACCEPTS(p) true
#endif
#define MAY_AGREE(p) (ON(p, view[p]) && SOMEBODY(p) && agreed[p] != view[p] && \
    EVERYBODY(p) && ACCEPTS(p))
#define SETTLED(p) (agreed[p] && agreed[p] == view[p])
#define ALIKE(p, q) (!SETTLED(p) || !SETTLED(q) || !ON(q, agreed[p]) || !ON(p, agreed[q]) || \
    agreed[p] == agreed[q])

inline take(p) {
    agreed[p] = view[p];
    given[p] = ROSTER(view[p]) & ~((p) == C -> (IN_C | IN_C2) : (1 << (p)));
    safe(p)
}

/* what may never happen, whatever the relay does */
inline safe(p) {
    assert(!(agreed[p] & IN_GHOST));
    assert(!(agreed[p] & IN_C) || (said & (ADMIT_AC | ADMIT_BC)));
    assert(!(agreed[p] & IN_C2) || HAS(said, ADMIT_AC2));
    assert(!(agreed[p] & IN_C) || !HAS(ev[p], REMOVE_B) || HAS(ev[p], REMOVE_A) ||
        (said & ADMIT_AC) || (keeps_b & ADMIT_BC));
    assert(!(agreed[p] & (IN_C | IN_C2)) || !HAS(ev[p], EPOCH_2));
    assert((given[p] & ~ROSTER(agreed[p])) == 0);
    assert(ALIKE(0, 1) && ALIKE(0, 2) && ALIKE(1, 2));
    assert(ev[0] != ev[1] || view[0] == view[1]);
    assert(ev[0] != ev[2] || view[0] == view[2]);
    assert(ev[1] != ev[2] || view[1] == view[2])
}

#define GET(item) :: atomic { alive && HAS(said, item) && !HAS(ev[p], item) && CARRIED(item) -> \
    learn(p, item) }
#ifdef BREAK_NO_EXCHANGE
/* what one missed is gone for good: nobody compares evidence */
#define CARRIED(item) !((item) == ADMIT_AC && p == 1)
#else
#define CARRIED(item) true
#endif
#ifdef BREAK_SUBSET
#define SAME(p, q) ((ROSTER(view[q]) & ~ROSTER(view[p])) == 0)
#else
#define SAME(p, q) (view[q] == view[p])
#endif
#define HEAR(q) :: atomic { alive && p != q && !(q == C && (mute || crashed)) && HERE(q) && \
    ON(q, view[p]) && !WORD(p, q) && ACCEPTS(q) && SAME(p, q) -> word[p * N + q] = true }
#define alive (!(p == C && crashed))
/* crashes, silence and refusal only matter where the relay is honest */
#ifdef HONEST
#define ACCIDENTS true
#else
#define ACCIDENTS false
#endif
#define HAPPENS (!stop && events < EVENTS)
#define HERE(x) ON(x, view[x])

active [N] proctype Person() {
    byte p = _pid;
    atomic { learn(p, READY_A); learn(p, READY_B) };
    do
    /* evidence, as the relay likes */
    GET(READY_C)
    GET(ADMIT_AC)
    GET(ADMIT_BC)
    GET(ADMIT_AC2)
    GET(REMOVE_B)
    GET(REMOVE_A)
    GET(BYE_C)
    GET(DROP_C)
    GET(READY_C2)
    GET(EPOCH_2)
#ifdef BREAK_NO_DESCRIPTOR_CHECK
    :: atomic { !HAS(ev[p], GHOST) -> learn(p, GHOST) }
#endif
#ifdef BREAK_ADMIT_UNSIGNED
    :: atomic { !HAS(ev[p], ADMIT_AC) -> learn(p, ADMIT_AC) }
#endif
#ifdef BREAK_OLDER_EPOCH
    :: atomic { HAS(ev[p], EPOCH_2) && p != C -> ev[p] = ev[p] & ~EPOCH_2; learn(p, READY_A);
        assert(!(view[p] & IN_C)) }
#endif
    /* statements: one says what one sees now; the relay hands it over or does not */
    HEAR(0)
    HEAR(1)
    HEAR(2)
#ifdef OLD_WORDS
    :: atomic { p != C && first[p] == 0 && HERE(p) -> first[p] = view[p] }
    :: atomic { p != C && first[1 - p] && first[1 - p] == view[p] && !WORD(p, 1 - p) ->
        word[p * N + 1 - p] = true }
#endif
#ifdef BREAK_HINT_IS_A_WORD
    :: atomic { !WORD(p, (p + 1) % N) -> word[p * N + (p + 1) % N] = true }
#endif
    /* agreement */
#ifdef BREAK_ROSTER_READ_TWICE
    :: atomic { alive && MAY_AGREE(p) && !checked[p] -> checked[p] = true }
    :: atomic { checked[p] -> checked[p] = false;
        if :: ON(p, view[p]) && SOMEBODY(p) -> take(p) :: else fi }
#else
    :: atomic { alive && MAY_AGREE(p) -> take(p) }
#endif
#ifdef BREAK_KEY_FOR_A_LATER_ROSTER
    :: atomic { agreed[p] && agreed[p] != view[p] ->
        given[p] = ROSTER(view[p]) & ~((p) == C -> (IN_C | IN_C2) : (1 << (p))); safe(p) }
#endif
    /* A's clicks */
    :: atomic { p == 0 && HAPPENS && HERE(0) && !HAS(said, ADMIT_AC) ->
        events++; SAY(ADMIT_AC); learn(p, ADMIT_AC) }
    :: atomic { p == 0 && HAPPENS && HERE(0) && HAS(said, BYE_C) && !HAS(said, ADMIT_AC2) ->
        events++; SAY(ADMIT_AC2); learn(p, ADMIT_AC2) }
    :: atomic { p == 0 && HAPPENS && HERE(0) && !HAS(said, REMOVE_B) ->
        events++; keeps_b = ev[0] & ADMIT_BC; SAY(REMOVE_B); learn(p, REMOVE_B) }
    :: atomic { p == 0 && HAPPENS && !HAS(said, EPOCH_2) ->
        events++; SAY(EPOCH_2); learn(p, EPOCH_2) }
    :: atomic { p == 0 && ACCIDENTS && HAPPENS && !refuses && !HAS(said, READY_C) -> events++; refuses = true }
    /* B's clicks */
    :: atomic { p == 1 && HAPPENS && HERE(1) && !HAS(said, ADMIT_BC) ->
        events++; SAY(ADMIT_BC); learn(p, ADMIT_BC) }
    :: atomic { p == 1 && HAPPENS && HERE(1) && !HAS(said, REMOVE_A) ->
        events++; keeps_a = ev[1] & (ADMIT_AC | ADMIT_AC2); SAY(REMOVE_A); learn(p, REMOVE_A) }
    /* C comes, leaves, crashes, comes back, falls silent */
    :: atomic { p == C && alive && !HAS(said, READY_C) && (ev[C] & (ADMIT_AC | ADMIT_BC)) ->
        SAY(READY_C); learn(p, READY_C) }
    :: atomic { p == C && alive && HAPPENS && HAS(said, READY_C) && !HAS(said, BYE_C) ->
        events++; SAY(BYE_C); learn(p, BYE_C) }
    :: atomic { p == C && !crashed && HAPPENS && ACCIDENTS && HAS(said, READY_C) && !HAS(said, BYE_C) ->
        events++; crashed = true }
    :: atomic { p == C && crashed && HAPPENS -> events++; crashed = false; mute = false;
#ifdef BREAK_NO_BYE_FOR_THE_OLD
        SAY(READY_C2); learn(p, READY_C2)
#else
        SAY(BYE_C | READY_C2); learn(p, BYE_C); learn(p, READY_C2)
#endif
        }
    :: atomic { p == C && HAPPENS && ACCIDENTS && HAS(said, READY_C) && !mute && !crashed -> events++; mute = true }
#ifdef BREAK_ADMIT_OF_A_PERSON
    :: atomic { p == C && HAS(said, BYE_C) && !HAS(said, READY_C2) ->
        SAY(READY_C2); learn(p, READY_C2) }
#endif
    /* Drops: of who is silent, never states, or cannot be accepted */
#ifndef BREAK_NO_DROP
    :: atomic { p != C && (crashed || mute) && (view[p] & IN_C) && HERE(p) ->
        SAY(DROP_C); learn(p, DROP_C) }
#endif
#ifndef BREAK_REFUSE_SILENTLY
    :: atomic { p == 0 && refuses && (view[p] & IN_C) && HERE(p) -> SAY(DROP_C); learn(p, DROP_C) }
#endif
    od
}

#define COMPLETE(x) (ev[x] == said || (x == C && crashed))
#define DONE(x) (!HERE(x) || !SOMEBODY(x) || SETTLED(x) || (x == C && (crashed || mute)))

active proctype Monitor() {
#ifdef REACH
    assert(true);
    do
    :: atomic { agreed[0] && agreed[0] == agreed[1] && agreed[1] == agreed[2] &&
        HAS(agreed[0], IN_A | IN_B | IN_C) -> assert(false) }
    od
#endif
#ifdef HONEST
    stop = true;
    timeout;
    assert(COMPLETE(0) && COMPLETE(1) && COMPLETE(2));
    assert(DONE(0) && DONE(1) && DONE(2));
    assert(!HAS(said, READY_C2) || !(view[0] & IN_C));
#endif
end: false
}
