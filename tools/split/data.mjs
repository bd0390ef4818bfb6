// Which constant data the first part reads, and which functions it may call by their address.
//
// The linker was told to keep what it knows (`--emit-relocs`): which symbol lies where in the data, which address in the
// code and in other data is that of which symbol. An address that the first part's code names keeps its symbol there, and
// so does one within data that is kept. All other data is written by the second part when it comes. Likewise for places in
// the table of functions: one that neither the first part's code nor its data names can stay empty until then.

import { Id, walk, binaryen } from "./module.mjs";
import { CUSTOM, DATA, Reader, sectionsOf } from "./reader.mjs";

const SYMBOLS = 8; // A part of the section "linking".
const KIND_DATA = 1;
const KIND_SECTION = 3;
const UNDEFINED = 0x10;
const EXPLICIT_NAME = 0x40;
const ABSOLUTE = 0x200;

function* symbolsOf(linking) {
  linking.number(); // Its version.
  while (!linking.done) {
    const kind = linking.byte();
    const part = new Reader(linking.take(linking.number()));
    if (kind !== SYMBOLS) {
      continue;
    }
    for (let left = part.number(); left > 0; left -= 1) {
      const kind = part.byte();
      const flags = part.number();
      if (kind === KIND_DATA) {
        part.name();
        yield flags & UNDEFINED ? undefined : { segment: part.number(), offset: part.number(), size: part.number(), isAbsolute: Boolean(flags & ABSOLUTE) };
      } else {
        part.number();
        if (kind !== KIND_SECTION && (!(flags & UNDEFINED) || flags & EXPLICIT_NAME)) {
          part.name();
        }
        yield undefined;
      }
    }
  }
}

// Relocations with a place in the table of functions, written in data; with an address of memory; with an addend.
const OF_TABLE = 2;
const OF_MEMORY = new Set([3, 4, 5, 11, 14, 15, 16]);
const WITH_ADDEND = new Set([...OF_MEMORY, 8, 9, 17, 21, 22, 23, 25]);

function* relocationsOf(reader) {
  reader.number(); // The section that they are of.
  for (let left = reader.number(); left > 0; left -= 1) {
    const type = reader.byte();
    const [at, symbol] = [reader.number(), reader.number()];
    const addend = WITH_ADDEND.has(type) ? reader.signed() : 0;
    if (OF_MEMORY.has(type) || type === OF_TABLE) {
      yield { type, at, symbol, addend };
    }
  }
}

// Gaps up to this long are not worth a segment of their own, in bytes.
const SHORT = 8;

/** Where a program's data lies and what names it. */
export class Layout {
  constructor(bytes) {
    const kept = [bytes.subarray(0, 8)];
    const found = {};
    this.segments = [];
    for (const { id, content, whole } of sectionsOf(bytes)) {
      const reader = new Reader(content);
      const name = id === CUSTOM ? reader.name() : "";
      if (name === "linking" || name.startsWith("reloc.")) {
        found[name] = reader;
        continue;
      }
      kept.push(whole);
      if (id === DATA) {
        for (let left = reader.number(); left > 0; left -= 1) {
          const [flags, opcode] = [reader.number(), reader.byte()];
          const address = reader.signed();
          if (flags !== 0 || opcode !== 0x41 || reader.byte() !== 0x0b) {
            throw new Error("data was expected to lie at constant addresses");
          }
          const length = reader.number();
          this.segments.push({ address, start: reader.at, data: reader.take(length) });
        }
      }
    }
    if (!found.linking || !found["reloc.CODE"] || !found["reloc.DATA"]) {
      throw new Error("the program has no relocations: was it linked with --emit-relocs?");
    }
    /** The program without what only this step reads. */
    this.without = Buffer.concat(kept);
    this.symbols = [...symbolsOf(found.linking)].map((symbol) => {
      const segment = symbol && !symbol.isAbsolute ? this.segments[symbol.segment] : undefined;
      return segment && { address: segment.address + symbol.offset, size: symbol.size };
    });
    /** For an address that code names, the symbols that it may be of. */
    this.named = new Map();
    for (const { type, symbol, addend } of relocationsOf(found["reloc.CODE"])) {
      if (type !== OF_TABLE && this.symbols[symbol]) {
        const address = (this.symbols[symbol].address + addend) | 0;
        this.named.set(address, (this.named.get(address) ?? new Set()).add(symbol));
      }
    }
    /** For a place in the data, the symbol whose address is written there, or the place in the table. */
    this.written = [...relocationsOf(found["reloc.DATA"])].map(({ type, at, symbol }) => {
      const { address, start, data } = this.segments.find(({ start, data }) => start <= at && at < start + data.length);
      const inTable = type === OF_TABLE ? new DataView(data.buffer, data.byteOffset + at - start, 4).getUint32(0, true) : undefined;
      return { place: address + at - start, symbol: this.symbols[symbol] ? symbol : undefined, inTable };
    }).sort((a, b) => a.place - b.place);
  }

