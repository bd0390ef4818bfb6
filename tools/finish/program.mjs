// The page's WebAssembly, from what wasm-bindgen writes to what is sent: smaller, and in two parts (tools/split.mjs).

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Layout } from "../split/data.mjs";
import { Ran, noting } from "../split/list.mjs";
import { split } from "../split.mjs";

// Functions beside those with like names compress better than in the order of how often they are called. The lowest
// kilobyte of the memory is the end of the stack, which nothing reaches that does not overflow it.
const SMALLER = ["-Oz", "--low-memory-unused", "--reorder-functions-by-name", "--strip-debug", "--strip-producers"];

// By binaryen's own program, which is several times as quick as its library.
function smaller(bytes) {
  const folder = mkdtempSync(join(tmpdir(), "omnipaxos-playground-"));
  try {
    const [before, after] = [join(folder, "before.wasm"), join(folder, "after.wasm")];
    writeFileSync(before, bytes);
    execFileSync("wasm-opt", [before, "-o", after, ...SMALLER], { stdio: ["ignore", "ignore", "inherit"] });
    return readFileSync(after);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One whole, for a page that reloads by itself. */
export const whole = (bytes) => smaller(new Layout(bytes).without);

/** The two parts; `list` is the text of tools/first.txt. */
export function parts(bytes, list) {
  const { first, second, told } = split(bytes, new Ran(list));
  console.log(`finish: ${told}`);
  return { first: smaller(first), second: smaller(second) };
}

/** One whole that notes what of it runs, and what its notes mean (`make first-visit`). */
export const recording = (bytes) => noting(new Layout(bytes).without);
