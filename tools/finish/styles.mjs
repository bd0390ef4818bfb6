// The stylesheets of a page become two, each with its files in their order: one that the page waits for, and one, of the
// files that index.html marks with `data-later`, that www/styles/styles.js fetches when the first visit stands.

import { readFileSync } from "node:fs";
import { join } from "node:path";

// Strings are matched so that what looks like a comment or a space within one is left alone. After a colon a space may go
// (before one it may not: it says something in a selector), and around what ends a part of a rule.
const squeeze = (css) =>
  css
    .replace(/("[^"\n]*"|'[^'\n]*')|\/\*[\s\S]*?\*\//g, (_, string) => string ?? "")
    .split(/("[^"\n]*"|'[^'\n]*')/)
    .map((part, at) => (at % 2 === 1 ? part : part.replace(/\s+/g, " ").replace(/ ?([{};,]) ?/g, "$1").replace(/: /g, ":")))
    .join("")
    .replace(/;}/g, "}")
    .trim();

/** Splits at the commas or semicolons that stand outside brackets and strings. */
function split(text, sign) {
  const parts = [""];
  let depth = 0;
  for (const [token] of text.matchAll(/"[^"\n]*"|'[^'\n]*'|[\s\S]/g)) {
    depth += "([".includes(token) ? 1 : ")]".includes(token) ? -1 : 0;
    if (token === sign && depth === 0) parts.push("");
    else parts[parts.length - 1] += token;
  }
  return parts;
}

/** What a squeezed stylesheet says of each selector, as `selector { property }`, whatever the widths that it says it for. */
function said(css) {
  const found = [];
  const strings = /"[^"\n]*"|'[^'\n]*'/g;
  for (let rest = css.replace(strings, (string) => string.replace(/[{}]/g, "_")).trim(); rest; rest = rest.trimStart()) {
    const open = rest.indexOf("{");
    if (open < 0) throw new Error(`this is no rule: ${rest.slice(0, 80)}`);
    let end = open;
    for (let depth = 0; end < rest.length; end += 1) {
      depth += rest[end] === "{" ? 1 : rest[end] === "}" ? -1 : 0;
      if (depth === 0) break;
    }
    const [head, body] = [rest.slice(0, open).trim(), rest.slice(open + 1, end)];
    rest = rest.slice(end + 1);
    if (/^@(media|supports|container|starting-style)/.test(head)) {
      found.push(...said(body));
    } else if (!head.startsWith("@")) {
      const properties = split(body, ";").map((line) => line.slice(0, line.indexOf(":")).trim()).filter(Boolean);
      found.push(...split(head, ",").flatMap((selector) => properties.map((property) => `${selector.trim()} { ${property} }`)));
    }
  }
  return found;
}

/**
 * Puts the stylesheets of `html` together; `file` writes one and names it, `fetching` is the script
 * for the second. What the second part says of something must not be
 * said of it by the first: the page would change before one's eyes when that comes.
 */
export function styles(html, { staging, fetching, file, remove, script }) {
  const die = (what) => {
    throw new Error(`the stylesheets cannot be put together: ${what}`);
  };
  const parts = [[], []];
  const links = /<link rel="stylesheet" href="\.\/([^"]+\.css)"([^>]*)>\s*/g;
  html = html.replace(links, (_, name, rest) => {
    const part = rest.includes("data-later") ? 1 : 0;
    if (part === 0 && parts[1].length > 0) die(`${name} stands after those that are fetched later`);
    parts[part].push(squeeze(readFileSync(join(staging, name), "utf8")));
    remove(name);
    return parts.flat().length === 1 ? "<!--style-->" : "";
  });
  const [first, later] = parts.map((part) => part.join("\n") + "\n");
  if (parts.some((part) => part.length === 0) || /@import|@charset/.test(first + later)) die("a part has none, or one asks for another");
  const before = new Set(said(first));
  const twice = said(later).filter((line) => before.has(line));
  if (twice.length > 0) die(`what is said at first is said again later: ${twice.join(", ")}`);

  const link = ({ hashed, integrity }, more) => `<link rel="stylesheet" href="./${hashed}" integrity="${integrity}"${more}>`;
  const both = [link(file("style.css", first), ""), link(file("later.css", later), " data-later disabled")].join("\n    ");
  const fetches = script(file("styles.js", fetching));
  return html.replace("<!--style-->", `${both}\n    `).replace("</head>", `${fetches}</head>`);
}
