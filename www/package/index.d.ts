import type { Playground } from "./playground.js";

export * from "./playground.js";

/** What of the playground is shown, and what it starts with. */
export interface MountOptions {
  /**
   * The panels to show, as in `?embed=`: all of the page where this is left out. With it the disks are simulated and nothing
   * is kept; without it the cluster is the one that this origin keeps in IndexedDB, which only one page has at a time.
   */
  embed?: string | string[];
  /** A script that is run first; one that starts with `cluster` begins a run of its own. */
  script?: string;
  /** `"en"` or `"zh-Hans"`; the browser's language where this is left out. */
  language?: "en" | "zh-Hans";
  /** What the frame is called for those who hear the page. */
  title?: string;
  /** Where the page lies, if not beside this file; of the same origin. */
  page?: string | URL;
}

/** A playground in a page. */
export interface Mounted {
  /** Its frame. */
  frame: HTMLIFrameElement;
  /** Its `window.playground`, ready. */
  playground: Playground;
  /** Takes it out of the page again. What its nodes have in IndexedDB stays. */
  remove(): void;
}

/**
 * Puts the playground into an element, and waits until it runs and its script is done.
 *
 * Rejects, and leaves nothing in the element, where an option is wrong, where the script is wrong or cannot be carried out
 * (with line and column), where `page` is of another origin or not the playground, and where the page cannot run.
 */
export function mount(place: Element, options?: MountOptions): Promise<Mounted>;
