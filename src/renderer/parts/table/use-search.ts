import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';

/**
 * A search that a list answers as one types, from what was looked for before: as it is typed, and as the term to look for once
 * the typing has paused, without the blanks around it.
 */
export function useSearch(before = '') {
  const [search, setSearch] = useState(before);
  const [settled] = useDebouncedValue(search, 250);
  return { search, setSearch, term: settled.trim() };
}
