// What ran on a first visit: tools/first.txt, and a program that notes it.
//
// A line for each function that ran: the digest of its name and the shapes of those of its regions that did not run. Where
// there are several of one shape and some of them ran, it is that shape, how many there are, and which of them ran, in
// hexadecimal. Then, in lines that begin with a minus, the digests of functions that did not run. A function that is not in
// the list at all is new: it counts as one that ran, and so does a region of a shape that is not. So nobody has to wait for
// what was changed since; the first part grows until it is recorded anew.

import { binaryen, functionsOf, mark, read } from "./module.mjs";
import { REGION, prepend, regionsOf } from "./regions.mjs";

const { i32 } = binaryen;

// What of these runs depends on how much is allocated and on chance, so that one visit is not like another: what of the
// allocator has not run may run at the next, and tables of hashes grow, are cleaned up, and compare keys now or then.
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
      const [digest, ...shapes] = line.split(" ");
      const isWrong = (shape) => !/^[0-9a-f]{6}(\/[0-9]+\/[0-9a-f]+)?$/.test(shape);
      if (!/^[0-9a-f]{8}$/.test(digest) || shapes.some(isWrong)) {
        throw new Error(`a line of the list is not "digest" with shapes, each "shape" or "shape/count/bits": ${line}`);
      }
      this.functions.set(digest, new Map(shapes.map((shape) => [shape.slice(0, 6), shape.split("/").slice(1)])));
    }
  }

  hasFunction(name) {
    if (name.startsWith(REGION)) {
      return false;
    }
    return CHANGES.test(name) || this.functions.has(mark(name)) || !this.others.has(mark(name));
  }

  /** Of a function's regions, those that never ran, without what lies within another of them. */
  coldIn(name, regions) {
    const known = this.functions.get(mark(name));
    if (!known || CHANGES.test(name)) {
      return [];
    }
    const alike = byShape(regions);
    const ran = ({ shape }, index) => {
      const [count, bits] = known.get(shape) ?? ["0", "0"];
      const all = alike.get(shape);
      return count !== undefined && (Number(count) !== all.length || Boolean((BigInt(`0x${bits}`) >> BigInt(all.indexOf(index))) & 1n));
    };
    const told = regions.map(ran);
    return regions.filter(({ parent }, index) => !told[index] && (parent === -1 || told[parent]));
  }
}

// The places of regions of each shape.
function byShape(regions) {
  const alike = new Map();
  regions.forEach(({ shape }, index) => alike.set(shape, [...(alike.get(shape) ?? []), index]));
  return alike;
}

/** A function's line, where `ran` tells of each region by its place whether it ran. */
export function lineOf(digest, regions, ran) {
  const shapes = [...byShape(regions)].flatMap(([shape, all]) => {
    const bits = all.reduce((bits, index, place) => (ran(index) ? bits | (1n << BigInt(place)) : bits), 0n);
    const isEach = bits === (1n << BigInt(all.length)) - 1n;
    return isEach ? [] : bits === 0n ? [shape] : [`${shape}/${all.length}/${bits.toString(16)}`];
  });
  return [digest, ...shapes].join(" ");
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
    return { name, first, regions: regions.map(({ shape }) => ({ shape })) };
  });
  return { bytes: module.emitBinary(), functions };
}

/** The list as text, of functions as `noting` has them and the numbers of the globals that were set. */
export function listed(functions, set) {
  const lines = new Map();
  const others = new Set();
  const shapesOf = (regions) => regions.map(({ shape }) => shape).join();
  for (const { name, first, regions } of functions) {
    if (!set.has(first)) {
      others.add(mark(name));
      continue;
    }
    const digest = mark(name);
    const ran = regions.map((_, index) => set.has(first + 1 + index));
    const other = lines.get(digest);
    // Copies of one function: what ran in any of them. Different ones of one name run whole.
    const isSame = other === undefined || shapesOf(other.regions) === shapesOf(regions);
    lines.set(digest, isSame ? { regions, ran: ran.map((ran, index) => ran || (other?.ran[index] ?? false)) } : { regions: [], ran: [] });
  }
  const ran = [...lines].map(([digest, { regions, ran }]) => lineOf(digest, regions, (index) => ran[index]));
  const not = [...others].filter((digest) => !lines.has(digest)).sort();
  const rows = Array.from({ length: Math.ceil(not.length / 12) }, (_, row) => `- ${not.slice(row * 12, row * 12 + 12).join(" ")}`);
  return [...ran.sort(), ...rows].join("\n");
}
