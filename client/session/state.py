# SPDX-FileCopyrightText: 2026 The Watchword authors
# SPDX-License-Identifier: EUPL-1.2
"""The state of a call: frozen values, replaced as wholes, used once.

A state holds keys with counters. Whoever steps one state twice would use a nonce twice: keep
only the state that the last step returned.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from client.crypto.envelope import Signed
from client.crypto.hpke import XWingPrivate
from client.crypto.pairwise import FIRST_CHAIN, PairKey
from client.model.events import CallPhase
from client.model.ids import HelloHash, IdentityKey, MessageHash, RosterHash, Uid
from client.model.participant import TrustState
from client.model.posture import Posture
from client.model.room import RoomDescriptor
from client.model.secret import Secret
from client.model.version import OLDEST_PEER
from client.session.attendance_state import Attendance, no_audit_head
from client.session.effects import Effect, RosterShown
from client.session.evidence import Evidence
from client.session.messages import Hello, Keys, Statement
from client.session.ports import Myself
from client.session.roster import RosterView
from client.session.talk_state import Allowance, TalkState
from client.session.words import NOTHING, Standing

NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class CallSetup:
    """What a call starts from: everything was checked before (descriptor, trust, device)."""

    me: Myself
    uid: Uid
    descriptor: Signed[RoomDescriptor]
    room_key: Secret
    trust: Mapping[IdentityKey, TrustState]
    """My judgement per key; a key that is missing is unverified."""
    media: bool = True
    """I send media (everyone but a listener)."""
    version: str = "0.1.0"
    min_version: tuple[int, int, int] = OLDEST_PEER
    """The oldest program of somebody else that counts (check PEER-VERSION)."""
    my_hellos: frozenset[HelloHash] = frozenset()
    """Every hello I made in this room before, from `effects.HelloMade`."""
    attempt: int = 0
    """How often I was dropped in a row; `call.next_setup` counts it."""
    old_room_key: Secret | None = None
    """The room key before this one: people of the current epoch still knock under it."""
    earlier: tuple[Signed[RoomDescriptor], ...] = ()
    """Epochs before ``descriptor`` that a presence of mine learned in this call."""
    gate_grace: float = 15.0
    """Seconds from `inputs.GateLost` to the end, unless that names another time."""
    standing: Standing = NOTHING
    """My hand and devices, kept when I come back."""
    gate_lost: tuple[str, ...] = ()
    """Checks that had failed when I came back: a new presence mends nothing."""
    gate_lost_at: float = NEVER
    wall: float = 0.0
    """Unix seconds less monotonic seconds: for the times in a receipt."""
    attendance: Attendance = field(default_factory=Attendance)
    """Who was here before I came back."""
    audit_head: Callable[[], str] = no_audit_head
    """The head of my audit log at this moment, in hex; empty without a log."""


@dataclass(frozen=True, slots=True)
class PairState:
    """How far the key with one person has come (protocol.md section 7.3)."""

    their_key: bytes
    """The newest ephemeral key received: what I seal to."""
    n: int = 0
    chain: Secret = FIRST_CHAIN
    keys: tuple[PairKey, ...] = ()
    my_next: XWingPrivate | None = None
    confirmed: int = 0
    """Highest step that the other has shown to have."""
    body: bytes = b""
    """My last Pair, to send again unchanged."""
    body_n: int = 0
    sent_at: float = NEVER
    tries: int = 0
    renewed_at: float = NEVER


@dataclass(frozen=True, slots=True)
class Heard:
    """The newest statement of somebody, and when it came."""

    value: Statement
    at: float


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A key announcement of somebody; ``opened`` when its secret came and fits."""

    keys: Signed[Keys]
    opened: bool = False
    handed_by_signer: bool = False


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody else's presence: one hello, and what came of it."""

    hello: HelloHash
    identity: IdentityKey
    nonce: str
    xwing: bytes = field(repr=False)
    known_at: float
    heard_at: float
    chance: float
    """Seconds added to clocks, so that not everybody drops at once."""
    conn: int | None = None
    pair: PairState | None = None
    welcomed_at: float = NEVER
    welcomes: int = 0
    on_roster_at: float | None = None
    stated_mine: bool = False
    """They once stated a roster hash of mine."""
    exchanged_at: float = NEVER
    """Evidence was last sent to them or asked for by them."""
    compared_at: float = NEVER
    compares: int = 0
    """How often we compared since we state different rosters."""
    answered_at: float = NEVER
    asks: Allowance | None = None
    """What they may still ask of me."""
    differs_since: float | None = None
    statement: Heard | None = None
    told: int = -1
    """Sequence number of my last statement sent to them."""
    commits: tuple[tuple[RosterHash, str], ...] = ()
    keys: tuple[HeldKey, ...] = ()
    keys_seq: int = -1
    asked_keys_at: float = NEVER
    shared_keys_at: float = NEVER
    linked: bool = False
    ended_told_at: float = NEVER
    probed_at: float = NEVER
    key_told: int = 0
    """How often I, the issuer, handed them the room key since it is a new one."""
    key_told_at: float = NEVER
    withheld: int = 0
    """Rosters for which they kept back their part of the call code."""

    @property
    def paired(self) -> bool:
        """A key to which both contributed exists."""
        return self.pair is not None and any(key.n > 1 for key in self.pair.keys)


