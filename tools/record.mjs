// The last step of `make first-visit`: the lists by which the build divides the page, from what first visits used
// (tests/e2e/record.rs).

import { readFileSync, readdirSync, writeFileSync } from "node:fs";

import { listed } from "./split/list.mjs";

const locale = readdirSync("www/locales/en").map((name) => `\n${readFileSync(`www/locales/en/${name}`, "utf8")}`).join("");
const read = (name) => JSON.parse(readFileSync(`target/first-visit/${name}`, "utf8"));
const write = (name, head, lines) => {
  writeFileSync(`tools/${name}`, `${head}\n${lines.join("\n")}\n`);
  console.log(`tools/${name}: ${lines.length}`);
};

write(
  "first.txt",
  `# What runs of the page's WebAssembly on a first visit, until the welcome is shown. \`make first-visit\` makes this file,
# tools/split/list.mjs says what its lines are. An old list is not wrong, only worse: the first part is larger then.`,
  listed(read("page/recorded.json"), new Set(read("ran.json").map(Number))).split("\n"),
);
// What is drawn on the way depends on chance: a text that was asked for at an earlier recording may be again.
const texts = new Set(read("texts.json"));
const isText = (id) => !id.startsWith("#") && locale.includes(`\n${id} =`);
readFileSync("tools/first-texts.txt", "utf8").split("\n").filter((id) => id && isText(id)).forEach((id) => texts.add(id));
write("first-texts.txt", "# The texts that a first visit asks for, until the welcome is shown: `make first-visit` makes this file.", [...texts].sort());
