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

// When each comes: `stands` is what a first visit waits for until its cluster stands, `after` what it fetches then without
// being asked, `later` what comes when it is asked for: a lesson that is opened, another language, the icon of an installed
// page. (The service worker fetches all of it in the background, once the cluster stands.)
const kinds = [
  ["WebAssembly, first part", (name) => /\/first-[^/]*\.wasm$/.test(name), "stands"],
  ["JavaScript", (name) => name.endsWith(".js") && !/\/(explorer-[^/]*|worker)\.js$/.test(name), "stands"],
  ["styles", (name) => /\/style-[^/]*\.css$/.test(name), "stands"],
  ["page", (name) => /\.(html|webmanifest)$/.test(name) || /icon-[^/]*\.svg$/.test(name), "stands"],
  ["texts", (name) => /texts-en-(?!more)[^/]*\.txt$/.test(name), "stands"],
  ["WebAssembly, second part", (name) => name.endsWith(".wasm"), "after"],
  ["styles of what is opened", (name) => name.endsWith(".css"), "after"],
  ["texts of what is opened", (name) => /texts-en-more[^/]*\.txt$/.test(name), "after"],
  ["texts of the other language", (name) => /texts-[^/]*\.txt$/.test(name), "later"],
  ["lessons", (name) => name.includes("lessons/"), "later"],
  ["workers", (name) => name.endsWith(".js"), "later"],
  ["icons and the rest", () => true, "later"],
];

const rows = kinds.map(([kind, , when]) => ({ kind, when, files: 0, bytes: 0, gzip: 0, brotli: 0 }));
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
const of = (...when) => sum(rows.filter((row) => when.includes(row.when)));
const stands = of("stands");
const print = (kind, when, row) => console.log(`| ${kind} | ${when} | ${COUNTED.map((name) => row[name].toLocaleString("en")).join(" | ")} |`);

console.log("| | when | files | bytes | gzip -9 | brotli |\n|---|---|--:|--:|--:|--:|");
for (const row of rows.filter((row) => row.files > 0)) {
  print(row.kind, { stands: "", after: "once the cluster stands", later: "when asked for" }[row.when], row);
}
print("**until the cluster stands**", "", stands);
print("a first visit", "", of("stands", "after"));
print("all", "", sum(rows));
const part = ((stands.gzip / BUDGET) * 100).toFixed(0);
console.log(`\nThe budget until the cluster stands is ${BUDGET.toLocaleString("en")} bytes with gzip: ${part} % of it are used.`);
