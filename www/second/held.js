// What somebody does before the second part of the page is there is held back, and done when it came: the page would stand
// still for it otherwise, as a program cannot be stopped halfway through a function. It can be read and scrolled meanwhile,
// text can be typed, and a bar says that something is to come (base.css). What a script does is not held back: it expects to
// have done it.

// Of no interest afterwards: where the pointer was.
const MOVES = [
  ...["down", "move", "up", "cancel", "over", "out", "enter", "leave"].map((what) => `pointer${what}`),
  ...["mouseenter", "mouseleave", "mouseover", "mouseout", "wheel"],
];
// Where the focus was in the end is.
const FOCUS = ["focus", "focusin", "blur", "focusout"];
const DEEDS = ["click", "dblclick", "keydown", "input", "change", "submit"];

// Keys with which the browser types or scrolls, and others that may mean something to the page.
const TYPES = /^(.|Arrow\w+|Page\w+|Home|End)$/u;
const ACTS = /^(Enter|Escape|Delete|Backspace)$/;
const TAKES_KEYS = "a, button, input, select, summary, textarea, [contenteditable]";

const isWithModifier = (event) => event.ctrlKey || event.altKey || event.metaKey;
const isKeyOfPage = ({ key, repeat, isComposing }) => (TYPES.test(key) || ACTS.test(key)) && !repeat && !isComposing;

// What a deed changes is drawn before the next is done, as it is where somebody takes their time. No frame comes while the
// page is hidden.
const drawn = async () => {
  await Promise.race([new Promise(requestAnimationFrame), new Promise((done) => setTimeout(done, 50))]);
  await new Promise((done) => setTimeout(done));
};

/** Holds back what somebody does from now on, and calls `begins` for each deed; gives what does all of it and ends that. */
export function held(begins) {
  const due = [];
  const hold = (event) => {
    const { type, target } = event;
    // A link that is to open elsewhere is the browser's.
    if (!event.isTrusted || (type === "click" && isWithModifier(event) && target.closest("a"))) {
      return;
    }
    event.stopImmediatePropagation();
    if (MOVES.includes(type) || (type === "keydown" && (isWithModifier(event) || !isKeyOfPage(event)))) {
      return;
    }
    // What the browser would do before the page had its say. A field gets what is typed into it.
    if (type === "click" || type === "submit" || (type === "keydown" && TYPES.test(event.key) && !target.closest?.(TAKES_KEYS))) {
      event.preventDefault();
    }
    due.push([target, new event.constructor(type, event)]);
    if (DEEDS.includes(type)) {
      document.documentElement.setAttribute("aria-busy", "true");
      begins();
    }
  };
  const each = (change) => [...MOVES, ...FOCUS, ...DEEDS].forEach((name) => change(name, hold, { capture: true }));
  each(addEventListener);
  return async () => {
    while (due.length > 0) {
      const [target, event] = due.shift();
      target.dispatchEvent(event);
      if (DEEDS.includes(event.type)) {
        await drawn();
      }
    }
    each(removeEventListener);
    document.documentElement.removeAttribute("aria-busy");
  };
}
