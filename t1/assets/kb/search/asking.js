// Answers to questions in a person's own words. Pagefind finds pages with all the words; few pages have all of
// "customer shouting at me, what do I say", and the right one has the rarest of them.
import { pagesOf } from "./index.js";

const ENOUGH = 5;
const WORTH = 0.4;

/** The results with their kinds, best first: pages with all words, and where those are few, pages with the words that
    say most. A question asks for pieces of the index; it never asks for all results, which would fetch the whole of it. */
export async function ask(index, words, kinds) {
  const whole = await search(index, words, kinds);
  const parts = [...new Set(words.toLowerCase().match(/[\p{L}\p{N}'’]+/gu))];
  if (whole.length >= ENOUGH || parts.length < 2) return whole;
  const [pages, ...answers] = await Promise.all([pagesOf(), ...parts.map((part) => search(index, part, kinds))]);
  const found = new Map();
  for (const some of answers.filter((each) => each.length)) {
    const best = some[0].result.score;
    // As in the inverse document frequency: a word that stands on every page says nothing.
    const rarity = Math.log(1 + pages / (1 + some.length));
    for (const { result, kind } of some) {
      const weight = (found.get(result.id)?.weight ?? 0) + rarity * Math.sqrt(result.score / best);
      found.set(result.id, { result, kind, weight });
    }
  }
  const ranked = [...found.values()].sort((one, other) => other.weight - one.weight);
  const has = new Set(whole.map(({ result }) => result.id));
  return [...whole, ...ranked.filter(({ result, weight }) => !has.has(result.id) && weight >= WORTH * ranked[0].weight)];
}

async function search(index, words, kinds) {
  const answers = await Promise.all(kinds.map((kind) => index.search(words, { filters: { kind } })));
  const found = answers.flatMap(({ results }, place) => results.map((result) => ({ result, kind: kinds[place] })));
  return found.sort((one, other) => other.result.score - one.result.score);
}
