// `window.playground` of OmniPaxos Playground, in TypeScript.
// Generated from the Rust types of its values; UPDATE_GOLDEN=1 cargo test --lib -- app::declarations

/** The page as an object: for the console, for teaching, for tests, and for a page that has it in a frame. */
export interface Playground {
  /**
   * Resolved once the page runs and stands still. Rejected if it cannot run. While another tab has the cluster it is
   * neither.
   */
  readonly ready: Promise<void>;

  /**
   * Runs a script. It carries on from the step that is shown, unless it starts with `cluster` or `scenario`; in the past
   * that begins a branch.
   *
   * Resolves when its lines are done and written, also if the script is wrong or cannot be carried out: see `error`.
   * @throws where `script` is not a string.
   */
  run(script: string): Promise<Outcome>;

  /**
   * Runs a script as a new run, with the default cluster if it names none. See {@link Playground.run}.
   * @throws where `script` is not a string.
   */
  load(script: string): Promise<Outcome>;

  /** The cluster at the step that is shown, whole logs included. The value is a copy: nothing changes it. */
  state(): PlaygroundState;

  /** The whole run so far, as a script: `load` makes the same run of it, step for step. */
  script(): string;

  /**
   * Pauses; the next events happen, or are shown again in the past. Resolves to the step then shown.
   * @param count How many: a whole number from 0 to 10,000,000; 1 where it is left out.
   * @throws where `count` is something else, or while the page cannot do this (another tab has the cluster).
   */
  step(count?: number): Promise<number>;

  /**
   * Shows the run as it was right after a step, or its end where it has fewer. Resolves to the step then shown.
   * @param step A whole number from 0 to 10,000,000.
   * @throws where `step` is something else, or while the page cannot do this.
   */
  seek(step: number): Promise<number>;

  /**
   * Leaves the run at the step that is shown and goes on from there as a branch; the run that was left is kept. Resolves
   * to that step once the branch is in place. Rejects, with all as it was, where it cannot be.
   * @throws while the page cannot do this.
   */
  fork(): Promise<number>;

  /**
   * Lets time pass.
   * @param ticksPerSecond A whole number from 1; above 1,000 it is 1,000. The speed set before where it is left out.
   * @throws where `ticksPerSecond` is something else, or while the page cannot do this.
   */
  play(ticksPerSecond?: number): void;

  /** Stops that, and a script that is under way: its `error` says so. */
  pause(): void;

  /** Where one is in the lesson that is open; null where none is. */
  lesson(): Lesson | null;

  /**
   * Reads a node's real database. In the past: what the disk held at that step, as one flush would write it.
   * Rejects where there is none.
   * @param pid The node's id.
   * @throws where `pid` is not a whole number from 1.
   */
  disk(pid: number): Promise<Disk>;

  /**
   * Calls back with each new event, heartbeats included. What the callback throws goes to the console.
   * @returns a function that ends it.
   * @throws where the first argument is none of the three words, or `callback` is no function.
   */
  on(what: "event", callback: (event: PlaygroundEvent) => void): () => void;
  /** Calls back with the number of steps whenever that has changed. */
  on(what: "step", callback: (step: number) => void): () => void;
  /** Calls back with each safety check that breaks. */
  on(what: "invariant", callback: (invariant: Invariant) => void): () => void;
}

declare global {
  interface Window {
    /** The page as an object. It is there once the page's WebAssembly has begun to run. */
    playground: Playground;
  }
}

/** How a script ended. */
export type Outcome = {
  /** Events of the run so far. */
  step: number;
  /** Its time, in ticks. */
  time: number;
  /** What happened, the newest 100,000 of it. */
  events: Array<PlaygroundEvent>;
  /** Null where the whole script was carried out; what was carried out before an error stands. */
  error: ScriptError | null;
};

/** Why a script stopped, and where. */
export type ScriptError = {
  /** Its line, from 1. */
  line: number;
  /** Its column, from 1. */
  column: number;
  /** What was expected there, or why it cannot be done. */
  message: string;
};

/** Something that happened. One of the kinds `received` and `lost` has the fields of its message too. */
export type PlaygroundEvent = Happening & Partial<EventMessage>;

/** Something that happened, without the message that it may be about. */
export type Happening = {
  /** In which step. */
  step: number;
  /** When, in ticks. */
  time: number;
  /** Where; null for what concerns all. */
  node: number | null;
  /** What happened. */
  kind: EventKind;
  /** The library's name of the message, storage operation or refusal; empty where it has none. */
  name: string;
  /** The sentence of the feed, in the language of the page. */
  text: string;
};

