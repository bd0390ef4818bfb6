// The page's WebAssembly in two parts. The first holds what a first visit runs until its cluster stands, as
// tools/first.txt has it; the second holds all the rest, and comes when that is done (www/second/second.js joins them).
//
// - What runs on a first visit is told by functions and, within one, by *regions*: an arm of an `if`, or what follows a
//   branch in a block. A region that never ran becomes a function of its own (tools/split/regions.mjs).
// - A function of the second part that the first one needs leaves a stub behind, which asks for the second part where that
//   is missing, and then calls the function through a table. The second part imports what it needs of the first, memory,
//   tables and globals included, and fills in the tables; functions it gets out of a table (www/second/join.js). The idea is
//   that of binaryen's wasm-split, which its npm package does not have.
// - Data that only the second part reads goes there too (tools/split/data.mjs).
//
// Which part something lies in never changes what it does: a list that has grown old makes the first part larger or
// brings the second one sooner, no more.

import { Id, binaryen, counted, exportsOf, functionsOf, read, walk } from "./split/module.mjs";
import { outlined } from "./split/regions.mjs";
import { Layout } from "./split/data.mjs";

const { none, i32 } = binaryen;

// What the page exports for a stub to call (src/app/second.rs).
const FETCH = "fetch_second";
// Address 0 is that of no function.
const START = 1;

