// Regions that are taken out change nothing: random functions, with any of their regions taken out, give what they gave.

import assert from "node:assert/strict";
import { test } from "node:test";

import { binaryen, functionsOf, mark, read } from "./module.mjs";
import { Ran, lineOf, listed, noting } from "./list.mjs";
import { outlined, regionsOf } from "./regions.mjs";

// Numbers that are the same each time (mulberry32).
const chance = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

// A function of one number with loops, which end when its fuel is used up, and branches everywhere. `kind` is whether it
// gives a number or leaves one in a global.
function program(random, gives) {
  let label = 0;
  const pick = (list) => list[Math.floor(random() * list.length)];
  const locals = ["$a", "$b", "$c"];
  const number = (depth, labels = []) =>
    depth === 0 || random() < 0.4
      ? pick([`(local.get ${pick(locals)})`, `(i32.const ${Math.floor(random() * 40)})`, "(i32.wrap_i64 (local.get $w))"])
      : random() < 0.15
        ? `(local.tee ${pick(locals)} ${number(depth - 1, labels)})`
        : random() < 0.2
          ? `(if (result i32) ${number(depth - 1)} (then ${statements(depth - 1, labels, 2)} ${number(depth - 1)}) (else ${number(depth - 1, labels)}))`
          : labels.length > 0 && random() < 0.2
            ? `(block (result i32) (br_if ${pick(labels)} ${number(1)}) ${number(depth - 1, labels)})`
            : `(i32.${pick(["add", "sub", "xor", "lt_s", "mul"])} ${number(depth - 1, labels)} ${number(depth - 1, labels)})`;
  const leave = (labels) => {
    const out = labels.length > 0 ? pick(labels) : undefined;
    return pick([
      ...(out ? [`(br ${out})`, `(br_if ${out} ${number(1)})`, `(br_table ${pick(labels)} ${pick(labels)} ${out} ${number(1)})`] : []),
      ...(gives ? [] : ["(return)"]),
      "(nop)",
    ]);
  };
  const statement = (depth, labels) => {
    const name = `$l${label++}`;
    switch (depth === 0 ? "set" : pick(["set", "set", "wide", "if", "else", "block", "loop", "leave"])) {
      case "set":
        return `(local.set ${pick(locals)} ${number(2, labels)})`;
      case "wide":
        return `(local.set $w (i64.add (local.get $w) (i64.extend_i32_s ${number(1)})))`;
      case "if":
        return `(if ${number(1)} (then ${statements(depth - 1, labels, 4)}))`;
      case "else":
        return `(if ${number(1)} (then ${statements(depth - 1, labels, 4)}) (else ${statements(depth - 1, labels, 4)}))`;
      case "block":
        return `(block ${name} ${statements(depth - 1, [...labels, name], 5)})`;
      case "loop":
        return `(loop ${name} (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
          ${statements(depth - 1, labels, 4)} (br_if ${name} (i32.and (i32.gt_s (local.get $fuel) (i32.const 0)) ${number(1)})))`;
      default:
        return leave(labels);
    }
  };
  function statements(depth, labels, most) {
    return [...Array(1 + Math.floor(random() * most))].map(() => statement(depth, labels)).join("\n");
  }
  const state = "(i32.add (i32.mul (local.get $a) (i32.const 31)) (i32.add (local.get $b) (i32.xor (local.get $c) (i32.wrap_i64 (local.get $w)))))";
  return `(module (global $out (export "out") (mut i32) (i32.const 0))
    (func $run (export "run") (param $a i32) ${gives ? "(result i32)" : ""} (local $b i32) (local $c i32) (local $w i64) (local $fuel i32)
      (local.set $fuel (i32.const 30)) (local.set $b (i32.const 7))
      ${statements(4, [], 6)}
      ${gives ? state : `(global.set $out ${state})`}))`;
}

const bytesOf = (module) => {
  module.setFeatures(binaryen.Features.MutableGlobals | module.getFeatures());
  assert.ok(module.validate(), "it is not valid");
  return module.emitBinary();
};

