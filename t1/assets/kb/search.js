// The readers' search: a dialog on every page, and the page "Find a story".
import { siteUrl } from "./search/index.js";
import { mountDialog } from "./search/dialog.js";

mountDialog();

// Where stories can be filtered, a figure of the map of lessons leads to them; its address is the lesson's own page.
const mountMap = () => {
  for (const link of document.querySelectorAll("a[data-kb-find]")) link.href = siteUrl(`find/?${link.dataset.kbFind}`).href;
};

const mountFinder = async () => {
  const finder = document.querySelector("[data-kb-finder]");
  if (finder) (await import("./search/finder.js")).mount(finder);
};

const mount = () => {
  mountMap();
  mountFinder();
};

// Material's, and the only sign that Instant navigation has put another page into this document.
if (window.document$) window.document$.subscribe(mount);
else mount();

// The header stays when Instant navigation goes elsewhere: its link must not depend on where it was made.
const opener = document.querySelector("[data-kb-search-open]");
if (opener) opener.href = siteUrl("find/").href;
