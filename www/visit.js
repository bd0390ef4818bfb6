// What several of the page's scripts ask about a visit. The build puts it into each that imports it (tools/finish.mjs): a
// module of its own would be one more to wait for.

/** Whether nobody was here before, and the address asks for nothing of its own. */
export const isFirstVisit = () => {
  if (location.search !== "" || location.hash !== "") {
    return false;
  }
  try {
    return !navigator.serviceWorker?.controller && !Object.keys(localStorage).some((key) => key.startsWith("omnipaxos-playground"));
  } catch {
    // A frame that may keep nothing is refused both.
    return true;
  }
};

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Until the cluster stands. It may be long before it is this tab's, as another has it: that is not waited for. */
export const stands = async () => {
  while (!window.playground) {
    await pause(50);
  }
  await Promise.race([window.playground.ready.catch(() => {}), pause(4000)]);
};
