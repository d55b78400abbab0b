// "Find a story": facets that combine, a word, an order; all of it stands in the address.
import { EVERY_STORY, counted, element, excerptOf, fill, numeral, openIndex, siteUrl } from "./index.js";

const AT_ONCE = 12;
const WAIT = 200;
const SORTS = { date: { date: "desc" }, effort: { effort: "desc" } };
const WIDE = "(min-width: 60em)";

/** Makes the page work; once for each element, however often it is asked to. */
export function mount(root) {
  if (root.dataset.kbFinder) return;
  root.dataset.kbFinder = "mounted";
  new Finder(root).start();
}

class Finder {
  #run = 0;
  #shown = 0;
  #results = [];
  #timer;

  constructor(root) {
    this.root = root;
    this.words = root.querySelector("[data-words]").dataset;
    this.form = root.querySelector("form");
    this.query = this.form.elements.q;
    this.bar = root.querySelector(".kb-finder__bar");
    this.count = root.querySelector("[role=status].kb-finder__count");
    this.sort = this.bar.querySelector("select");
    this.chips = root.querySelector(".kb-finder__chips");
    this.unknown = root.querySelector(".kb-finder__unknown");
    this.list = root.querySelector(".kb-finder__results");
    this.more = root.querySelector(".kb-finder__more");
    this.facets = [...root.querySelectorAll("[data-facet]")].map((set) => ({
      name: set.dataset.facet,
      boxes: [...set.querySelectorAll("input")],
      roles: new Map([...set.querySelectorAll("select")].map((select) => [select.dataset.lesson, select])),
    }));
  }

  async start() {
    const over = new AbortController();
    addEventListener("popstate", () => {
      if (!this.root.isConnected) over.abort();
      else if (location.pathname === siteUrl("find/").pathname) this.#readAddress();
    }, { signal: over.signal });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("change", (event) => event.target !== this.query && this.#changed());
    this.query.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#changed({ isTyping: true }), WAIT);
    });
    this.sort.addEventListener("change", () => this.#changed());
    this.more.addEventListener("click", () => this.#showMore());
    try {
      await (await openIndex()).filters(); // Then each answer counts them all.
    } catch {
      this.root.classList.add("kb-finder--failed");
      this.bar.hidden = false;
      this.sort.parentElement.hidden = true;
      this.count.textContent = this.words.failed;
      return;
    }
    this.form.hidden = this.bar.hidden = false;
    this.form.querySelector("details").open = matchMedia(WIDE).matches;
    this.#readAddress();
  }

  // The address

  #readAddress() {
    const asked = new URLSearchParams(location.search);
    const unknown = [];
    this.query.value = asked.get("q") ?? "";
    for (const { name, boxes, roles } of this.facets) {
      const wanted = new Map(asked.getAll(name).map((value) => value.split(":", 2)));
      for (const box of boxes) {
        box.checked = wanted.has(box.value);
        const select = roles.get(box.value);
        if (!select) continue;
        const role = wanted.get(box.value) ?? "";
        select.value = role;
        if (select.selectedIndex < 0) {
          select.value = "";
          unknown.push(`${name}=${box.value}:${role}`);
        }
      }
      const known = new Set(boxes.map((box) => box.value));
      for (const [value, role] of wanted) {
        if (!known.has(value) || (role && !roles.size)) unknown.push(`${name}=${value}${role ? `:${role}` : ""}`);
      }
    }
    const sort = asked.get("sort") ?? "";
    this.chosenSort = sort in SORTS ? sort : "";
    if (sort && !this.chosenSort) unknown.push(`sort=${sort}`);
    this.unknown.hidden = !unknown.length;
    this.unknown.textContent = unknown.length ? fill(this.words.unknown, { values: unknown.join(", ") }) : "";
    this.#search();
    for (const { boxes } of this.facets) showFirst(boxes.find((box) => box.checked));
  }

  #writeAddress(isTyping) {
    const asked = new URLSearchParams();
    if (this.query.value.trim()) asked.set("q", this.query.value.trim());
    for (const { name, id, role } of this.#chosen()) asked.append(name, role ? `${id}:${role}` : id);
    if (this.chosenSort) asked.set("sort", this.chosenSort);
    // A colon needs no escape in a query (RFC 3986, 3.4), and is read more easily.
    const query = asked.toString().replaceAll("%3A", ":");
    const target = `${location.pathname}${query ? `?${query}` : ""}`;
    if (target === `${location.pathname}${location.search}`) return;
    if (isTyping) history.replaceState(history.state, "", target);
    else history.pushState(null, "", target);
  }

