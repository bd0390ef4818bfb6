// Everything of `window.playground`, in the page itself. `make test-types` compiles it; nothing of it runs.

import type { Ballot, BrokenKey, Client, ClientHistory, Configuration, Disk, EventKind, Invariant, Lapse, Liveness, LivenessName, LogEntry, MessageName, NodeState, Outcome, PlaygroundEvent, QuorumSizes, Whole } from "omnipaxos-playground";

const { playground } = window;

async function runs(): Promise<string> {
  await playground.ready;
  const outcome: Outcome = await playground.run("cluster nodes=3 seed=7\nrun until leader\nappend leader a=1");
  if (outcome.error) {
    const { line, column, message } = outcome.error;
    return `line ${line}, column ${column}: ${message}`;
  }
  const again: Outcome = await playground.load(playground.script());
  console.log(again.step === outcome.step, again.time, again.events.length);
  const steps: number[] = [await playground.step(), await playground.step(20), await playground.seek(5), await playground.fork()];
  playground.play();
  playground.play(16);
  playground.pause();
  return steps.join();
}

function looks(): string[] {
  const state = playground.state();
  const { step, time, live, leader, quorums, configurations, nodes, links, messages, invariants, liveness, history, proposals, clients } = state;
  const lines = [`step ${step}, tick ${time}, ${live ? "live" : "past"}, leader ${leader ?? "none"}`];
  lines.push(sizes(quorums), ...configurations.map(configuration), ...clients.map(client));
  lines.push(...nodes.map(node), ...invariants.map(broken), inTime(liveness), ...seen(history));
  for (const link of links) if (!link.up) lines.push(`${link.from}>${link.to} is cut`);
  for (const { id, from, to, sent, due, message, ballot, acceptedRound, decided, accepted, entries, snapshot } of messages) {
    const name: MessageName = message;
    lines.push(`${id} ${from}>${to} ${sent}-${due} ${name} ${of(ballot)} ${of(acceptedRound)} ${decided} ${accepted} ${entries} ${snapshot ?? "no snapshot"}`);
  }
  lines.push(`${proposals.proposed} = ${proposals.decided} + ${proposals.lost} + ${proposals.open}`);
  for (const one of [...proposals.openEntries, ...proposals.lostEntries]) {
    const why: Lapse | null = one.why;
    const moments = [one.forwarded, one.accepted].map((moment) => (moment ? `${moment.node} in ${moment.step}` : "never"));
    lines.push(`${one.key}=${one.value} at ${one.node} in ${one.step}: ${moments} ${one.lostAt ?? ""} ${why ?? ""} ${one.text}`);
  }
  return lines;
}

const of = (ballot: Ballot | null | undefined): string => (ballot ? `${ballot.n}·${ballot.pid} (${ballot.priority})` : "none");

const sizes = ({ read, write }: QuorumSizes): string => `${read} promise, ${write} accept`;

const configuration = ({ id, nodes, step, time, quorums }: Configuration): string => `${id}: ${nodes.join()} since step ${step}, tick ${time}; ${sizes(quorums)}`;

const client = ({ node, rate, every, keys, sent }: Client): string => `${rate} every ${every} ticks at ${node} over ${keys} keys, ${sent} so far`;

function node(it: NodeState): string {
  const total = it.entries.reduce((sum, { value }: LogEntry) => sum + BigInt(value ?? 0), 0n);
  const values: Whole[] = Object.values(it.snapshot ?? {});
  const flags = [it.up, it.storage === "indexeddb", it.role === "leader", it.phase === "accept", it.diskHeld, it.compaction === "trimmed", it.waiting, it.leaving];
  const numbers = [it.decided, it.accepted, it.compacted, it.pendingWrites, it.heldMessages, it.configuration, it.serves ?? 0, it.flushed ?? 0];
  const entries = it.entries.map(({ index, key, stopsign, decided, durable }) => `${index} ${key ?? stopsign?.join()} ${decided} ${durable}`);
  return `${it.pid} ${of(it.promise)} ${it.leader} ${flags} ${numbers} ${it.hears} ${entries} ${total} ${values}`;
}

function inTime({ name, late, since, nodes, text }: Liveness): string {
  const state: LivenessName = name;
  return `${state}${late ? ", too late" : ""} since ${since ?? "no step"} at ${nodes.join()}: ${text}`;
}

function seen({ linearizable, operations, keys, broken, unknown }: ClientHistory): string[] {
  const wrong = broken.map((it: BrokenKey) => `${it.key} at ${it.node ?? "?"} in ${it.invoked ?? "?"}-${it.step}: ${it.text}`);
  return [`${operations} operations, ${keys} keys, ${linearizable}, not known of ${unknown.join()}`, ...wrong];
}

function broken({ name, holds, since, brokenAt, cause, text }: Invariant): string {
  return holds ? `${name} holds since ${since ?? "no step yet"}` : `${name} broken in ${brokenAt} by ${cause}: ${text}`;
}

function listens(): Array<() => void> {
  const seen = new Set<EventKind>();
  const event = ({ step, time, node, kind, name, text, from, to, message, entries }: PlaygroundEvent): void => {
    seen.add(kind);
    if (kind === "received") console.log(step, time, node, name, text, from, to, message, entries);
  };
  return [
    playground.on("event", event),
    playground.on("step", (step) => console.log(step.toFixed())),
    playground.on("invariant", (invariant) => console.log(broken(invariant))),
  ];
}

async function reads(): Promise<number> {
  const { node, name, bytes, records }: Disk = await playground.disk(1);
  for (const record of records) console.log(node, name, record.store, record.key, record.bytes, record.checksum, record.content);
  const lesson = playground.lesson();
  if (lesson) console.log(lesson.name, lesson.title, lesson.step, lesson.ready, lesson.steps.map(({ title, done }) => `${title} ${done}`));
  return bytes;
}

function wrong(): void {
  // @ts-expect-error a script is a string
  void playground.run(7);
  // @ts-expect-error there is no such event
  playground.on("events", () => {});
  // @ts-expect-error the callback is missing
  playground.on("step");
  // @ts-expect-error an id is a number
  void playground.disk("1");
  // @ts-expect-error a value may be a BigInt
  const value: number | undefined = playground.state().nodes[0]?.entries[0]?.value;
  // @ts-expect-error there is no such kind
  const kind: EventKind = "decide";
  console.log(value, kind);
}

void [runs, looks, listens, reads, wrong];
