// The playground in a page of one's own: a frame with the page that lies beside this file, and its `window.playground`.

const LANGUAGES = ["en", "zh-Hans"];

/**
 * Puts the playground into `place` and waits until it runs. See index.d.ts for the options.
 */
export async function mount(place, options = {}) {
  const { embed, script, language, title = "OmniPaxos Playground", page = new URL("./page/index.html", import.meta.url) } = options;
  if (!(place instanceof Element)) {
    throw new TypeError("mount(place): expected an element to put the playground into");
  }
  if (embed !== undefined && typeof embed !== "string" && !Array.isArray(embed)) {
    throw new TypeError("mount(place, { embed }): expected the names of panels, as an array or with commas between them");
  }
  if (script !== undefined && typeof script !== "string") {
    throw new TypeError("mount(place, { script }): expected a script, as a string");
  }
  if (language !== undefined && !LANGUAGES.includes(language)) {
    throw new TypeError(`mount(place, { language }): expected one of ${LANGUAGES.join(", ")}`);
  }
  const address = new URL(page, document.baseURI);
  if (address.origin !== location.origin) {
    throw new TypeError(`mount(place, { page }): ${address.href} is of another origin, so its window.playground is out of reach; embed it with a plain <iframe>`);
  }
  if (embed !== undefined) {
    address.searchParams.set("embed", String(embed));
  }
  if (language !== undefined) {
    address.searchParams.set("lang", language);
  }
  const frame = document.createElement("iframe");
  frame.title = title;
  frame.src = address.href;
  frame.style.cssText = "border: 0; width: 100%; height: 100%; display: block";
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  place.append(frame);
  try {
    await loaded;
    const playground = await appears(frame, address.href);
    await stands(frame, playground);
    // What this page asks for before would make it stand still.
    await frame.contentWindow.secondPart?.coming;
    refused(frame);
    if (script !== undefined) {
      const { error } = await playground.run(script);
      if (error) {
        throw new Error(`mount(place, { script }): line ${error.line}, column ${error.column}: ${error.message}`);
      }
    }
    return { frame, playground, remove: () => frame.remove() };
  } catch (error) {
    frame.remove();
    throw error;
  }
}

/** The object of the page in a frame: it is there once the WebAssembly of the page has begun to run. */
async function appears(frame, href) {
  for (;;) {
    const { contentWindow, contentDocument } = frame;
    // A host that has no such page answers with one of its own, and so does the browser where there is no host.
    if (!contentDocument?.querySelector(`meta[name="application-name"][content="OmniPaxos Playground"]`)) {
      throw new Error(`${href} is not the playground, or was removed before it ran`);
    }
    refused(frame);
    if (contentWindow.playground) {
      return contentWindow.playground;
    }
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** Waits until the cluster stands: what the page draws, and that it cannot go on, may come after its object. */
async function stands(frame, playground) {
  const ready = playground.ready.then(() => true);
  for (let done = false; !done; ) {
    done = await Promise.race([ready, new Promise((later) => setTimeout(later, 20))]);
    refused(frame);
  }
}

/** Throws where the page says that there is no such panel, that it has no texts, or that a part of it is missing. */
function refused(frame) {
  const sentence = frame.contentDocument?.querySelector("[data-testid=embed-refused]");
  if (sentence) {
    throw new TypeError(`mount(place, { embed }): ${sentence.textContent.trim()}`);
  }
  const lack = frame.contentDocument?.querySelector("[data-testid=no-second-part]");
  if (lack) {
    throw new Error(lack.textContent);
  }
  const missing = frame.contentDocument?.querySelector("#no-texts:not([hidden])");
  if (missing) {
    throw new Error(missing.firstChild.textContent.trim());
  }
}
