// The readers' search: a dialog on every page, and the page "Find a story".
import { siteUrl } from "./search/index.js";
import { mountDialog } from "./search/dialog.js";

mountDialog();

const mountFinder = async () => {
  const finder = document.querySelector("[data-kb-finder]");
  if (finder) (await import("./search/finder.js")).mount(finder);
};

// Material's, and the only sign that Instant navigation has put another page into this document.
if (window.document$) window.document$.subscribe(mountFinder);
else mountFinder();

// The header stays when Instant navigation goes elsewhere: its link must not depend on where it was made.
const opener = document.querySelector("[data-kb-search-open]");
if (opener) opener.href = siteUrl("find/").href;
