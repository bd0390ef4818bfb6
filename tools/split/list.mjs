// What ran on a first visit: tools/first.txt, and a program that notes it.
//
// A line for each function that ran: the digest of its name and, where it has regions, how many and which of them ran, in
// hexadecimal. Then, in lines that begin with a minus, the digests of those that did not. A function that is not in the list
// at all is new: it counts as one that ran, and so does all of one whose regions are others now. So nobody has to wait for
// what was changed since; the first part grows until it is recorded anew.

import { binaryen, functionsOf, mark, read } from "./module.mjs";
import { REGION, prepend, regionsOf } from "./regions.mjs";

const { i32 } = binaryen;

// What of these runs depends on how much is allocated and on chance, so that one visit is not like another: what of the
// allocator has not run may run at the next, and tables of hashes grow and are cleaned up now or then.
const ALLOCATOR = /8dlmalloc|7___rustc/;
const CHANGES = /8dlmalloc|7___rustc|9hashbrown/;

export class Ran {
  constructor(text) {
    this.functions = new Map();
    this.others = new Set();
    for (const line of text.split("\n")) {
      if (line === "" || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("-")) {
        const others = line.slice(1).trim().split(" ");
        if (!others.every((digest) => /^[0-9a-f]{8}$/.test(digest))) {
          throw new Error(`a line of the list is not "- digest digest …": ${line}`);
        }
        others.forEach((digest) => this.others.add(digest));
        continue;
      }
      const [digest, count, bits] = line.split(" ");
      if (!/^[0-9a-f]{8}$/.test(digest) || (count !== undefined && (!/^[0-9]+$/.test(count) || !/^[0-9a-f]+$/.test(bits ?? "")))) {
        throw new Error(`a line of the list is not "digest" nor "digest count bits": ${line}`);
      }
      this.functions.set(digest, count === undefined ? undefined : { count: Number(count), bits: BigInt(`0x${bits}`) });
    }
  }

  hasFunction(name) {
    if (name.startsWith(REGION)) {
      return false;
    }
    return ALLOCATOR.test(name) || this.functions.has(mark(name)) || !this.others.has(mark(name));
  }

  /** Of a function's regions, those that never ran, without what lies within another of them. */
  coldIn(name, regions) {
    const known = this.functions.get(mark(name));
    if (!known || known.count !== regions.length || CHANGES.test(name)) {
      return [];
    }
    const ran = (index) => index === -1 || Boolean((known.bits >> BigInt(index)) & 1n);
    return regions.filter(({ parent }, index) => !ran(index) && ran(parent));
  }
}

/** The same program, which notes in globals what of it runs, and the names and numbers of regions that go with them. */
export function noting(bytes) {
  const module = read(bytes);
  let next = 0;
  const note = () => {
    const name = `ran${next}`;
    next += 1;
    module.addGlobal(name, i32, true, module.i32.const(0));
    module.addGlobalExport(name, name);
    return module.global.set(name, module.i32.const(1));
  };
  const functions = functionsOf(module).filter(({ base }) => !base).map(({ name, body, results }) => {
    const regions = regionsOf(body);
    const first = next;
    const notes = [...Array(regions.length + 1)].map(note);
    prepend(module, regions, (index) => notes[index + 1]);
    binaryen.Function.setBody(module.getFunction(name), module.block(null, [notes[0], body], results));
    return { name, first, regions: regions.length };
  });
  return { bytes: module.emitBinary(), functions };
}

/** The list as text, of functions as `noting` has them and the numbers of the globals that were set. */
export function listed(functions, set) {
  const lines = new Map();
  const others = new Set();
  for (const { name, first, regions } of functions) {
    if (!set.has(first)) {
      others.add(mark(name));
      continue;
    }
    let bits = 0n;
    for (let index = 0; index < regions; index += 1) {
      bits |= set.has(first + 1 + index) ? 1n << BigInt(index) : 0n;
    }
    const digest = mark(name);
    const other = lines.get(digest);
    // Copies of one function: what ran in any of them. Different ones of one name run whole.
    const same = other === undefined || other.regions === regions;
    lines.set(digest, same ? { regions, bits: bits | (other?.bits ?? 0n) } : { regions: 0, bits: 0n });
  }
  const ran = [...lines].map(([digest, { regions, bits }]) => (regions > 0 ? `${digest} ${regions} ${bits.toString(16)}` : digest));
  const not = [...others].filter((digest) => !lines.has(digest)).sort();
  const rows = Array.from({ length: Math.ceil(not.length / 12) }, (_, row) => `- ${not.slice(row * 12, row * 12 + 12).join(" ")}`);
  return [...ran.sort(), ...rows].join("\n");
}
