/** So many attributes get a column of their own at most: those of most events. */
const mostColumns = 1_000;
/** So many names are counted at most; another program's contexts may have one of their own each. */
const countedNames = 10_000;

/** The attributes that have a column each. */
export interface AttributeColumns {
  /** Those of most events first. */
  readonly names: readonly string[];
  /** Whether there are attributes without a column. */
  readonly hasMore: boolean;
}

/** Counts the names of attributes, an event at a time. */
export function createNameCount() {
  const counts = new Map<string, number>();
  let isFull = false;
  return {
    add: (names: readonly string[]): void => {
      for (const name of names) {
        const known = counts.get(name);
        if (known === undefined && counts.size >= countedNames) isFull = true;
        else counts.set(name, (known ?? 0) + 1);
      }
    },
    columns: (): AttributeColumns => ({
      names: [...counts]
        .sort(([one, first], [other, second]) => second - first || (one < other ? -1 : 1))
        .slice(0, mostColumns)
        .map(([name]) => name),
      hasMore: isFull || counts.size > mostColumns,
    }),
  };
}
