// The page's program in two parts explores as it does in one: what the last `make build` compiled, divided as the page is,
// with nothing in the first part, and with every region taken out of every function. Twenty runs of a cluster come by most
// of the simulation.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { joining } from "../finish/program.mjs";
import { Layout } from "./data.mjs";
import { Ran, lineOf } from "./list.mjs";
import { functionsOf, mark, read } from "./module.mjs";
import { regionsOf } from "./regions.mjs";
import { split } from "../split.mjs";

const target = process.env.CARGO_TARGET_DIR ?? "target";
const built = join(target, "wasm-bindgen/release/omnipaxos-playground");
const bytes = readFileSync(`${built}_bg.wasm`);
const glue = readFileSync(`${built}.js`, "utf8");

let folder;
let copies = 0;
before(() => (folder = mkdtempSync(join(target, "split-test-"))));
after(() => rmSync(folder, { recursive: true }));

// A worker, as www/explorer/explorer.js starts one.
async function worker(first, second) {
  const file = join(folder, `${copies++}.mjs`);
  writeFileSync(file, joining(glue));
  const own = await import(pathToFileURL(file).href);
  let joined = 0;
  globalThis.secondPart = {
    now() {
      joined += 1;
      own.join(new WebAssembly.Module(second));
    },
  };
  await own.default({ module_or_path: first });
  return { work: own.explorer_work, joined: () => joined };
}

// An order to explore, in the bytes of src/app/explorer/wire.rs: variant 0, the profile, the seeds from and to, and a time
// that is never up.
const order = (profile, from, to) => Uint8Array.from([0, profile.length, ...Buffer.from(profile), from, to, 0xff, 0xff, 0x7f]);
const ORDERS = [order("promised", 0, 14), order("amnesia", 0, 3), order("stopsign-twice", 0, 3)];

async function compared(list) {
  const { first, second } = split(bytes, new Ran(list));
  const divided = await worker(first, second);
  const answers = ORDERS.map((order) => divided.work(order));
  assert.equal(divided.joined(), 1);
  const whole = await worker(new Layout(bytes).without);
  const wanted = ORDERS.map((order) => whole.work(order));
  assert.ok(wanted.every((answer) => answer.length > 50), "something was explored");
  assert.deepEqual(answers, wanted);
  return first.length;
}

test("as the page is divided", async () => {
  assert.ok((await compared(readFileSync("tools/first.txt", "utf8"))) < bytes.length / 3);
});

const own = () => {
  const module = read(new Layout(bytes).without);
  const functions = functionsOf(module).filter(({ base }) => !base);
  return functions.map(({ name, body }) => ({ digest: mark(name), regions: regionsOf(body) }));
};

test("with next to nothing in the first part", async () => {
  await compared(`- ${own().map(({ digest }) => digest).join(" ")}`);
});

test("with every region of every function taken out", async () => {
  await compared(own().map(({ digest, regions }) => lineOf(digest, regions, () => false)).join("\n"));
});
