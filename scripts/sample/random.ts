/** Seeded randomness: the same seed gives the same draws on every machine. */
export interface Random {
  /** A number in [0, 1). */
  readonly next: () => number;
  /** A whole number from `low` to `high`, both included. */
  readonly integer: (low: number, high: number) => number;
  /** True with the given probability. */
  readonly chance: (probability: number) => boolean;
  /** One of `choices`, each as likely; throws RangeError when there is none. */
  readonly pick: <T>(choices: readonly T[]) => T;
  /** A new array in random order. */
  readonly shuffle: <T>(choices: readonly T[]) => T[];
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state are plenty for a sample, and it is quick. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(choices: readonly T[]): T => {
    if (choices.length === 0) throw new RangeError('Nothing to pick from.');
    return choices[integer(0, choices.length - 1)] as T;
  };
  const shuffle = <T>(choices: readonly T[]): T[] => {
    const order = [...choices];
    for (let last = order.length - 1; last > 0; last--) {
      const other = integer(0, last);
      [order[last], order[other]] = [order[other] as T, order[last] as T];
    }
    return order;
  };
  return { next, integer, pick, shuffle, chance: (probability) => next() < probability };
}
