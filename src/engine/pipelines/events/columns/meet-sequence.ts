/**
 * The places of a user's events that meet these types one after another, by the types of all of them in order: every time that they
 * follow each other directly; or, with others between them, the first time.
 */
export function meetSequence<Type>(
  types: ArrayLike<Type>,
  wanted: readonly Type[],
  directly: boolean,
): readonly number[] {
  if (!directly) {
    const met: number[] = [];
    for (let at = 0; at < types.length && met.length < wanted.length; at += 1)
      if (types[at] === wanted[met.length]) met.push(at);
    return met.length === wanted.length ? met : [];
  }
  const met = new Set<number>();
  for (let from = 0; from + wanted.length <= types.length; from += 1)
    if (wanted.every((type, step) => types[from + step] === type))
      for (let step = 0; step < wanted.length; step += 1) met.add(from + step);
  return [...met];
}
