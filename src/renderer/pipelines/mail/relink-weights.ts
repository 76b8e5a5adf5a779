/** Weights as whole per cents, which together are 100. */
export type Percents<Name extends string> = Readonly<Record<Name, number>>;

/**
 * Sets one weight and lets the others give way, each in its proportion; where they are all nothing they share alike. What
 * rounding leaves goes to the largest, so that together they are 100 exactly.
 */
export function relinkWeights<Name extends string>(
  weights: Percents<Name>,
  name: NoInfer<Name>,
  percent: number,
): Percents<Name> {
  const value = Math.max(0, Math.min(100, Math.round(percent)));
  const names = (Object.keys(weights) as Name[]).filter((each) => each !== name);
  const left = 100 - value;
  const before = names.reduce((sum, each) => sum + weights[each], 0);
  const shares = names.map((each) => {
    const share = before === 0 ? 1 / names.length : weights[each] / before;
    return [each, Math.floor(left * share)] as const;
  });
  const rest = left - shares.reduce((sum, [, share]) => sum + share, 0);
  const largest = shares.reduce(
    (best, [, share], index) => (share > (shares[best]?.[1] ?? -1) ? index : best),
    0,
  );
  const others = shares.map(([each, share], index) => [each, index === largest ? share + rest : share]);
  return { ...weights, ...Object.fromEntries(others), [name]: value };
}

/** Weights of a contract, 0 to 1, as per cents. */
export function toPercents<Name extends string>(weights: Readonly<Record<Name, number>>): Percents<Name> {
  const entries = Object.entries<number>(weights).map(([name, value]) => [name, Math.round(value * 100)]);
  return Object.fromEntries(entries) as Percents<Name>;
}

export function fromPercents<Name extends string>(percents: Percents<Name>): Readonly<Record<Name, number>> {
  const entries = Object.entries<number>(percents).map(([name, value]) => [name, value / 100]);
  return Object.fromEntries(entries) as Record<Name, number>;
}
