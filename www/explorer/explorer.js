// A worker of the explorer: the page's own WebAssembly, without a page. It gets the page's module, compiled, and the
// address of what goes with it; then orders, one after the other, and answers each.
let work;

self.onmessage = async ({ data }) => {
  try {
    if (data.glue) {
      const glue = await import(data.glue);
      if (data.second) {
        // Where the page came in two parts (www/second/second.js), so does a worker, which has both before it begins.
        globalThis.secondPart = {
          now() {
            glue.join(data.second);
          },
        };
      }
      await glue.default({ module_or_path: data.module });
      work = glue.explorer_work;
      self.postMessage({ ready: true });
    } else {
      self.postMessage({ answer: work(data.order) });
    }
  } catch (error) {
    self.postMessage({ failed: `${error?.name ?? "Error"}: ${error?.message ?? error}` });
  }
};