  /**
   * What code with these bodies may read, as symbols, and what it may call by its place in the table. A small number in
   * code may be such a place or something else: it counts as one.
   */
  reached(bodies) {
    const [symbols, inTable] = [new Set(), new Set()];
    const name = (address) => this.named.get(address | 0)?.forEach((symbol) => symbols.add(symbol));
    for (const body of bodies) {
      walk(body, (expression, it) => {
        if (it.id === Id.Const && it.type === binaryen.i32) {
          const value = binaryen.Const.getValueI32(expression);
          name(value);
          inTable.add(value);
        } else if (it.id === Id.Load || it.id === Id.Store) {
          name(it.offset);
        }
      });
    }
    // A set that grows while it is gone through is gone through to its end.
    for (const index of symbols) {
      const { address, size } = this.symbols[index];
      let [low, high] = [0, this.written.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        [low, high] = this.written[middle].place < address ? [middle + 1, high] : [low, middle];
      }
      for (; low < this.written.length && this.written[low].place < address + size; low += 1) {
        const { symbol, inTable: place } = this.written[low];
        if (place !== undefined) {
          inTable.add(place);
        } else if (symbol !== undefined) {
          symbols.add(symbol);
        }
      }
    }
    return { symbols, inTable };
  }

  /** The data for each part, as segments; the first part reads these symbols. */
  parts(reached) {
    const whose = this.segments.map(({ data }) => new Uint8Array(data.length));
    const [NOBODY, SECOND, FIRST] = [0, 1, 2];
    const fill = (symbol, who) => {
      const index = this.segments.findIndex(({ address, data }) => address <= symbol.address && symbol.address < address + data.length);
      if (index >= 0) {
        const from = symbol.address - this.segments[index].address;
        const part = whose[index].subarray(from, from + symbol.size);
        part.forEach((was, at) => (part[at] = Math.max(was, who)));
      }
    };
    this.symbols.forEach((symbol, index) => symbol && fill(symbol, reached.has(index) ? FIRST : SECOND));
    const runs = (who) =>
      this.segments.flatMap(({ address, data }, index) => {
        const mine = (at) => whose[index][at] === who || (who === FIRST && whose[index][at] === NOBODY && data[at] !== 0);
        const runs = [];
        for (let at = 0; at < data.length; at += 1) {
          if (!mine(at)) {
            continue;
          }
          const last = runs.at(-1);
          // What lies between is written twice, with the same: but not over what the first part may have changed.
          if (last && at - last.end <= SHORT && (who === FIRST || at === last.end)) {
            last.end = at + 1;
          } else {
            runs.push({ start: at, end: at + 1 });
          }
        }
        return runs.map(({ start, end }) => ({ address: address + start, data: data.slice(start, end) }));
      });
    const [first, second] = [runs(FIRST), runs(SECOND)];
    const size = (runs) => runs.reduce((all, { data }) => all + data.length, 0);
    return { first, second, told: `${size(first)} bytes of data first, ${size(second)} later` };
  }
}
