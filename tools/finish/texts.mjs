// The texts of each language as two files: those that a first visit asks for (tools/first-texts.txt), and all others, which
// the page fetches once it runs, or when one of them is asked for before.
//
// Every text is in exactly one of the two. What a first text refers to is first too, so that it can be written before the
// others are there; what the others refer to is there already, or beside them.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

// What the page looks for at the beginning of a file: a host may answer with something else for what it does not have.
const beginning = (name) => `### ${name}\n`;

export function textFiles(source) {
  const ids = readFileSync(join(source, "tools/first-texts.txt"), "utf8").split("\n").map((line) => line.trim());
  const wanted = ids.filter((id) => id && !id.startsWith("#"));
  const locales = join(source, "www/locales");
  return readdirSync(locales).sort().flatMap((tag) => {
    const files = readdirSync(join(locales, tag)).filter((name) => name.endsWith(".ftl")).sort();
    const whole = files.map((name) => readFileSync(join(locales, tag, name), "utf8").trim()).join("\n") + "\n";
    const { first, more } = split(bare(whole), wanted);
    const file = (name, content) => ({ name: `${name}.txt`, content: beginning(name) + content });
    return [file(`texts-${tag}`, first), file(`texts-${tag}-more`, more)];
  });
}

// What only who writes texts reads is left out: notes, and empty lines but those within a text.
const bare = (texts) => texts.replace(/^#.*\n/gm, "").replace(/\n{2,}(?! )/g, "\n").trimStart();

// The texts whose ids are wanted with all that they refer to, and the others, each in the order in which they are. An id that
// is no text's is nothing.
export function split(texts, wanted) {
  const entries = texts.split(/^(?=-?[a-zA-Z][\w-]*[ \t]*=)/m).map((text) => ({ text, id: text.match(/^-?[a-zA-Z][\w-]*/)?.[0] }));
  const written = new Map();
  entries.forEach(({ id, text }) => written.set(id, (written.get(id) ?? "") + text));
  const first = new Set();
  const take = (id) => {
    if (!written.has(id) || first.has(id)) {
      return;
    }
    first.add(id);
    // A text or a term stands at the beginning of a placeable, or among what is given to a function. Words of a sentence are
    // taken for one too where they are called like it: then a text more is first.
    [...written.get(id).matchAll(/[{(,]\s*(-?[a-zA-Z][\w-]*)/g)].forEach(([, name]) => take(name));
  };
  wanted.forEach(take);
  const those = (isFirst) => entries.filter(({ id }) => first.has(id) === isFirst).map(({ text }) => text).join("");
  return { first: those(true), more: those(false) };
}
