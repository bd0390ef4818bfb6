// The package in a page of one's own, with all of its options. `make test-types` compiles it; nothing of it runs.

import { mount, type Mounted, type MountOptions, type Playground } from "omnipaxos-playground";

const options: MountOptions = {
  embed: ["cluster", "logs", "transport"],
  script: "cluster nodes=3 seed=7\nrun until leader",
  language: "zh-Hans",
  title: "Three nodes",
  page: new URL("./playground/index.html", document.baseURI),
};

const mounted: Mounted = await mount(document.body, options);
const playground: Playground = mounted.playground;
mounted.frame.title = `at step ${playground.state().step}`;
const off = playground.on("event", ({ text }) => console.log(text));
await playground.run("append leader a=1\nrun until decided 1 at all");
off();
mounted.remove();

// @ts-expect-error only an element has room for it
await mount("cluster");
// @ts-expect-error there is no such language
await mount(document.body, { language: "zh" });
