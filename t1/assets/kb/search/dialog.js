// The search dialog in the header: results by kind, for mouse, keyboard and screen reader.
import { ask } from "./asking.js";
import { badgeOf, counted, element, excerptOf, fill, numeral, openIndex, siteUrl } from "./index.js";

const KINDS = [["lesson", 3], ["story", 5], ["company", 3], ["course", 3], ["page", 3]];
const WAIT = 120;

/** Makes the button in the header open the dialog, and whatever else of a page is made for that. */
export function mountDialog() {
  const dialog = document.querySelector("dialog.kb-search");
  if (dialog) new SearchDialog(dialog);
}

class SearchDialog {
  #run = 0;
  #timer;

  constructor(dialog) {
    this.dialog = dialog;
    this.words = dialog.dataset;
    this.input = dialog.querySelector("input");
    this.status = dialog.querySelector("[role=status]");
    this.results = dialog.querySelector("[data-results]");
    this.toFind = dialog.querySelector("a[data-to-find]");
    this.#showAll("", 0);
    // Before Instant navigation follows the link, which it does below the document.
    document.addEventListener("click", (event) => {
      const isMeant = event.target.closest?.("[data-kb-search-open]");
      if (!isMeant || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      this.open();
    }, { capture: true });
    document.addEventListener("keydown", (event) => this.#shortcut(event));
    dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#links()[0]?.click();
    });
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("keydown", (event) => this.#move(event));
    dialog.addEventListener("click", (event) => {
      // A click on the backdrop is one on the dialog itself; a click on a result leads away.
      if (event.target === dialog || event.target.closest("a")) dialog.close();
    });
    this.input.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(), WAIT);
    });
  }

  open() {
    if (!this.dialog.open) this.dialog.showModal();
    this.input.select();
    this.input.focus();
    openIndex().catch(() => this.#say(this.words.failed));
  }

  #shortcut(event) {
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
    const isCtrlK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
    if (!isSlash && !isCtrlK) return;
    event.preventDefault();
    event.stopPropagation();
    this.open();
  }

  /** Arrows go from the field through the results and back; Escape closes, though a field would like to be emptied. */
  #move(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      this.dialog.close();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    const stops = [this.input, ...this.#links()];
    const next = stops[stops.indexOf(document.activeElement) + step];
    event.preventDefault();
    next?.focus();
  }

  #links() {
    return [...this.results.querySelectorAll("a"), this.toFind];
  }

  async #search() {
    const run = ++this.#run;
    const words = this.input.value.trim();
    if (!words) {
      this.results.replaceChildren();
      this.#showAll("", 0);
      this.#say(this.words.hint);
      return;
    }
    const waiting = setTimeout(() => run === this.#run && this.#say(this.words.wait), 300);
    try {
      const groups = await find(words);
      if (run === this.#run) this.#show(words, groups);
    } catch {
      if (run === this.#run) this.#say(this.words.failed);
    } finally {
      clearTimeout(waiting);
    }
  }

  #show(words, groups) {
    const total = groups.reduce((sum, group) => sum + group.total, 0);
    const stories = groups.find((group) => group.kind === "story")?.total ?? 0;
    this.results.replaceChildren(...groups.map((group) => groupOf(group, this.#title(group.kind))));
    this.results.scrollTop = 0;
    this.#showAll(words, stories);
    this.#say(total ? counted(this.words, total) : fill(this.words.none, { words }));
  }

  #title(kind) {
    return this.words[`kind${kind[0].toUpperCase()}${kind.slice(1)}`];
  }

  #showAll(words, stories) {
    const target = siteUrl("find/");
    if (stories) target.searchParams.set("q", words);
    this.toFind.href = target.href;
    this.toFind.textContent = stories ? this.words.narrow : this.words.toFind;
  }

  #say(words) {
    this.status.textContent = words;
  }
}

/** The best results of each kind that has some, with how many there are. */
async function find(words) {
  const index = await openIndex();
  const answers = await ask(index, words, KINDS.map(([kind]) => kind));
  const groups = await Promise.all(KINDS.map(async ([kind, most]) => {
    const results = answers.filter((answer) => answer.kind === kind);
    const hits = await Promise.all(results.slice(0, most).map(({ result }) => result.data()));
    return { kind, total: results.length, hits };
  }));
  return groups.filter((group) => group.total);
}

function groupOf({ kind, total, hits }, title) {
  const group = element("section", "kb-search__group");
  const heading = element("h3", "kb-search__kind", title);
  heading.id = `kb-search-${kind}`;
  heading.append(" ", element("span", "kb-search__number", numeral(total)));
  const list = element("ul", "kb-search__hits");
  list.setAttribute("aria-labelledby", heading.id);
  list.append(...hits.map(hitOf));
  group.append(heading, list);
  return group;
}

function hitOf(data) {
  const hit = element("li", "kb-hit");
  const link = element("a", "kb-hit__title", data.meta.title);
  link.href = siteUrl(data.raw_url).href;
  const facts = element("p", "kb-hit__facts");
  const badge = badgeOf(data);
  if (badge) facts.append(badge);
  if (data.meta.company) facts.append(element("span", "", data.meta.company));
  hit.append(link, excerptOf(data, "kb-hit__text"));
  if (facts.childElementCount) hit.append(facts);
  return hit;
}

const isTyping = (target) =>
  target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName)
  || (target.tagName === "INPUT" && !["checkbox", "radio", "button", "submit"].includes(target.type));
