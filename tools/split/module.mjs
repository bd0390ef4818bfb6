// What the steps of a split share: reading a program, and walking through its expressions.

import binaryen from "binaryen";
import { createHash } from "node:crypto";

export { binaryen };

// What is written between the steps keeps its names.
binaryen.setDebugInfo(true);

const { ExpressionIds: Id, Features } = binaryen;

// Those that rustc turns on for this target. What a browser reads must not use more than it was built with.
const FEATURES =
  Features.MVP | Features.BulkMemory | Features.BulkMemoryOpt | Features.SignExt | Features.MutableGlobals |
  Features.NontrappingFPToInt | Features.ReferenceTypes | Features.Multivalue | Features.CallIndirectOverlong;

export function read(bytes) {
  const module = binaryen.readBinary(bytes);
  module.setFeatures(FEATURES);
  return module;
}

export const counted = (count, get) => Array.from({ length: count }, (_, index) => get(index));
export const functionsOf = (module) =>
  counted(module.getNumFunctions(), (index) => binaryen.getFunctionInfo(module.getFunctionByIndex(index)));
export const exportsOf = (module) => counted(module.getNumExports(), (index) => binaryen.getExportInfo(module.getExportByIndex(index)));

// A name that is the same in the next build: without the digests of crates, and without what tells copies apart and shims of
// wasm-bindgen, which it numbers. Names are mangled (v0), so that they say for which types something was compiled; what was
// in a name already stands there as its place in it, which must not depend on how long the digests are.
const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
export const lasting = (name) => {
  const [crates, before] = [/Cs[0-9A-Za-z]+_/g, "_R".length];
  const digests = [...name.matchAll(crates)].map(({ 0: all, index }) => ({ index: index - before, length: all.length }));
  // In base 62, where no digit is 0 and 0 is 1.
  const place = (code) => (code === "" ? 0 : [...code].reduce((all, digit) => all * 62 + DIGITS.indexOf(digit), 0) + 1);
  const moved = (at) => at - digests.filter(({ index }) => index < at).reduce((all, { length }) => all + length, 0);
  return name
    .replace(/B([0-9A-Za-z]*)_/g, (_, code) => `B${moved(place(code))}_`)
    .replace(crates, "C_").replace(/(\.llvm)?\.\d+/g, "").replace(/shim_idx: \d+/g, "").replace(/\[\d+\]$/, "");
};

/** What a list has for a function: the beginning of a digest of its name, as the names themselves fill a megabyte. */
export const mark = (name) => createHash("sha256").update(lasting(name)).digest("hex").slice(0, 8);

// Expressions that have nothing in them, some of which the library does not describe.
const BARE = new Set([Id.Nop, Id.Unreachable, Id.Const, Id.LocalGet, Id.GlobalGet, Id.MemorySize, Id.RefNull, Id.RefFunc, Id.Pop]);

// The library describes most expressions; one that it does not, such as `table.fill`, is `isOpaque`.
const isDescribed = new Set(Object.values(Id));

export const info = (expression) => {
  const id = binaryen.getExpressionId(expression);
  if (!isDescribed.has(id)) {
    return { id, type: binaryen.getExpressionType(expression), isOpaque: true };
  }
  return BARE.has(id) ? { id, type: binaryen.getExpressionType(expression) } : binaryen.getExpressionInfo(expression);
};

const WITHIN = ["children", "operands", "ptr", "left", "right", "ifTrue", "ifFalse", "body", "value", "condition", "dest", "source", "delta"];
const WITHIN_ALSO = {
  [Id.MemoryCopy]: ["size"],
  [Id.MemoryFill]: ["size"],
  [Id.CallIndirect]: ["target"],
  [Id.TableGet]: ["index"],
  [Id.TableSet]: ["index"],
};

/** The expressions directly within one, of which this is the description. */
export function within(it) {
  if (it.isOpaque || BARE.has(it.id)) {
    return [];
  }
  const keys = WITHIN_ALSO[it.id] ? [...WITHIN, ...WITHIN_ALSO[it.id]] : WITHIN;
  return keys.flatMap((key) => it[key] ?? []).filter((expression) => expression !== 0);
}

/** Calls `visit` with every expression of a tree and its description, outermost first. */
export function walk(expression, visit) {
  const it = info(expression);
  visit(expression, it);
  within(it).forEach((child) => walk(child, visit));
}

export { Id };
