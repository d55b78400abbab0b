// Pagefind's index, loaded when it is first needed; and what both of its users make of a result.

const ROOT = new URL("../../../", import.meta.url);
const WORDS_OF_EXCERPT = 26;
// What stands in no text of a page, and finds it all the same; a title weighs most.
const WEIGHTS = { all: 0.1, title: 6, synonyms: 4, company: 3, industry: 1, situation: 1, channel: 1, sentiment: 1, summary: 1 };

/** Finds every story: a question without words would fetch the whole index, this one a piece of it. */
export const EVERY_STORY = "xqzstory";

let loading;

/** An address of this site, by its path below the root. */
export const siteUrl = (path) => new URL(path.replace(/^\/+/, ""), ROOT);

/** The index; rejects if it cannot be fetched. Who wants counts in each answer asks for all filters first. */
export function openIndex() {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load() {
  const pagefind = await import(siteUrl("pagefind/pagefind.js").href);
  const index = pagefind.createInstance({ noWorker: true, excerptLength: WORDS_OF_EXCERPT, ranking: { metaWeights: WEIGHTS } });
  // Fetches what every question needs, and rejects if it is not there.
  await index.init?.();
  return index;
}

/** How many pages the index has. */
export async function pagesOf() {
  const answer = await fetch(siteUrl("pagefind/pagefind-entry.json"));
  const { languages } = await answer.json();
  return Object.values(languages).reduce((sum, { page_count: count }) => sum + count, 0);
}

/** A template of words with its {names} filled in. */
export const fill = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** A number as it is written in the language of the page, whatever the reader's browser speaks. */
export const numeral = (number) => number.toLocaleString(document.documentElement.lang);

/** "3 stories" in the words of an element: data-one and data-other. */
export const counted = ({ one, other }, n) => fill(n === 1 ? one : other, { n: numeral(n) });

/** An element with a class and a text. Texts are texts: nothing here is ever read as HTML. */
export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

/** The excerpt of a result with its matches marked, which Pagefind gives as a string with <mark> in it. */
export function excerptOf(data, className) {
  const shown = element("p", className);
  const [start, end] = [data.raw_content.trimStart(), data.raw_content.trimEnd()];
  if (!start.startsWith(data.plain_excerpt.slice(0, 20))) shown.append("… ");
  // The title stands above.
  const title = `${data.meta.title.replaceAll("<", "&lt;").replaceAll(">", "&gt;")}. `;
  const excerpt = data.excerpt.startsWith(title) ? data.excerpt.slice(title.length) : data.excerpt;
  excerpt.split(/<\/?mark>/).forEach((part, place) => {
    const text = part.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    shown.append(place % 2 ? element("mark", "", text) : text);
  });
  if (!end.endsWith(data.plain_excerpt.slice(-20))) shown.append(" …");
  return shown;
}

/** A badge with word and icon, for a sentiment that the index knows; null without one. */
export function badgeOf(data) {
  const id = data.filters.sentiment?.[0];
  return /^[a-z]+$/.test(id ?? "") ? element("span", `kb-badge kb-badge--${id}`, data.meta.sentiment) : null;
}