/** The two parts of a program with names and relocations, and a sentence about them; `ran` is a list of tools/split/list.mjs. */
export function split(bytes, ran) {
  const layout = new Layout(bytes);
  const whole = read(layout.without);
  const told = outlined(whole, ran);
  const outlinedBytes = whole.emitBinary();
  whole.dispose();

  const one = read(outlinedBytes);
  const all = functionsOf(one);
  const exports = exportsOf(one);
  const fetch = exports.find(({ name }) => name === FETCH)?.value;
  if (!fetch) {
    throw new Error(`the program exports no function "${FETCH}"`);
  }
  walk(all.find(({ name }) => name === fetch).body, (_, { id, target }) => {
    if (id === Id.Call && !all.find(({ name }) => name === target).base) {
      throw new Error(`"${FETCH}" calls ${target}, which may lie in the second part`);
    }
  });
  const isFirst = (name) => name === fetch || ran.hasFunction(name);
  const later = new Set(all.filter(({ name, base }) => !base && !isFirst(name)).map(({ name }) => name));
  const signature = new Map(all.map((it) => [it.name, it]));

  // The functions whose address is taken lie in the program's own table, each in the place that its address names.
  const segments = counted(one.getNumElementSegments(), (index) => binaryen.getElementSegmentInfo(one.getElementSegmentByIndex(index)));
  const [main, ...more] = segments.filter(({ data }) => data.length > 0);
  if (!main || more.length > 0) {
    throw new Error("the program was expected to have one table of functions with something in it");
  }
  const tables = counted(one.getNumTables(), (index) => binaryen.getTableInfo(one.getTableByIndex(index)));
  const place = new Map(main.data.map((name, index) => [name, START + index]));

  const addEnsure = (module) => {
    module.addGlobal("second$there", i32, true, module.i32.const(0));
    const fetches = module.if(module.i32.eqz(module.global.get("second$there", i32)), module.call(fetch, [], none));
    module.addFunction("second$ensure", none, none, [], fetches);
  };
  const stub = (module, name, call) => {
    const { params, results } = signature.get(name);
    const passed = binaryen.expandType(params).map((type, index) => module.local.get(index, type));
    module.removeFunction(name);
    module.addFunction(name, params, results, [], module.block(null, [module.call("second$ensure", [], none), call(passed, params, results)], results));
  };
  const bodies = () => all.filter(({ name, base }) => !base && !later.has(name)).map(({ body }) => body);
  // Fills in the table, but for the functions for which `fills` says no: neighbours are one segment.
  const fillTable = (module, fills) => {
    let run = [];
    main.data.forEach((name, index) => {
      const isIn = fills(name, START + index);
      if (isIn) {
        run.push(name);
      }
      if (run.length > 0 && (!isIn || index === main.data.length - 1)) {
        const start = START + index + (isIn ? 1 : 0) - run.length;
        module.addActiveElementSegment(main.table, `at${start}`, run, module.i32.const(start));
        run = [];
      }
    });
  };
  const inFirst = (reached) => (name, place) => !later.has(name) || reached.inTable.has(place);

  // Which others the first part calls is known once those are gone that nothing calls: each calls an import for now.
  let called;
  let reached;
  for (;;) {
    reached = layout.reached(bodies());
    const trial = read(outlinedBytes);
    addEnsure(trial);
    for (const name of later) {
      const { params, results } = signature.get(name);
      trial.addFunctionImport(`second$${name}`, "second", name, params, results);
      stub(trial, name, (passed) => trial.call(`second$${name}`, passed, results));
    }
    trial.removeElementSegment(main.name);
    fillTable(trial, inFirst(reached));
    // Who else calls through the tables is not known here.
    tables.forEach(({ name }) => trial.addTableExport(name, `table$${name}`));
    trial.runPasses(["remove-unused-module-elements"]);
    const left = functionsOf(trial);
    trial.dispose();
    called = left.filter(({ module }) => module === "second").map(({ base }) => base);
    // A copy of what runs that only the second part calls.
    const kept = new Set(left.map(({ name }) => name));
    const others = all.filter(({ name, base }) => !base && !later.has(name) && !kept.has(name));
    if (others.length === 0) {
      break;
    }
    others.forEach(({ name }) => later.add(name));
  }
  const beside = called.filter((name) => !place.has(name));
  const slot = new Map(beside.map((name, index) => [name, index]));

  // The first part.
  const memory = exports.find(({ kind }) => kind === binaryen.ExternalMemory);
  const data = layout.parts(reached.symbols);
  const { initial, max } = one.getMemoryInfo(memory.value);
  const lying = (module, runs) => runs.map(({ address, data }) => ({ offset: module.i32.const(address), data }));
  one.setMemory(initial, max ?? -1, null, lying(one, data.first), false, false, memory.value);
  addEnsure(one);
  one.addGlobalExport("second$there", "second$there");
  one.addTable("second$calls", beside.length, beside.length, binaryen.funcref);
  one.addTableExport("second$calls", "second$calls");
  one.removeElementSegment(main.name);
  const isCalled = new Set(called);
  for (const name of later) {
    if (!isCalled.has(name)) {
      one.removeFunction(name);
    } else if (place.has(name)) {
      stub(one, name, (...how) => one.call_indirect(main.table, one.i32.const(place.get(name)), ...how));
    } else {
      stub(one, name, (...how) => one.call_indirect("second$calls", one.i32.const(slot.get(name)), ...how));
    }
  }
  fillTable(one, inFirst(reached));

  // The second part.
  const two = read(outlinedBytes);
  exports.forEach(({ name }) => two.removeExport(name));
  segments.forEach(({ name }) => two.removeElementSegment(name));
  const offers = (names) =>
    names.forEach((name, at) => {
      const { params, results } = signature.get(name);
      two.removeFunction(name);
      two.addFunctionImport(name, "offers", String(at), params, results);
    });
  offers(all.filter(({ name }) => !later.has(name)).map(({ name }) => name));
  two.setMemory(1, -1, null, lying(two, data.second), false, false, memory.value);
  two.addMemoryImport(memory.value, "first", memory.name);
  tables.forEach(({ name }) => two.addTableImport(name, "first", `table$${name}`));
  two.addTable("second$calls", beside.length, beside.length, binaryen.funcref);
  two.addTableImport("second$calls", "first", "second$calls");
  two.addActiveElementSegment("second$calls", "called", beside, two.i32.const(0));
  const globals = counted(two.getNumGlobals(), (index) => binaryen.getGlobalInfo(two.getGlobalByIndex(index)));
  for (const { name, type, mutable } of globals) {
    two.removeGlobal(name);
    two.addGlobalImport(name, "first", `global$${name}`, type, mutable);
  }
  fillTable(two, (name) => later.has(name));
  two.runPasses(["remove-unused-module-elements"]);

  // In the order that they get in the first part: neighbours have numbers with the same beginning, which compresses.
  const needed = functionsOf(two).filter(({ module }) => module === "offers").map(({ name }) => name).sort();
  offers(needed);
  one.addTable("second$offers", needed.length, needed.length, binaryen.funcref);
  one.addTableExport("second$offers", "second$offers");
  one.addActiveElementSegment("second$offers", "offers", needed, one.i32.const(0));
  tables.forEach(({ name }) => one.addTableExport(name, `table$${name}`));
  globals.forEach(({ name }) => one.addGlobalExport(name, `global$${name}`));
  one.runPasses(["remove-unused-module-elements"]);
  for (const part of [one, two]) {
    if (!part.validate()) {
      throw new Error("a part of the program is not valid");
    }
  }
  return {
    first: one.emitBinary(),
    second: two.emitBinary(),
    told: `${all.length - later.size} functions first, ${later.size} later (${called.length} called from there), ${told}, ${data.told}`,
  };
}
