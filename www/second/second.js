// The second part of the page's WebAssembly (tools/split.mjs): how it comes, and how it is joined to the first.
//
// A first visit fetches it once its cluster stands, or somebody does something; what that is waits until it is there
// (held.js). Whoever comes back has both parts already, and an address that asks for something of its own will need the
// second one at once: then it is there before the page begins. Where the program itself needs it before, all waits for it.
import { isWhole, join } from "./first.js";
import { held } from "./held.js";
import { isFirstVisit } from "../visit.js";

const address = new URL(document.querySelector('meta[name="second-part"]').content, document.baseURI);

const compiled = async () => {
  const answer = await fetch(address);
  if (!answer.ok) {
    throw new Error(`${answer.status} ${answer.statusText}`.trim());
  }
  return WebAssembly.compile(await answer.arrayBuffer());
};

// Bytes, as text: a page may not ask for anything else that it waits for.
const atOnce = () => {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) {
    throw new Error(`${request.status} ${request.statusText}`.trim());
  }
  return new WebAssembly.Module(Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0)));
};

// The components are dead: plain elements are all there is.
const tellOfNone = () => {
  const banner = document.createElement("p");
  banner.className = "halted";
  banner.setAttribute("role", "alert");
  banner.dataset.testid = "no-second-part";
  banner.textContent = document.querySelector('meta[name="no-second-part"]').content;
  document.body.append(banner);
};

let letGo = async () => {};

const comes = async () => {
  try {
    part.module ??= await compiled();
    if (!part.lack) {
      part.now();
    }
  } catch (error) {
    console.info(`the second part of the page did not come: ${error.message}`);
  }
  await letGo();
};

const part = {
  // Compiled: the explorer's workers share it.
  module: undefined,
  // Resolves when it is there, or cannot be had now, and what was held back is done.
  coming: undefined,
  // Why the page cannot go on: what needed this part was left halfway, so nothing is tried again.
  lack: undefined,
  // Who needed it before it was there, as a stack of calls (`NAMES=1` builds a page that has names for it).
  neededBy: undefined,
  // Joins it to the first part, at once. What needs it cannot go on where it cannot be had, nor can the page.
  now() {
    if (isWhole()) {
      return;
    }
    if (part.lack) {
      throw part.lack;
    }
    try {
      if (!part.module) {
        part.neededBy = new Error().stack;
        part.module = atOnce();
      }
      join(part.module);
    } catch (error) {
      part.lack = new Error(`the second part of the page could not be loaded: ${error.message}`, { cause: error });
      tellOfNone();
      throw part.lack;
    }
  },
  // The same in its own time. Where it cannot be had then, it is asked for again when something needs it.
  soon() {
    part.coming ??= comes();
  },
};
globalThis.secondPart = part;

if (isFirstVisit()) {
  letGo = held(part.soon);
} else {
  try {
    part.module = await compiled();
  } catch (error) {
    console.info(`the second part of the page did not come with the first: ${error.message}`);
  }
}