  #changed({ isTyping = false } = {}) {
    this.chosenSort = this.sort.value === this.shownSort ? this.chosenSort : this.sort.value;
    this.unknown.hidden = true;
    this.#writeAddress(isTyping);
    this.#search();
  }

  // The question

  #chosen() {
    return this.facets.flatMap(({ name, boxes, roles }) => boxes.filter((box) => box.checked).map((box) => ({
      name,
      id: box.value,
      role: roles.get(box.value)?.value ?? "",
      box,
      label: this.#labelOf(box, roles.get(box.value)),
    })));
  }

  #labelOf(box, select) {
    const label = box.closest("label").querySelector(".kb-facet__label").textContent;
    const role = select?.selectedOptions[0]?.dataset.label;
    return role ? fill(this.words.role, { lesson: label, role }) : label;
  }

  #filters(chosen) {
    const filters = { kind: "story" };
    for (const { name } of this.facets) {
      const any = chosen.filter((each) => each.name === name)
        .map(({ id, role }) => (role ? { [`${name}-role`]: `${id}:${role}` } : { [name]: id }));
      // A compound filter has no name of its own: each facet is one more condition.
      if (any.length) (filters.all ??= []).push({ any });
    }
    return filters;
  }

  async #ask(chosen, { words = this.query.value.trim(), sort } = {}) {
    const index = await openIndex();
    return index.search(words || EVERY_STORY, { filters: this.#filters(chosen), ...(sort && { sort }) });
  }

  async #search() {
    const run = ++this.#run;
    const chosen = this.#chosen();
    const words = this.query.value.trim();
    // Nothing matches best without a word.
    this.shownSort = this.chosenSort || (words ? "" : "date");
    this.sort.options[0].disabled = !words;
    this.sort.value = this.shownSort;
    this.#showRoles();
    this.#showChips(chosen, words);
    try {
      const { results } = await this.#ask(chosen, { sort: SORTS[this.shownSort] });
      const cards = await this.#cardsOf(results, 0);
      const found = results.length ? element("div", "kb-cards") : await this.#emptyOf(chosen, words, run);
      if (run !== this.#run) return;
      // In one go: who hears the number finds these stories below it, and no others.
      found.append(...cards);
      this.count.textContent = counted(this.words, results.length);
      this.list.replaceChildren(found);
      this.#results = results;
      this.#hasShown(cards);
      await this.#countOptions(chosen, run);
    } catch (error) {
      console.error(error);
      if (run === this.#run) this.count.textContent = this.words.failed;
    }
  }

  // The answer

  async #showMore() {
    const results = this.#results;
    const shown = this.#shown;
    const cards = await this.#cardsOf(results, shown);
    if (results !== this.#results || shown !== this.#shown) return;
    this.list.firstElementChild.append(...cards);
    this.#hasShown(cards, shown);
    cards[0]?.querySelector("a").focus();
  }

  #hasShown(cards, before = 0) {
    this.#shown = before + cards.length;
    this.more.hidden = this.#shown >= this.#results.length;
  }

  async #cardsOf(results, from) {
    const next = results.slice(from, from + AT_ONCE);
    return (await Promise.all(next.map((result) => result.data()))).map((data) => this.#cardOf(data));
  }

  #cardOf(data) {
    const card = this.root.querySelector("template[data-card]").content.cloneNode(true).firstElementChild;
    const title = card.querySelector("[data-title]");
    title.textContent = data.meta.title;
    title.href = siteUrl(data.raw_url).href;
    const summary = card.querySelector("[data-summary]");
    if (this.query.value.trim()) summary.replaceWith(excerptOf(data, summary.className));
    else summary.textContent = data.meta.summary;
    const sentiment = card.querySelector("[data-sentiment]");
    sentiment.textContent = data.meta.sentiment;
    sentiment.classList.add(`kb-badge--${data.filters.sentiment[0]}`);
    for (const name of ["company", "channel", "date"]) {
      const shown = card.querySelector(`[data-${name}]`);
      if (data.meta[name]) shown.textContent = data.meta[name];
      else shown.remove();
    }
    return card;
  }

  async #emptyOf(chosen, words, run) {
    const empty = this.root.querySelector("template[data-words]").content.cloneNode(true);
    const list = empty.querySelector("[data-suggestions]");
    const without = [
      ...(words ? [{ label: fill(this.words.query, { words }), remove: () => this.#clearQuery() }] : []),
      ...chosen.map((each) => ({ label: each.label, remove: () => this.#remove(each), each })),
    ];
    for (const { label, remove, each } of without) {
      const { results } = each
        ? await this.#ask(chosen.filter((other) => other !== each))
        : await this.#ask(chosen, { words: "" });
      if (run !== this.#run) break;
      if (!results.length) continue;
      const button = element("button", "kb-button", fill(this.words.without, { name: label }));
      button.type = "button";
      button.append(" ", element("span", "kb-facet__count", counted(this.words, results.length)));
      button.addEventListener("click", () => {
        remove();
        this.#focusCount();
      });
      const item = document.createElement("li");
      item.append(button);
      list.append(item);
    }
    empty.querySelector("[data-try]").hidden = list.hidden = !list.childElementCount;
    return empty;
  }

  /** How many stories each value would give: with the other facets as they are, and without its own. */
  async #countOptions(chosen, run) {
    for (const { name, boxes, roles } of this.facets) {
      const { filters } = await this.#ask(chosen.filter((each) => each.name !== name));
      if (run !== this.#run) return;
      for (const box of boxes) {
        const stories = filters[name]?.[box.value] ?? 0;
        box.closest("label").querySelector(".kb-facet__count").textContent = numeral(stories);
        box.disabled = !stories && !box.checked;
        for (const option of roles.get(box.value)?.options ?? []) {
          if (!option.value) continue;
          const told = filters[`${name}-role`]?.[`${box.value}:${option.value}`] ?? 0;
          option.textContent = `${option.dataset.label} (${numeral(told)})`;
        }
      }
    }
  }

  #showRoles() {
    for (const { boxes, roles } of this.facets) {
      for (const box of boxes) {
        const select = roles.get(box.value);
        if (!select) continue;
        select.hidden = !box.checked;
        if (!box.checked) select.value = "";
      }
    }
  }

  #showChips(chosen, words) {
    const chips = chosen.map((each) => this.#chip(each.label, () => this.#remove(each)));
    if (words) chips.unshift(this.#chip(fill(this.words.query, { words }), () => this.#clearQuery()));
    if (chips.length > 1) {
      const all = this.#chip(this.words.clear, () => this.#clear());
      all.firstElementChild.className = "kb-chip kb-chip--all";
      all.firstElementChild.removeAttribute("aria-label");
      chips.push(all);
    }
    this.chips.replaceChildren(...chips);
    this.chips.hidden = !chips.length;
    const number = this.form.querySelector(".kb-finder__chosen");
    number.hidden = !chosen.length;
    number.textContent = fill(this.words.chosen, { n: chosen.length });
  }

  #chip(label, remove) {
    const item = document.createElement("li");
    const button = element("button", "kb-chip", label);
    button.type = "button";
    button.setAttribute("aria-label", fill(this.words.remove, { name: label }));
    button.addEventListener("click", () => {
      const place = [...this.chips.children].indexOf(item);
      remove();
      const next = this.chips.children[Math.min(place, this.chips.children.length - 1)];
      if (next) next.firstElementChild.focus();
      else this.#focusCount();
    });
    item.append(button);
    return item;
  }

  #focusCount() {
    this.count.tabIndex = -1;
    this.count.focus();
  }

  #remove({ box }) {
    box.checked = false;
    this.#changed();
  }

  #clearQuery() {
    this.query.value = "";
    this.#changed();
  }

  #clear() {
    for (const { box } of this.#chosen()) box.checked = false;
    this.#clearQuery();
  }
}

/** Scrolls a long list of values, and nothing else, to one of them. */
function showFirst(box) {
  const option = box?.closest("li");
  if (option) option.parentElement.scrollTop = option.offsetTop - option.parentElement.offsetTop;
}
