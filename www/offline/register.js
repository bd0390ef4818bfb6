// Asks the browser to keep the page for when there is no network. A page that cannot be kept (an old browser, no https,
// a frame of another site without storage) works all the same.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(new URL("./worker.js", import.meta.url)).catch((error) => {
    console.info(`the page is not kept for use without a network: ${error.message}`);
  });
}
