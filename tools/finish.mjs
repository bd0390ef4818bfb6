// The last step of a build (Trunk.toml, `post_build`): a strict content security policy, and the page without a network.
//
// - The WebAssembly becomes smaller, and two parts.
// - The texts of each language become two files: those of a first visit, and all others.
// - JavaScript is minified, that of wasm-bindgen too, which also shares shorter names with the WebAssembly then.
// - What Trunk writes inline into index.html moves to files of its own, so that the policy allows no inline script.
// - The stylesheets become two, in their order: compressed together they are much smaller. The page waits for the first
//   only.
// - The files of texts and that of the explorer's workers get names with their digests in them.
// - The list of all files, with a digest over their contents, goes into the service worker.
// A page that `trunk serve` is to reload by itself has a script inline that the server completes for each request; that
// page gets only its texts, as it is one of a developer.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

import * as webAssembly from "./finish/program.mjs";
import { minified } from "./finish/scripts.mjs";
import { styles } from "./finish/styles.mjs";
import { textFiles } from "./finish/texts.mjs";

const die = (what) => {
  console.error(`finish: ${what}`);
  process.exit(1);
};
const staging = process.env.TRUNK_STAGING_DIR;
const source = process.env.TRUNK_SOURCE_DIR;
if (!staging || !source) {
  die("trunk runs this (TRUNK_STAGING_DIR and TRUNK_SOURCE_DIR are not set)");
}

// Nothing is loaded from anywhere else, and nothing but WebAssembly is made from data.
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const digest = (content, algorithm = "sha256") => createHash(algorithm).update(content);
const index = join(staging, "index.html");
let html = readFileSync(index, "utf8");
const texts = textFiles(source);

const programs = readdirSync(staging).filter((name) => name.endsWith("_bg.wasm"));
if (programs.length !== 1) {
  die(`expected one WebAssembly, found ${programs.length}`);
}
const [program] = programs;
const built = readFileSync(join(staging, program));
const isRelease = process.env.TRUNK_PROFILE === "release";
const integrityOf = (content) => `sha384-${digest(content, "sha384").digest("base64")}`;
// What the page names with a digest, under the name and with the digest that it has now.
const renamed = (old, { hashed, integrity }) => {
  const digested = html.replace(new RegExp(`("\\./${old}"[^>]*) integrity="[^"]*"`), `$1 integrity="${integrity}"`);
  if (digested === html) {
    die(`index.html has no digest of ${old}; has trunk changed what it writes?`);
  }
  html = digested.replaceAll(`./${old}`, `./${hashed}`);
};
const remove = (name) => rmSync(join(staging, name));

if (html.includes("{{__TRUNK_ADDRESS__}}")) {
  if (isRelease) {
    const smaller = await webAssembly.whole(built);
    writeFileSync(join(staging, program), smaller);
    renamed(program, { hashed: program, integrity: integrityOf(smaller) });
    writeFileSync(index, html);
  }
  texts.forEach(({ name, content }) => writeFileSync(join(staging, name), content));
  console.log("finish: reloads by itself, so it has no content security policy and is not kept for use without a network");
  process.exit(0);
}

// A script of ours, with what it imports of ours within it: a file of its own would be one more to wait for. What the build
// makes is imported as it is.
const own = (path) =>
  readFileSync(join(source, "www", path), "utf8").replace(/^import \{[^}]*\} from "([^"]*)";$/gm, (line, from) => {
    const imported = join(path, "..", from);
    return existsSync(join(source, "www", imported)) ? own(imported).replace(/^export /gm, "") : line;
  });
const file = (name, whole) => {
  const content = name.endsWith(".js") ? minified(whole) : whole;
  const [stem, ending] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf("."))];
  const hashed = `${stem}-${digest(content).digest("hex").slice(0, 16)}${ending}`;
  writeFileSync(join(staging, hashed), content);
  return { hashed, integrity: integrityOf(content) };
};
const script = ({ hashed, integrity }) => `<script type="module" src="./${hashed}" integrity="${integrity}"></script>`;