/** A message of an event. */
export type EventMessage = {
  /** The sender. */
  from: number;
  /** The receiver. */
  to: number | null;
  /** OmniPaxos's name of it. */
  message: MessageName;
  /** The ballot that it is sent in. */
  ballot?: Ballot;
  /** The ballot in which the log of its sender was last accepted. */
  acceptedRound?: Ballot;
  /** A decided index. */
  decided?: number;
  /** An accepted index. */
  accepted?: number;
  /** How many entries it carries. */
  entries: number;
  /** Which kind of snapshot it carries. */
  snapshot?: "complete" | "delta";
};

/** What a message says; what it does not say is missing. */
export type MessageFields = {
  /** OmniPaxos's name of it. */
  message: MessageName;
  /** The ballot that it is sent in. */
  ballot?: Ballot;
  /** The ballot in which the log of its sender was last accepted. */
  acceptedRound?: Ballot;
  /** A decided index. */
  decided?: number;
  /** An accepted index. */
  accepted?: number;
  /** How many entries it carries. */
  entries: number;
  /** Which kind of snapshot it carries. */
  snapshot?: "complete" | "delta";
};

/** The cluster at the step that is shown. */
export type PlaygroundState = {
  /** Events so far. */
  step: number;
  /** In ticks. */
  time: number;
  /** False while the past is shown. */
  live: boolean;
  /** The live node that leads in the highest ballot. */
  leader: number | null;
  /** Of the present configuration. */
  quorums: QuorumSizes;
  /** The configurations so far, the oldest first; the last is the present one. */
  configurations: Array<Configuration>;
  /** By ascending id, those included that are leaving. */
  nodes: Array<NodeState>;
  /** Both directions of every link. */
  links: Array<LinkState>;
  /** Those on their way, in the order in which they were sent. */
  messages: Array<MessageState>;
  /** What must always hold, as of the step that is shown. */
  invariants: Array<Invariant>;
  /** What is promised in time. */
  liveness: Liveness;
  /** What clients saw. */
  history: ClientHistory;
  /** What became of what was appended. */
  proposals: Proposals;
  /** Those that append by themselves, by ascending id of their nodes. */
  clients: Array<Client>;
};

/** Nodes that decide a log together, until a stopsign ends it. */
export type Configuration = {
  /** Its number, from 1. */
  id: number;
  /** Its members, by ascending id. */
  nodes: Array<number>;
  /** The step in which it began: 0, or where the first node had decided the stopsign of the one before. */
  step: number;
  /** When that was, in ticks. */
  time: number;
  /** How many of its nodes it takes. */
  quorums: QuorumSizes;
};

/** How many nodes it takes: majorities, unless sizes were chosen that so many nodes can have. */
export type QuorumSizes = {
  /** How many must promise before a node leads, itself included. */
  read: number;
  /** How many must accept an entry before it is decided, the leader included. */
  write: number;
};

/** A node. */
export type NodeState = {
  /** Its id. */
  pid: number;
  /** False while it is crashed. */
  up: boolean;
  /** What it keeps its log in. */
  storage: "memory" | "indexeddb";
  /** What it is. */
  role: "leader" | "follower";
  /** What it does as that. */
  phase: "none" | "prepare" | "accept" | "recover";
  /** What `get_current_leader` says there: the node promised to, alive or not. */
  leader: number | null;
  /** The highest ballot that it has promised. */
  promise: Ballot | null;
  /** Entries below this index are decided there. */
  decided: number;
  /** Entries below this index are accepted there. */
  accepted: number;
  /** Entries below this index are gone from its log. */
  compacted: number;
  /** How they went. */
  compaction: "none" | "trimmed" | "snapshot";
  /** The key-values of its snapshot. */
  snapshot: Record<string, Whole> | null;
  /** What its log holds. */
  entries: Array<LogEntry>;
  /** Entries that a flush under way is to make durable; 1 where it writes something else. */
  pendingWrites: number;
  /** Messages that wait until what they speak of is on the disk. */
  heldMessages: number;
  /** The number of the configuration of its newest instance, of which the rest tells. */
  configuration: number;
  /** Whether that runs nothing, though the node is not crashed: it has no state to start with, or its log has ended. */
  waiting: boolean;
  /** Whether it is no member of the present configuration. */
  leaving: boolean;
  /** The older configuration that it still serves, if it does. */
  serves: number | null;
  /** Whom it heard in the last heartbeat round. */
  hears: Array<number>;
  /** Whether no flush of it starts. */
  diskHeld: boolean;
  /** The number of the last flush that is done; null without a disk. */
  flushed: number | null;
};

