/** The page as an object: for the console, for teaching, for tests, and for a page that has it in a frame. */
export interface Playground {
  /**
   * Resolved once the page runs and stands still. Rejected if it cannot run. While another tab has the cluster it is
   * neither.
   */
  readonly ready: Promise<void>;

  /**
   * Runs a script. It carries on from the step that is shown, unless it starts with `cluster` or `scenario`; in the past
   * that begins a branch.
   *
   * Resolves when its lines are done and written, also if the script is wrong or cannot be carried out: see `error`.
   * @throws where `script` is not a string.
   */
  run(script: string): Promise<Outcome>;

  /**
   * Runs a script as a new run, with the default cluster if it names none. See {@link Playground.run}.
   * @throws where `script` is not a string.
   */
  load(script: string): Promise<Outcome>;

  /** The cluster at the step that is shown, whole logs included. The value is a copy: nothing changes it. */
  state(): PlaygroundState;

  /** The whole run so far, as a script: `load` makes the same run of it, step for step. */
  script(): string;

  /**
   * Pauses; the next events happen, or are shown again in the past. Resolves to the step then shown.
   * @param count How many: a whole number from 0 to 10,000,000; 1 where it is left out.
   * @throws where `count` is something else, or while the page cannot do this (another tab has the cluster).
   */
  step(count?: number): Promise<number>;

  /**
   * Shows the run as it was right after a step, or its end where it has fewer. Resolves to the step then shown.
   * @param step A whole number from 0 to 10,000,000.
   * @throws where `step` is something else, or while the page cannot do this.
   */
  seek(step: number): Promise<number>;

  /**
   * Leaves the run at the step that is shown and goes on from there as a branch; the run that was left is kept. Resolves
   * to that step once the branch is in place. Rejects, with all as it was, where it cannot be.
   * @throws while the page cannot do this.
   */
  fork(): Promise<number>;

  /**
   * Lets time pass.
   * @param ticksPerSecond A whole number from 1; above 1,000 it is 1,000. The speed set before where it is left out.
   * @throws where `ticksPerSecond` is something else, or while the page cannot do this.
   */
  play(ticksPerSecond?: number): void;

  /** Stops that, and a script that is under way: its `error` says so. */
  pause(): void;

  /** Where one is in the lesson that is open; null where none is. */
  lesson(): Lesson | null;

  /**
   * Reads a node's real database. In the past: what the disk held at that step, as one flush would write it.
   * Rejects where there is none.
   * @param pid The node's id.
   * @throws where `pid` is not a whole number from 1.
   */
  disk(pid: number): Promise<Disk>;

  /**
   * Calls back with each new event, heartbeats included. What the callback throws goes to the console.
   * @returns a function that ends it.
   * @throws where the first argument is none of the three words, or `callback` is no function.
   */
  on(what: "event", callback: (event: PlaygroundEvent) => void): () => void;
  /** Calls back with the number of steps whenever that has changed. */
  on(what: "step", callback: (step: number) => void): () => void;
  /** Calls back with each safety check that breaks. */
  on(what: "invariant", callback: (invariant: Invariant) => void): () => void;
}

declare global {
  interface Window {
    /** The page as an object. It is there once the page's WebAssembly has begun to run. */
    playground: Playground;
  }
}