// Only a release has what the split needs. One that records what runs is not for visitors.
let joins = "";
if (isRelease) {
  const [glueName, isRecording] = [program.replace("_bg.wasm", ".js"), Boolean(process.env.RECORD)];
  const toldGlue = readFileSync(join(staging, glueName), "utf8");
  const made = isRecording
    ? webAssembly.recording(built, toldGlue)
    : await webAssembly.parts(built, toldGlue, readFileSync(join(source, "tools/first.txt"), "utf8"));
  remove(program);
  remove(glueName);
  const glue = file("playground.js", made.glue);
  renamed(program, file("first.wasm", made.first));
  renamed(glueName, glue);
  if (isRecording) {
    writeFileSync(join(staging, "recorded.json"), JSON.stringify(made.functions));
    // A visit before the second part is there.
    joins = "globalThis.secondPart = { soon() {} };\n";
  } else {
    const joining = own("second/second.js");
    const { hashed, integrity } = file("second.js", joining.replace("./first.js", `./${glue.hashed}`));
    html = html
      .replace("</head>", `<meta name="second-part" content="./${file("second.wasm", made.second).hashed}"></head>`)
      .replace("</head>", `<link rel="modulepreload" href="./${hashed}" integrity="${integrity}"></head>`);
    joins = `import "./${hashed}";\n`;
  }
}

let moved = 0;
html = html.replace(/<script type="module">([\s\S]*?)<\/script>/g, (_, body) => {
  moved += 1;
  if (process.env.RECORD) {
    body += "\nglobalThis.recorded = wasm;";
  }
  return script(file(moved === 1 ? "start.js" : `start-${moved}.js`, joins + body.trim() + "\n"));
});
const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>|<style[\s>]|\sstyle=|\son[a-z]+=/g)].map((match) => match[0]);
if (moved === 0 || inline.length > 0) {
  die(`index.html has ${moved === 0 ? "no inline module" : inline.join(", ")}; has trunk changed what it writes?`);
}

// Browsers look at no digest of what is fetched ahead for a script, and say so each time.
html = html.replace(/(<link rel="preload"[^>]*) integrity="[^"]*"/g, "$1");
html = styles(html, { staging, fetching: own("styles/styles.js"), file, remove, script });

// The files that the page fetches by itself are named by their contents too: one of another version must not come with
// this page. They are text to every host, which compresses that.
const named = (name, content) => {
  if (!html.includes(`content="./${name}"`)) {
    die(`index.html does not name ${name}`);
  }
  html = html.replace(`content="./${name}"`, `content="./${file(name, content).hashed}"`);
};
texts.forEach(({ name, content }) => named(name, content));
named("explorer.js", readFileSync(join(staging, "explorer.js"), "utf8"));
rmSync(join(staging, "explorer.js"));

// Beside the worker, which must lie where the page does: its place is its scope.
const register = own("offline/register.js");
const { hashed, integrity } = file("offline.js", register);
html = html.replace(/<head>/, `<head>\n    <meta http-equiv="Content-Security-Policy" content="${POLICY}">`);
html = html.replace("</head>", `${script({ hashed, integrity })}</head>`);
// What is noted in it is for who reads the sources.
writeFileSync(index, html.replace(/\n\s*<!--[\s\S]*?-->/g, "").replace(/\n\s*\n/g, "\n"));

const list = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? list(path) : [relative(staging, path).split(sep).join("/")];
  });
const files = list(staging).filter((name) => name !== "worker.js").sort();
const version = files.reduce((all, name) => all.update(name).update("\0").update(readFileSync(join(staging, name))), createHash("sha256"));
const worker = readFileSync(join(source, "www/offline/worker.js"), "utf8")
  .replace("__VERSION__", version.digest("hex").slice(0, 16))
  .replace("__FILES__", JSON.stringify(files, null, 2));
writeFileSync(join(staging, "worker.js"), minified(worker, { module: false }));
console.log(`finish: ${files.length} files are kept for use without a network`);
