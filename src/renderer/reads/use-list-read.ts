import { useQueries } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ErrorInfo } from '../../shared/app-error.ts';
import type { RouteInput } from '../../shared/contract.ts';
import { maxPageSize, type Page } from '../../shared/page.ts';
import type { ReadAnswer, ReadName } from '../../shared/pipelines/registry.ts';
import { useStore } from '../store/store.ts';
import { liveReads, read, readClient } from './read-client.ts';

/** The reads that answer with a page of a list, and what is in its rows. */
type Lists = {
  readonly [Name in ReadName as ReadAnswer<Name> extends Page<unknown>
    ? Name
    : never]: ReadAnswer<Name> extends Page<infer Row> ? Row : never;
};

/** What narrows and orders a list; which of its pages is no part of the question. */
type Question<Name extends keyof Lists> = Omit<RouteInput<Name>, 'offset' | 'limit'>;

/** A list that is read a page at a time, as its rows come into view. */
export interface ListRead<Row> {
  /** Rows of the whole list. */
  readonly total: number;
  /** The row at that place from 0; undefined while it is on its way. */
  readonly rowAt: (index: number) => Row | undefined;
  /** Says the same as long as the same is asked. */
  readonly question: string;
  /** Nothing has been answered yet. */
  readonly first: boolean;
  /** The rows on show belong to an earlier question. */
  readonly stale: boolean;
  readonly error: ErrorInfo | null;
  readonly again: () => void;
  /** Says which rows are in view: their pages are read. */
  readonly show: (from: number, to: number) => void;
  /** Reads the row at that place, whether or not it is in view; undefined where there is none. */
  readonly readRow: (index: number) => Promise<Row | undefined>;
  /** Reads the whole list, from its first row to its last. */
  readonly readAll: () => Promise<readonly Row[]>;
}

/** Rows that one read takes: a few screens. */
const pageRows = 100;
/** A page far away is read once the scrolling has come to rest on it for so long. */
const restMs = 80;

interface Pages {
  readonly from: number;
  readonly to: number;
}
const firstPage: Pages = { from: 0, to: 0 };

/** Which pages are in view, told by rows: those next to the ones on show at once, others once the scrolling rests. */
function usePagesInView(question: string): readonly [Pages, (from: number, to: number) => void] {
  const [inView, setInView] = useState({ question, pages: firstPage });
  const pages = inView.question === question ? inView.pages : firstPage;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const show = useCallback(
    (firstRow: number, lastRow: number) => {
      const next = { from: Math.floor(firstRow / pageRows), to: Math.floor(lastRow / pageRows) };
      clearTimeout(timer.current);
      if (next.from === pages.from && next.to === pages.to) return;
      const take = (): void => setInView({ question, pages: next });
      const isNear = next.from <= pages.to + 1 && pages.from <= next.to + 1;
      if (isNear) take();
      else timer.current = setTimeout(take, restMs);
    },
    [question, pages],
  );
  return [pages, show];
}

interface Shown<Row> {
  /** What was asked; null before the first answer. */
  readonly question: string | null;
  readonly total: number;
  readonly rows: ReadonlyMap<number, readonly Row[]>;
}

/** A list kept current while a job runs; a row that did not change stays the same object. */
export function useListRead<Name extends keyof Lists>(
  name: Name,
  input: Question<Name>,
): ListRead<Lists[Name]> {
  type Row = Lists[Name];
  const path = useStore((state) => state.source?.path);
  const question = JSON.stringify([path, name, input]);
  const [pages, show] = usePagesInView(question);
  const readPage = (offset: number, limit: number): Promise<Page<Row>> =>
    read(name, { ...input, offset, limit } as RouteInput<Name>) as Promise<unknown> as Promise<Page<Row>>;
  const keyOf = (page: number): readonly unknown[] => [liveReads, path, name, input, page];
  const numbers = Array.from({ length: pages.to - pages.from + 1 }, (_, index) => pages.from + index);
  const results = useQueries({
    queries: numbers.map((page) => ({
      queryKey: keyOf(page),
      queryFn: () => readPage(page * pageRows, pageRows),
    })),
  });

  const shown = useRef<Shown<Row>>({ question: null, total: 0, rows: new Map() });
  const answered = results.flatMap(({ data, dataUpdatedAt }, index) =>
    data === undefined ? [] : [{ page: numbers[index] ?? 0, data, at: dataUpdatedAt }],
  );
  const newest = answered.toSorted((one, other) => other.at - one.at)[0];
  if (newest !== undefined) {
    const rows = new Map(answered.map(({ page, data }) => [page, data.rows]));
    shown.current = { question, total: newest.data.total, rows };
  } else if (shown.current.question === question) shown.current = { ...shown.current, rows: new Map() };
  const { total, rows, question: answeredQuestion } = shown.current;
  // A row out of view (one that has the focus) is what it was when it was last read.
  const seen = new Map(rows);
  const error = results.find((result) => result.error !== null)?.error ?? null;
  return {
    total,
    rowAt: (index) => {
      const page = Math.floor(index / pageRows);
      if (!seen.has(page)) seen.set(page, readClient.getQueryData<Page<Row>>(keyOf(page))?.rows ?? []);
      return seen.get(page)?.[index % pageRows];
    },
    question,
    first: answeredQuestion === null && error === null,
    stale: answeredQuestion !== null && answeredQuestion !== question,
    error,
    again: () => {
      for (const result of results) void result.refetch();
    },
    show,
    readRow: async (index) => (index < 0 ? undefined : (await readPage(index, 1)).rows[0]),
    readAll: async () => {
      const all: Row[] = [];
      for (;;) {
        const page = await readPage(all.length, maxPageSize);
        all.push(...page.rows);
        if (page.rows.length === 0 || all.length >= page.total) return all;
      }
    },
  };
}
