// JavaScript of the build: minified; and the names that wasm-bindgen gives to what the WebAssembly and its glue share, a
// function and a digest each, become short ones.

import { minify_sync } from "terser";

import { EXPORTS, IMPORTS, Reader, sectionsOf } from "../split/reader.mjs";

/** A module's text without comments, spaces and long names. A service worker is a plain script: `module: false`. */
export const minified = (code, { module = true } = {}) =>
  minify_sync(code, { module, ecma: 2020, format: { comments: false } }).code + "\n";

/** Reads past the type of something imported. */
function pastType(reader) {
  const pastLimits = () => {
    const flags = reader.byte();
    reader.number();
    if (flags & 1) reader.number();
    if (flags & 8) reader.number();
  };
  const pastValue = () => {
    // A reference to a type of one's own names that.
    if ([0x63, 0x64].includes(reader.byte())) reader.number();
  };
  // A function, a table, a memory, a global, a tag.
  const kinds = [
    () => reader.number(),
    () => (pastValue(), pastLimits()),
    pastLimits,
    () => (pastValue(), reader.byte()),
    () => (reader.byte(), reader.number()),
  ];
  kinds[reader.byte()]();
}

const number = (value) => {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Buffer.from([...bytes, value]);
};
const text = (value) => Buffer.concat([number(Buffer.byteLength(value)), Buffer.from(value)]);

/** What a section lists: each with its names, and what stands after them. */
function entries(wasm, id) {
  const section = [...sectionsOf(wasm)].find((section) => section.id === id);
  if (!section) return [];
  const reader = new Reader(section.content);
  return Array.from({ length: reader.number() }, () => {
    if (id === IMPORTS) {
      return { module: reader.name(), name: reader.name(), rest: reader.asItStands(() => pastType(reader)) };
    }
    return { name: reader.name(), rest: reader.asItStands(() => (reader.byte(), reader.number())) };
  });
}

/** Where in its kind what an entry of the exports names stands. */
const placeOf = ({ rest }) => new Reader(rest, 1).number();

/** The module with other names for what it imports and exports; exports in the order of what they name, which compresses. */
function renamed(wasm, imported, exported) {
  const list = (items) => Buffer.concat([number(items.length), ...items.flat()]);
  const inOrder = () => entries(wasm, EXPORTS).sort((a, b) => a.rest[0] - b.rest[0] || placeOf(a) - placeOf(b));
  const contents = {
    [IMPORTS]: () => list(entries(wasm, IMPORTS).map((entry) => [...imported(entry).map(text), entry.rest])),
    [EXPORTS]: () => list(inOrder().map((entry) => [text(exported(entry)), entry.rest])),
  };
  const written = [...sectionsOf(wasm)].flatMap(({ id, content }) => {
    const bytes = contents[id]?.() ?? content;
    return [Buffer.from([id]), number(bytes.length), bytes];
  });
  return Buffer.concat([wasm.subarray(0, 8), ...written]);
}

/** a, b, … z, aa, ba, … */
function shortName(count) {
  const letter = String.fromCharCode(97 + (count % 26));
  return count < 26 ? letter : letter + shortName(Math.floor(count / 26) - 1);
}

const all = (text, pattern) => [...text.matchAll(pattern)].length;
const word = (name) => `(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`;
const die = (what) => {
  throw new Error(`${what}; has wasm-bindgen changed what it writes?`);
};

/**
 * The glue, as wasm-bindgen writes it, and the modules that import from it, with short names for what they import from it
 * and for what it and the other modules use of the first of them. The names of `keep` stay.
 */
export function shortened(glue, wasms, { keep = [] } = {}) {
  const [from, module] = glue.match(/"(\.\/[^"]*_bg\.js)": import0,/) ?? die("the glue names no module to import from");
  const [table] = glue.match(/^ {4}const import0 = \{\n[\s\S]*?^ {4}\};$/m) ?? die("the glue has no table of imports");
  const listed = wasms.flatMap((wasm) => entries(wasm, IMPORTS));
  const names = [...new Set(listed.filter((entry) => entry.module === module).map(({ name }) => name))];
  const imports = new Map(names.map((name, at) => [name, shortName(at)]));
  // What is in the table and no part imports goes by its own name still, which must not be a short one's.
  const keys = [...table.matchAll(/^ {8}([\w$]+): /gm)].map(([, name]) => name);
  const wrong = names.find((name) => keys.filter((key) => key === name).length !== 1 || all(glue, new RegExp(word(name), "g")) !== 1);
  if (names.length === 0 || wrong) die(`the glue does not have ${wrong ?? "a name"} exactly once`);
  if (keys.some((key) => !imports.has(key) && [...imports.values()].includes(key))) die("the glue has short names");
  const shortKeys = table.replace(/^ {8}([\w$]+): /gm, (line, name) => (imports.has(name) ? `        ${imports.get(name)}: ` : line));
  let body = glue.replace(table, () => shortKeys).replace(from, `"_": import0,`);

  // Of what is exported, that which another module imports, or the glue calls: always as a property of `wasm`.
  const linked = new Set(listed.filter((entry) => entry.module !== module).map(({ name }) => name));
  const isCalled = (name) => all(body, new RegExp(`(?<![\\w$.])wasm\\.${word(name)}`, "g")) > 0;
  const exported = entries(wasms[0], EXPORTS).sort((a, b) => placeOf(a) - placeOf(b)).map(({ name }) => name);
  const stays = (name) => name === "memory" || keep.includes(name) || !(linked.has(name) || isCalled(name));
  const kept = new Set(exported.filter(stays));
  let next = 0;
  const short = () => {
    for (;;) {
      const name = shortName(next++);
      if (!kept.has(name)) return name;
    }
  };
  const exports = new Map(exported.filter((name) => !kept.has(name)).map((name) => [name, short()]));
  body = body.replace(/(?<![\w$.])wasm\.([\w$]+)/g, (use, name) => (exports.has(name) ? `wasm.${exports.get(name)}` : use));

  const shorter = wasms.map((wasm, at) =>
    renamed(
      wasm,
      (entry) => (entry.module === module ? ["_", imports.get(entry.name)] : [entry.module, exports.get(entry.name) ?? entry.name]),
      ({ name }) => (at === 0 && exports.get(name)) || name,
    ),
  );
  return { glue: body, wasms: shorter };
}
