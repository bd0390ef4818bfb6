// What a visitor downloads: every file of dist/ as a host with gzip sends it, by kind, against the budget. `make bench`
// prints it, and docs/BENCHMARKS.md keeps a table of it. Beside it what brotli makes of it, which many hosts send.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const BUDGET = 350_000;

const list = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? list(path) : [path];
  });

// A first visit takes these. The others come when they are asked for: a lesson that is opened, another language, the icon of
// an installed page; the service worker fetches them in the background, after the page runs.
const kinds = [
  ["WebAssembly", (name) => name.endsWith(".wasm"), true],
  ["JavaScript", (name) => name.endsWith(".js"), true],
  ["styles", (name) => name.endsWith(".css") && !/later-[^/]*$/.test(name), true],
  ["styles of what is opened", (name) => name.endsWith(".css"), false],
  ["page", (name) => /\.(html|webmanifest)$/.test(name) || /icon[^/]*\.svg$/.test(name), true],
  ["texts", (name) => /texts-en-(?!more)[^/]*\.txt$/.test(name), true],
  ["texts that a first visit does not ask for", (name) => /texts-en-more[^/]*\.txt$/.test(name), false],
  ["texts of the other language", (name) => /texts-[^/]*\.txt$/.test(name), false],
  ["lessons", (name) => name.includes("lessons/"), false],
  ["icons and the rest", () => true, false],
];

const rows = kinds.map(([kind, , first]) => ({ kind, first, files: 0, bytes: 0, gzip: 0, brotli: 0 }));
for (const name of list("dist")) {
  const content = readFileSync(name);
  const row = rows[kinds.findIndex(([, is]) => is(name))];
  row.files += 1;
  row.bytes += content.length;
  // What is compressed already is sent as it is.
  const sent = (compressed) => (name.endsWith(".png") ? content.length : compressed(content).length);
  row.gzip += sent((content) => gzipSync(content, { level: 9 }));
  row.brotli += sent(brotliCompressSync);
}

const COUNTED = ["files", "bytes", "gzip", "brotli"];
const sum = (rows) => Object.fromEntries(COUNTED.map((name) => [name, rows.reduce((all, row) => all + row[name], 0)]));
const first = sum(rows.filter((row) => row.first));
const print = (kind, row) => console.log(`| ${kind} | ${COUNTED.map((name) => row[name].toLocaleString("en")).join(" | ")} |`);

console.log("| | files | bytes | gzip -9 | brotli |\n|---|--:|--:|--:|--:|");
for (const row of rows.filter((row) => row.files > 0)) {
  print(row.first ? row.kind : `${row.kind} (later)`, row);
}
print("**a first visit**", first);
print("all", sum(rows));
const part = ((first.gzip / BUDGET) * 100).toFixed(0);
console.log(`\nThe budget of a first visit is ${BUDGET.toLocaleString("en")} bytes with gzip: ${part} % of it are used.`);
