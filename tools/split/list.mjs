// What ran on a first visit: tools/first.txt, and a program that notes it.
//
// A line for each function: the digest of its name and, where it has regions, how many and which of them ran, in
// hexadecimal. A function whose regions are others now counts as one that ran whole.

import { binaryen, functionsOf, mark, read } from "./module.mjs";
import { prepend, regionsOf } from "./regions.mjs";

const { i32 } = binaryen;

// What of these runs depends on how much is allocated and on chance, so that one visit is not like another: what of the
// allocator has not run may run at the next, and tables of hashes grow and are cleaned up now or then.
const ALLOCATOR = /8dlmalloc|7___rustc/;
const CHANGES = /8dlmalloc|7___rustc|9hashbrown/;

export class Ran {
  constructor(text) {
    this.functions = new Map();
    for (const line of text.split("\n")) {
      if (line === "" || line.startsWith("#")) {
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
    return ALLOCATOR.test(name) || this.functions.has(mark(name));
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
  for (const { name, first, regions } of functions) {
    if (!set.has(first)) {
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
  return [...lines]
    .map(([digest, { regions, bits }]) => (regions > 0 ? `${digest} ${regions} ${bits.toString(16)}` : digest))
    .sort()
    .join("\n");
}
