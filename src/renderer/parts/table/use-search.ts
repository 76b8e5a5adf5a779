import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';

interface Search {
  /** As typed. */
  readonly search: string;
  readonly setSearch: (search: string) => void;
  /** What to look for: the search once the typing has paused, without the blanks around it. */
  readonly term: string;
}

/** A search that a list answers as one types, from what was looked for before. */
export function useSearch(before = ''): Search {
  const [search, setSearch] = useState(before);
  const [settled] = useDebouncedValue(search, 250);
  return { search, setSearch, term: settled.trim() };
}