/** An entry of a log: a key and its value, or a stopsign. */
export type LogEntry = {
  /** Its log index. */
  index: number;
  /** Its key. */
  key?: string;
  /** Its value. */
  value?: Whole;
  /** The nodes of the next configuration. */
  stopsign?: Array<number>;
  /** Whether it is decided there. */
  decided: boolean;
  /** Whether it is on the disk; false at memory nodes. */
  durable: boolean;
};

/** One direction of a link. */
export type LinkState = {
  /** The sender. */
  from: number;
  /** The receiver. */
  to: number;
  /** False while it is cut. */
  up: boolean;
};

/** A message on its way. */
export type MessageState = {
  /** What `deliver`, `drop` and the like call it by. */
  id: number;
  /** Its sender. */
  from: number;
  /** Its receiver. */
  to: number;
  /** When it was sent, in ticks. */
  sent: number;
  /** When it arrives, in ticks. */
  due: number;
  /** OmniPaxos's name of it. */
  message: MessageName;
  /** The ballot that it is sent in. */
  ballot?: Ballot;
  /** The ballot in which the log of its sender was last accepted. */
  acceptedRound?: Ballot;
  /** A decided index. */
  decided?: number;
  /** An accepted index. */
  accepted?: number;
  /** How many entries it carries. */
  entries: number;
  /** Which kind of snapshot it carries. */
  snapshot?: "complete" | "delta";
};

/** How something that must always hold stands; `cause` and `text` are of what broke it first. */
export type Invariant = {
  /** Which it is. */
  name: InvariantName;
  /** Whether nothing broke it. */
  holds: boolean;
  /** The step in which there first was something to check; null before it. */
  since: number | null;
  /** The step that broke it first. */
  brokenAt: number | null;
  /** What was done that explains it. */
  cause: Cause | null;
  /** What broke it first, in the language of the page. */
  text: string | null;
};

/** How it stands that the cluster gets on: promised while no fault is in its way, within a time. */
export type Liveness = {
  /** Whether it gets on, has time left, is late, or is not promised while a fault lasts. */
  name: LivenessName;
  /** Whether it should have come by now. */
  late: boolean;
  /** The step since which that time counts; null unless it waits or is late. */
  since: number | null;
  /** The nodes concerned. */
  nodes: Array<number>;
  /** The same in a few words, in the language of the page. */
  text: string;
};

/** Whether what clients saw, writes and reads through the log, is linearizable: key by key, the newest 10,000 operations. */
export type ClientHistory = {
  /** False where there is a key of which no order explains what was read. */
  linearizable: boolean;
  /** How many operations were looked at. */
  operations: number;
  /** Of how many keys. */
  keys: number;
  /** Those keys of which no order explains what was read, the first to break first. */
  broken: Array<BrokenKey>;
  /** Those of which it was not found out. */
  unknown: Array<string>;
};

/** A key of which no order explains what was read, and the operation that nothing explains. */
export type BrokenKey = {
  /** Which key. */
  key: string;
  /** Where the operation was asked for; null where it is not known any more. */
  node: number | null;
  /** The step in which it was asked for. */
  invoked: number | null;
  /** The step in which it was done. */
  step: number;
  /** What is wrong, in the language of the page. */
  text: string;
};

/** What became of what was appended: how many, and the oldest that are open and the newest that are lost. */
export type Proposals = {
  /** How many there were. */
  proposed: number;
  /** How many of them are decided. */
  decided: number;
  /** How many are lost. */
  lost: number;
  /** How many are neither. */
  open: number;
  /** The oldest open ones, at most 100. */
  openEntries: Array<Proposal>;
  /** The newest lost ones, at most 100. */
  lostEntries: Array<Proposal>;
};

/** Something that was appended and is open or lost. */
export type Proposal = {
  /** Its key. */
  key: string;
  /** Its value. */
  value: Whole;
  /** Where it was appended. */
  node: number;
  /** When. */
  step: number;
  /** When it was forwarded, and to whom. */
  forwarded: Moment | null;
  /** When it was first accepted, and by whom. */
  accepted: Moment | null;
  /** The step in which its last copy was gone. */
  lostAt: number | null;
  /** What took that. */
  why: Lapse | null;
  /** Where it is, or how it was lost, in the language of the page. */
  text: string;
};

/** By or to which node, and in which step. */
export type Moment = {
  /** Which node. */
  node: number;
  /** In which step. */
  step: number;
};