@dataclass(frozen=True, slots=True)
class PostureHeard:
    """What somebody said of their computer, and what I told them of mine, how often and when."""

    said: Posture | None = None
    said_at: float = NEVER
    told: Posture | None = None
    told_at: float = NEVER
    times: int = 0
    missed: bool = False
    """Told of as silent."""
    listed: bool = False
    """Showed me their list: once is enough."""


@dataclass(frozen=True, slots=True)
class Stated:
    """My last statement."""

    signed: Signed[Statement]
    at: float

    @property
    def value(self) -> Statement:
        """What I said."""
        return self.signed.value


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreed roster: one snapshot, never read again."""

    rh: RosterHash
    roster: frozenset[HelloHash]
    at: float
    after_departure: bool


@dataclass(frozen=True, slots=True)
class SendKey:
    """A sender key of mine and exactly whom it was given to."""

    rh: RosterHash
    generation: int
    secret: Secret
    keys: Signed[Keys]
    given: frozenset[HelloHash]
    use_by: float
    """Use it from then on, even if not everybody acknowledged it."""


@dataclass(frozen=True, slots=True)
class CodePart:
    """My part in the call code of one roster, and what others committed to and revealed."""

    rh: RosterHash
    nonce: bytes = field(repr=False)
    commit: str
    reveals: Mapping[HelloHash, bytes] = field(default_factory=dict, repr=False)
    shown: bool = False
    blamed: bool = False


@dataclass(frozen=True, slots=True)
class Pending:
    """A hello under a descriptor that is not here yet, and how often that was asked for."""

    identity: IdentityKey
    data: bytes
    conn: int | None
    asked_at: float
    tries: int


@dataclass(frozen=True, slots=True)
class State:
    """Everything a call knows. Made by `call.start`, moved on by `call.step`."""

    setup: CallSetup
    hello: Signed[Hello]
    key: XWingPrivate
    started_at: float
    evidence: Evidence
    view: RosterView
    trust: Mapping[IdentityKey, TrustState]
    code: CodePart
    seq: int = 0
    conn: int | None = None
    hinted: frozenset[int] = frozenset()
    """Connections the relay says are here: a hint for pace, never for membership."""
    found: frozenset[int] = frozenset()
    """Connections that were here when I came, by the relay's word: for the wording of a notice."""
    line_up: bool = False
    line_since: float = NEVER
    relay_heard: float = NEVER
    hello_at: float = NEVER
    peers: Mapping[HelloHash, Peer] = field(default_factory=dict)
    early: Mapping[HelloHash, tuple[int, bytes]] = field(default_factory=dict)
    """Sealed bodies of people whose hello has not come yet."""
    pending: Mapping[HelloHash, Pending] = field(default_factory=dict)
    """Hellos that are judged when their descriptor comes."""
    asked_epoch_at: float = NEVER
    answered_epoch: Mapping[IdentityKey, float] = field(default_factory=dict)
    unjudged: frozenset[IdentityKey] = frozenset()
    """People whom a new epoch names and whom I was not told yet how far to trust."""
    key_epoch: int = 0
    """The epoch whose room key the issuer handed me last."""
    ready_sent: bool = False
    ready_at: float = NEVER
    """When I signed it last."""
    mine: tuple[MessageHash, ...] = ()
    """Byes that I signed."""
    rh_at: float = NEVER
    stated: Stated | None = None
    stated_rhs: tuple[RosterHash, ...] = ()
    agreed: Agreed | None = None
    """The agreed roster in force."""
    last_agreed: Agreed | None = None
    missing_since: float | None = None
    """Since when I and another are on my roster without an agreed one in force."""
    evidence_at: float = NEVER
    asked_at: float = NEVER
    """When I, a newcomer, last asked somebody for all the evidence that I lack."""
    live_since: float | None = None
    generation: int = 0
    next_key: SendKey | None = None
    send_key: SendKey | None = None
    stale_keys_at: float | None = None
    rekey: tuple[float, HelloHash] | None = None
    """Since when a key must be changed, and because of whom; None: none must."""
    sending: bool = False
    code_roster: frozenset[HelloHash] = frozenset()
    """Whose call code was shown last."""
    code_visible: bool = False
    gate_lost: tuple[str, ...] = ()
    gate_lost_at: float = NEVER
    gate_wait: float | None = None
    """How long what is lost now may stay so, in seconds; None: as the setup says."""
    distrusted: tuple[HelloHash, ...] = ()
    """People of the agreed roster whose key I cannot accept any more: nothing is sent."""
    distrusted_since: float | None = None
    twice: frozenset[IdentityKey] = frozenset()
    """People of whom two presences spoke at a time: somebody else may hold their key."""
    double_since: float | None = None
    """Somebody else acts under my key since then."""
    phase: CallPhase = CallPhase.CONNECTING
    reason: str = ""
    about: tuple[Uid, ...] = ()
    """Whom the phase was said to wait for."""
    shown: RosterShown | None = None
    noticed: frozenset[HelloHash] = frozenset()
    """People whose coming was told."""
    knocks: Mapping[HelloHash, float] = field(default_factory=dict)
    """When somebody who is not let in knocked last."""
    waiting: tuple[tuple[HelloHash, IdentityKey], ...] = ()
    """Who was shown as waiting."""
    talk: TalkState = field(default_factory=TalkState)
    attendance: Attendance = field(default_factory=Attendance)
    comings: Mapping[IdentityKey, tuple[float, float]] = field(default_factory=dict)
    """How many more hellos of a person are taken at once, and since when; see `pace`."""
    posture: Posture | None = None
    """How my own computer stands; None: nothing is told and nothing asked for."""
    postures: Mapping[HelloHash, PostureHeard] = field(default_factory=dict)
    raised: Mapping[tuple[str, str], float] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    """What was dropped, by cause."""
    ended: bool = False

    @property
    def me(self) -> HelloHash:
        """My hello."""
        return HelloHash(self.hello.hash)

    @property
    def roster(self) -> frozenset[HelloHash]:
        """Who I see here now, agreed or not."""
        return frozenset(self.view.roster)

    @property
    def doubled(self) -> frozenset[HelloHash]:
        """Presences on my roster of people who are here more than once."""
        whose = [self.evidence.identity(hello) for hello in self.view.roster]
        if len(frozenset(whose)) == len(whose):
            return frozenset()
        return frozenset(
            hello
            for hello, identity in zip(self.view.roster, whose, strict=True)
            if whose.count(identity) > 1
        )

    @property
    def others(self) -> tuple[HelloHash, ...]:
        """Who else is on my roster."""
        return tuple(h for h in self.view.roster if h != self.me)


@dataclass(frozen=True, slots=True)
class Step:
    """The state after an input, and what to do, in this order."""

    state: State
    effects: tuple[Effect, ...]


def frozen(mapping: dict[HelloHash, Peer]) -> Mapping[HelloHash, Peer]:
    """A mapping that cannot be changed any more."""
    return MappingProxyType(mapping)
