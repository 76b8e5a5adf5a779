/** What is shorter is no secret (a local server's `ollama`, `none`), and taking it out would spoil words. */
const shortestKey = 8;
const deepest = 8;
const mark = '[key]';

/** Takes a key out of whatever a server says: some repeat it in their complaints, and a page may show the request. */
export interface KeyHiding {
  text(said: string): string;
  /** Changes an error in place, its causes and what hangs on it too, and answers it. */
  thrown(thrown: unknown): unknown;
}

export function hidingKey(apiKey: string | null): KeyHiding {
  if (apiKey === null || apiKey.length < shortestKey)
    return { text: (said) => said, thrown: (given) => given };
  const spelt = [apiKey, encodeURIComponent(apiKey), JSON.stringify(apiKey).slice(1, -1)];
  const text = (said: string): string => spelt.reduce((clear, key) => clear.replaceAll(key, mark), said);
  return {
    text,
    thrown: (given) => {
      hideIn(given, text, deepest);
      return given;
    },
  };
}

function hideIn(value: unknown, hide: (said: string) => string, depth: number): void {
  if (typeof value !== 'object' || value === null || depth === 0) return;
  // An error's own words cannot be enumerated, so names are asked for rather than entries.
  for (const name of Object.getOwnPropertyNames(value)) {
    const held: unknown = Reflect.get(value, name);
    if (typeof held !== 'string') hideIn(held, hide, depth - 1);
    else if (hide(held) !== held) Reflect.set(value, name, hide(held));
  }
}