const outcomes = (bytes) =>
  [...Array(24).keys()].map((given) => {
    const { run, out } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
    const result = run(given - 4);
    return result ?? out.value;
  });

test("any of the regions taken out", () => {
  const counts = { regions: 0, programs: 0, left: 0 };
  for (let seed = 1; seed <= 800; seed += 1) {
    const random = chance(seed);
    const text = program(random, seed % 2 === 0);
    const parsed = binaryen.parseText(text);
    const bytes = bytesOf(parsed);
    parsed.dispose();
    const whole = read(bytes);
    const { name, body } = functionsOf(whole)[0];
    const regions = regionsOf(body);
    const count = regions.length;
    const before = outcomes(bytes);
    const some = [...Array(count).keys()].reduce((bits, index) => bits | (random() < 0.5 ? 1n << BigInt(index) : 0n), 0n);
    for (const bits of count === 0 ? [] : [0n, some]) {
      const module = read(bytes);
      const told = outlined(module, new Ran(lineOf(mark(name), regions, (index) => Boolean((bits >> BigInt(index)) & 1n))));
      assert.deepEqual(outcomes(bytesOf(module)), before, `seed ${seed}, ran ${bits.toString(2)}:\n${text}`);
      const [, took, left] = told.match(/^(\d+) regions .* \((\d+) could not be\)$/).map(Number);
      counts.regions += took;
      counts.left += left;
      counts.programs += took > 0 ? 1 : 0;
      module.dispose();
    }
    whole.dispose();
  }
  assert.ok(counts.programs > 300 && counts.regions > 1000, JSON.stringify(counts));
  assert.ok(counts.left < counts.regions / 10, JSON.stringify(counts));
});

test("a local that is only read where another operand branches to", () => {
  const long = "(i32.add (i32.mul (local.get $a) (i32.const 3)) (i32.sub (local.get $a) (i32.const -40)))";
  const text = `(module (func $run (export "run") (param $a i32) (result i32) (local $x i32)
    (block $out
      (drop (i32.xor
        (if (result i32) (local.get $a) (then (local.set $x ${long}) (i32.const 0)) (else (i32.const 1)))
        (block (result i32) (br_if $out (i32.const 1)) (i32.const 2))))
      (return (i32.const -1)))
    (local.get $x)))`;
  const bytes = bytesOf(binaryen.parseText(text));
  const { name, body } = functionsOf(read(bytes))[0];
  const regions = regionsOf(body);
  const count = regions.length;
  const call = (bytes) => new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.run(2);
  assert.equal(call(bytes), 48);
  let taken = 0;
  for (let bits = 0; bits < 2 ** count; bits += 1) {
    const module = read(bytes);
    taken += Number(outlined(module, new Ran(lineOf(mark(name), regions, (index) => Boolean((bits >> index) & 1)))).split(" ")[0]);
    assert.equal(call(bytesOf(module)), 48, `ran ${bits.toString(2)}`);
  }
  assert.ok(taken > 0);
});

test("what ran is noted, and what did not is taken out", () => {
  const text = `(module (func $run (export "run") (param $a i32) (result i32)
    (if (local.get $a) (then
      (local.set $a (i32.add (i32.mul (local.get $a) (i32.const 3)) (i32.const 4)))
      (local.set $a (i32.add (i32.mul (local.get $a) (i32.const 5)) (i32.const 6)))
      (local.set $a (i32.add (i32.sub (local.get $a) (i32.const 3)) (i32.const 3)))))
    (local.get $a)) (func $other (export "other")))`;
  const bytes = bytesOf(binaryen.parseText(text));
  const { bytes: notes, functions } = noting(bytes);
  const listAfter = (given) => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(notes));
    assert.equal(exports.run(given), given === 0 ? 0 : (given * 3 + 4) * 5 + 6);
    const set = Object.entries(exports).filter(([name, value]) => /^ran\d+$/.test(name) && value.value === 1);
    return listed(functions, new Set(set.map(([name]) => Number(name.slice(3)))));
  };
  const taken = (list) => {
    const module = read(bytes);
    const told = outlined(module, new Ran(list));
    assert.equal(new WebAssembly.Instance(new WebAssembly.Module(bytesOf(module))).exports.run(2), 56);
    return told;
  };
  const own = functionsOf(read(bytes))[0].name;
  const other = functionsOf(read(bytes))[1].name;
  const [{ shape }] = regionsOf(functionsOf(read(bytes))[0].body);
  assert.equal(listAfter(0), `${mark(own)} ${shape}\n- ${mark(other)}`);
  assert.equal(listAfter(1), `${mark(own)}\n- ${mark(other)}`);
  const list = new Ran(listAfter(0));
  assert.deepEqual([own, other, "new", "region$1"].map((name) => list.hasFunction(name)), [true, false, true, false]);
  assert.match(taken(listAfter(0)), /^1 regions of 1 functions/);
  assert.match(taken(listAfter(1)), /^0 regions/);
  // A region that is another now ran.
  assert.match(taken(`${mark(own)} 012345`), /^0 regions/);
  assert.match(taken(`${mark(own)} ${shape}/2/0`), /^0 regions/);
});

