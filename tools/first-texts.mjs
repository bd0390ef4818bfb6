// Writes tools/first-texts.txt from what `cargo test … --test e2e -- --ignored record::` left of first visits to a page that
// was built with the feature `record`.

import { readFileSync, writeFileSync } from "node:fs";

const visits = JSON.parse(readFileSync("target/first-visit/texts.json", "utf8"));
const ids = [...new Set(Object.values(visits).flat())].sort();
const head = "# The texts that a first visit asks for, until the welcome is shown: tools/first-texts.mjs writes them, as recorded.\n";
writeFileSync("tools/first-texts.txt", head + ids.map((id) => `${id}\n`).join(""));
console.log(`tools/first-texts.txt: ${ids.length} texts of ${Object.keys(visits).length} first visits`);
