import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';

/** Rows on a page of a list. */
export const pageSize = 50;

interface PagedSearch {
  /** As typed. */
  readonly search: string;
  readonly setSearch: (search: string) => void;
  /** What to look for: the search once the typing has paused, without the blanks around it. */
  readonly term: string;
  readonly offset: number;
  readonly setOffset: (offset: number) => void;
}

/** A search and a place in the list that answers it. A different search, or a different question, starts from the first page. */
export function usePagedSearch(question: string): PagedSearch {
  const [search, setSearch] = useState('');
  const [settled] = useDebouncedValue(search, 250);
  const [offset, setOffset] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what makes it a different question
  useEffect(() => setOffset(0), [settled, question]);
  return { search, setSearch, term: settled.trim(), offset, setOffset };
}