/** A client that appends by itself, at one node: the `load` of scripts. */
export type Client = {
  /** Where it appends. */
  node: number;
  /** How many entries at once. */
  rate: number;
  /** Every so many ticks. */
  every: number;
  /** Over how many keys. */
  keys: number;
  /** How many entries it has appended. */
  sent: number;
};

/** A ballot: the round, the priority and the node that it belongs to; compared in this order. */
export type Ballot = {
  /** The round. */
  n: number;
  /** The priority of its node when it began. */
  priority: number;
  /** Whose it is. */
  pid: number;
};

/** The lesson that is open, and where one is in it. */
export type Lesson = {
  /** As in `#lesson=…`. */
  name: string;
  /** In the language of the page. */
  title: string;
  /** The present step, from 1; null once all are behind. */
  step: number | null;
  /** False while the stage is not set. */
  ready: boolean;
  /** All of them. */
  steps: Array<LessonStep>;
};

/** A step of a lesson. */
export type LessonStep = {
  /** In the language of the page. */
  title: string;
  /** Whether the cluster has been as it asks. */
  done: boolean;
};

/** What a node has on its disk. */
export type Disk = {
  /** Whose it is. */
  node: number;
  /** The name of the database; empty where it was read from the past. */
  name: string;
  /** Of all records. */
  bytes: number;
  /** By store and key. */
  records: Array<DiskRecord>;
};

/** A record of a database, decoded. */
export type DiskRecord = {
  /** The object store. */
  store: string;
  /** Its key there. */
  key: string;
  /** Its length. */
  bytes: number;
  /** As it stands in the record. */
  checksum: string;
  /** What it says. */
  content: string;
};

/** An unsigned integer of 64 bits: a number while that is exact, else a `BigInt`. */
export type Whole = number | bigint;

/** What can happen. */
export type EventKind =
  | "started"
  | "proposed"
  | "read-proposed"
  | "read-answered"
  | "proposal-lost"
  | "refused"
  | "read"
  | "received"
  | "lost"
  | "accepted"
  | "stopsign-accepted"
  | "reconfigure-proposed"
  | "stopsign-removed"
  | "stopsign-decided"
  | "configuration-begins"
  | "joined"
  | "state-asked"
  | "state-sent"
  | "instance-started"
  | "instance-stopped"
  | "left"
  | "decided"
  | "promised"
  | "prepare-started"
  | "leading"
  | "deposed"
  | "compacted"
  | "flush-started"
  | "flushed"
  | "flush-failed"
  | "fail-asked"
  | "disk-filled"
  | "disk-freed"
  | "disk-damaged"
  | "disk-wiped"
  | "start-refused"
  | "messages-held"
  | "links-cut"
  | "links-healed"
  | "reconnected"
  | "crashed"
  | "restarted"
  | "power-failed"
  | "disk-held"
  | "disk-released"
  | "lead-asked"
  | "priority-set"
  | "message-delivered"
  | "message-duplicated"
  | "message-delayed"
  | "message-overtook"
  | "manual-on"
  | "manual-off"
  | "link-conditions"
  | "clock-set"
  | "disk-ticks-set"
  | "timeouts-set"
  | "reconnect-asked"
  | "load-started"
  | "load-ended"
  | "violated";

/** The messages of OmniPaxos, and the two that bring a node the state of its configuration. */
export type MessageName =
  | "HeartbeatRequest"
  | "HeartbeatReply"
  | "PrepareReq"
  | "Prepare"
  | "Promise"
  | "AcceptSync"
  | "AcceptDecide"
  | "Accepted"
  | "NotAccepted"
  | "Decide"
  | "ProposalForward"
  | "Compaction"
  | "AcceptStopSign"
  | "ForwardStopSign"
  | "State"
  | "StateRequest";

/** How a proposal is lost. */
export type Lapse =
  | "forward-lost"
  | "message-lost"
  | "replaced"
  | "crashed"
  | "flushed"
  | "dropped"
  | "wiped"
  | "stopped"
  | "power-failure";

/** What must always hold. */
export type InvariantName =
  | "validity"
  | "agreement"
  | "integrity"
  | "order"
  | "ballots"
  | "durability"
  | "snapshot";

/** How what is promised in time stands. */
export type LivenessName =
  | "holds"
  | "waiting"
  | "not-promised"
  | "late";

/** What was done that explains a violation. */
export type Cause =
  | "amnesia"
  | "wiped"
  | "storage-forgot"
  | "trim-before-snapshot"
  | "trim-after-snapshot"
  | "delta-catch-up"
  | "resync-below-trim"
  | "stopsign-twice"
  | "promise-taken-back"
  | "unknown";
