// The page's WebAssembly, from what wasm-bindgen writes to what is sent: smaller, and in two parts (tools/split.mjs).

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { Layout } from "../split/data.mjs";
import { Ran, noting } from "../split/list.mjs";
import { split } from "../split.mjs";
import { shortened } from "./scripts.mjs";

// Functions beside those with like names compress better than in the order of how often they are called. The lowest
// kilobyte of the memory is the end of the stack, which nothing reaches that does not overflow it. With NAMES=1 functions keep
// their names, for whoever looks for what a stack of calls is. Larger functions that are called once stay: less would repeat
// itself otherwise, for gzip to find.
const NAMES = process.env.NAMES ? "--debuginfo" : "--strip-debug";
const SMALLER = ["-Oz", "--low-memory-unused", "--one-caller-inline-max-function-size=60", "--reorder-functions-by-name", NAMES, "--strip-producers"];

// By binaryen's own program, which is several times as quick as its library.
async function smaller(bytes) {
  const folder = mkdtempSync(join(tmpdir(), "omnipaxos-playground-"));
  try {
    const [before, after] = [join(folder, "before.wasm"), join(folder, "after.wasm")];
    writeFileSync(before, bytes);
    await promisify(execFile)("wasm-opt", [before, "-o", after, ...SMALLER]);
    return readFileSync(after);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One whole, for a page that reloads by itself. */
export const whole = (bytes) => smaller(new Layout(bytes).without);

/** What a visitor's page gets: both parts, and the glue that the first one goes with, which tells its exports. */
export async function parts(bytes, glue, list) {
  const { first, second, told } = split(bytes, new Ran(list));
  console.log(`finish: ${told}`);
  const shorter = shortened(joining(glue), await Promise.all([first, second].map(smaller)), { keep: ["second$there", "second$offers"] });
  // Browsers compile no more than that where a page waits for it.
  if (shorter.wasms[1].length > 8_000_000) {
    throw new Error("the second part has more than 8 MB, which a page cannot wait for");
  }
  return { first: shorter.wasms[0], second: shorter.wasms[1], glue: shorter.glue };
}

/** One whole that notes what of it runs, its glue, and what its notes mean (`make first-visit`). */
export function recording(bytes, glue) {
  const { bytes: first, functions } = noting(new Layout(bytes).without);
  return { first, glue, functions };
}

/** The glue, which can join the second part: what the first one exports is known there before anybody else could be told. */
export function joining(glue) {
  if (!/^let (wasmModule, )?(wasmInstance, )?wasm;$/m.test(glue)) {
    throw new Error("the glue has no variable with the exports; has wasm-bindgen changed what it writes?");
  }
  return glue + readFileSync(new URL("../../www/second/join.js", import.meta.url), "utf8");
}
