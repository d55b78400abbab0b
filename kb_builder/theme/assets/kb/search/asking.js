// Answers to questions in a person's own words. Pagefind finds pages with all the words; few pages have all of
// "customer shouting at me, what do I say", and the right one has the rarest of them.

const ENOUGH = 5;
const WORTH = 0.4;

/** The results, best first: pages with all words, and where those are few, pages with the words that say most. */
export async function ask(index, words) {
  const { results } = await index.search(words);
  const parts = [...new Set(words.toLowerCase().match(/[\p{L}\p{N}'’]+/gu))];
  if (results.length >= ENOUGH || parts.length < 2) return results;
  const [pages, ...answers] = await Promise.all([countOf(index), ...parts.map((part) => index.search(part))]);
  const found = new Map();
  for (const { results: some } of answers) {
    const best = Math.max(...some.map((result) => result.score));
    // As in the inverse document frequency: a word that stands on every page says nothing.
    const rarity = Math.log(1 + pages / (1 + some.length));
    for (const result of some) {
      const weight = (found.get(result.id)?.weight ?? 0) + rarity * Math.sqrt(result.score / best);
      found.set(result.id, { result, weight });
    }
  }
  const ranked = [...found.values()].sort((one, other) => other.weight - one.weight);
  const has = new Set(results.map((result) => result.id));
  const more = ranked.filter(({ result, weight }) => !has.has(result.id) && weight >= WORTH * ranked[0].weight);
  return [...results, ...more.map(({ result }) => result)];
}

/** Every page of the index by its kind. */
export async function kindsOf(index, kinds) {
  const answers = await Promise.all(kinds.map((kind) => index.search(null, { filters: { kind } })));
  return new Map(answers.flatMap(({ results }, place) => results.map((result) => [result.id, kinds[place]])));
}

async function countOf(index) {
  const { kind } = await index.filters();
  return Object.values(kind ?? {}).reduce((sum, count) => sum + count, 0);
}
