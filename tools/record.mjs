// The last step of `make first-visit`: tools/first.txt from what the page noted (tools/split/list.mjs).

import { readFileSync, writeFileSync } from "node:fs";

import { listed } from "./split/list.mjs";

const HEAD = `# What runs of the page's WebAssembly on a first visit, until the welcome is shown. \`make first-visit\` makes this file,
# tools/split/list.mjs says what the lines are. An old list is not wrong, only worse: the first part grows.
`;

const read = (name) => JSON.parse(readFileSync(`target/first-visit/${name}`, "utf8"));
const text = listed(read("page/recorded.json"), new Set(read("ran.json")));
writeFileSync("tools/first.txt", `${HEAD}${text}\n`);
console.log(`tools/first.txt: ${text.split("\n").length} functions`);
