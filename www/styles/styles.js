// The styles of all that a first visit does not show at once: sheets, lessons, tables. They are fetched when the cluster
// stands, so that they hold up nothing that is shown before; at once where somebody comes back, or comes by a link, and may
// be shown any of it.
import { isFirstVisit, stands } from "../visit.js";

const link = document.querySelector("link[data-later]");
if (isFirstVisit()) await stands();
// Made anew by a script, it is no reason to wait before anything is painted.
const styles = link.cloneNode();
styles.removeAttribute("disabled");
// Better bare than never.
styles.addEventListener("error", () => document.documentElement.style.setProperty("--styled", "1"));
link.replaceWith(styles);
