import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';

interface Search {
  /** As typed. */
  readonly search: string;
  readonly setSearch: (search: string) => void;
  /** What to look for: the search once the typing has paused, without the blanks around it. */
  readonly term: string;
}

/** A search that a list answers as one types. */
export function useSearch(): Search {
  const [search, setSearch] = useState('');
  const [settled] = useDebouncedValue(search, 250);
  return { search, setSearch, term: settled.trim() };
}
