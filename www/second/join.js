// Joins the second part of the page's WebAssembly to the first. It stands at the end of what wasm-bindgen writes, where
// `wasm` is what the first part exports (tools/finish/program.mjs).

/** Whether both parts are there. */
export const isWhole = () => wasm["second$there"].value !== 0;

/** Joins the second part, compiled, at once. */
export const join = (second) => {
  // A table takes much less than as many exports, and what the second part calls is not slower for it.
  const offers = wasm["second$offers"];
  const offered = Array.from({ length: offers.length }, (_, at) => offers.get(at));
  new WebAssembly.Instance(second, { first: wasm, offers: { ...offered } });
  wasm["second$there"].value = 1;
};
