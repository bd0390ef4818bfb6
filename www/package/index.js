// The playground in a page of one's own: a frame with the page that lies beside this file, and its `window.playground`.

const panels = (embed) => (Array.isArray(embed) ? embed.join(",") : embed);

/**
 * Puts the playground into `place` and waits until it runs. See index.d.ts for the options.
 */
export async function mount(place, options = {}) {
  const { embed, script, language, title = "OmniPaxos Playground", page = new URL("./page/index.html", import.meta.url) } = options;
  if (!(place instanceof Element)) {
    throw new TypeError("mount(place): expected an element to put the playground into");
  }
  const address = new URL(page, document.baseURI);
  if (address.origin !== location.origin) {
    throw new TypeError(`mount(place, { page }): ${address.href} is of another origin, so its window.playground is out of reach; embed it with a plain <iframe>`);
  }
  if (embed !== undefined) {
    address.searchParams.set("embed", panels(embed));
  }
  if (language !== undefined) {
    address.searchParams.set("lang", language);
  }
  const frame = document.createElement("iframe");
  frame.title = title;
  frame.src = address.href;
  frame.style.cssText = "border: 0; width: 100%; height: 100%; display: block";
  const loaded = new Promise((resolve, reject) => {
    frame.addEventListener("load", resolve, { once: true });
    frame.addEventListener("error", () => reject(new Error(`${address.href} cannot be loaded`)), { once: true });
  });
  place.append(frame);
  const gone = () => new Error(`${address.href} is not the playground, or was removed before it ran`);
  await loaded;
  // The page puts its object there once its WebAssembly runs; it says `ready` itself.
  while (frame.contentWindow && !frame.contentWindow.playground) {
    if (!frame.contentDocument?.querySelector("#app")) {
      frame.remove();
      throw gone();
    }
    await new Promise((done) => setTimeout(done, 20));
  }
  if (!frame.contentWindow) {
    throw gone();
  }
  const { playground } = frame.contentWindow;
  await playground.ready;
  if (script !== undefined) {
    const { error } = await playground.run(script);
    if (error) {
      throw new Error(`the script, line ${error.line}, column ${error.column}: ${error.message}`);
    }
  }
  return { frame, playground, remove: () => frame.remove() };
}
