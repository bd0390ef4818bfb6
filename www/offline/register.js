// Asks the browser to keep the page for when there is no network, once its cluster stands: all files are fetched for that,
// and the first ones must not wait for them. A page that cannot be kept (an old browser, no https, a frame of another site
// without storage) works all the same.
import { stands } from "../visit.js";

if ("serviceWorker" in navigator) {
  await stands();
  navigator.serviceWorker.register(new URL("./worker.js", import.meta.url)).catch((error) => {
    console.info(`the page is not kept for use without a network: ${error.message}`);
  });
}