test("a region is known again where the rest of its function, its locals and its constants are others", () => {
  const arm = (local, number) => `(then (local.set ${local} (i32.add (i32.mul (local.get ${local}) (i32.const ${number})) (i32.const ${number + 1})))
    (call $log (i32.sub (local.get ${local}) (i32.const 3))))`;
  const program = (body) => {
    const text = `(module (import "" "log" (func $log (param i32))) (func $run (export "run") (param $a i32) (param $b i32) (local $c i32) ${body}))`;
    const module = read(bytesOf(binaryen.parseText(text)));
    const { name, body: own } = functionsOf(module).find(({ base }) => !base);
    return { module, name, regions: regionsOf(own) };
  };
  const before = program(`(if (local.get $a) ${arm("$a", 4)}) (if (local.get $b) ${arm("$b", 5)} (else (call $log (local.get $b)) ${"(call $log (i32.const 1))".repeat(4)}))`);
  assert.equal(before.regions.length, 3);
  assert.equal(before.regions[0].shape, before.regions[1].shape);
  // The second of the two that are alike ran; the third did not.
  const list = new Ran(lineOf(mark(before.name), before.regions, (index) => index === 1));
  assert.deepEqual(list.coldIn(before.name, before.regions).map((region) => before.regions.indexOf(region)), [0, 2]);
  const after = program(`(local.set $c (i32.const 7)) (if (local.get $b) ${arm("$c", 900)}) (call $log (local.get $c))
    (if (local.get $b) ${arm("$a", 9)} (else (call $log (local.get $c)) ${"(call $log (i32.const 8))".repeat(4)}))`);
  assert.deepEqual(list.coldIn(after.name, after.regions).map((region) => after.regions.indexOf(region)), [0, 2]);
  // One more that is alike: which of them ran is not known.
  const more = program(`(if (local.get $a) ${arm("$a", 4)}) (if (local.get $a) ${arm("$a", 4)}) (if (local.get $b) ${arm("$b", 5)})`);
  assert.deepEqual(list.coldIn(more.name, more.regions), []);
});

test("a region is known again where what it reads lies elsewhere, not where it reads another part of something", () => {
  const shape = (offset) => {
    const text = `(module (import "" "log" (func $log (param i32))) (memory 1) (func (export "run") (param $a i32)
      (if (local.get $a) (then ${`(call $log (i32.load offset=${offset} (i32.const 0)))`.repeat(4)}))))`;
    return regionsOf(functionsOf(read(bytesOf(binaryen.parseText(text)))).find(({ base }) => !base).body)[0].shape;
  };
  assert.equal(shape(1_050_000), shape(1_064_000));
  assert.notEqual(shape(8), shape(12));
});

test("a list that is none is refused", () => {
  for (const line of ["nothing", "0123456", "01234567 3", "01234567 01234g", "01234567 012345/1", "01234567 012345/x/1", "01234567 012345/1/g", "- 0123"]) {
    assert.throws(() => new Ran(line), /a line of the list is not/, line);
  }
});
