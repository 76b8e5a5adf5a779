import { useMemo } from 'react';
import type { RouteName, RouteOutput } from '../../shared/contract.ts';
import type { ListRead } from './use-list-read.ts';
import { useRead } from './use-read.ts';

/** The routes that ask for nothing and answer with a whole list. */
type WholeLists = {
  readonly [Name in RouteName as RouteOutput<Name> extends readonly unknown[]
    ? Name
    : never]: RouteOutput<Name> extends readonly (infer Row)[] ? Row : never;
};

/** A list that is short enough to be read at once. */
export function useWholeList<Name extends keyof WholeLists>(name: Name): ListRead<WholeLists[Name]> {
  type Row = WholeLists[Name];
  const { data, error, again } = useRead(name, undefined as never);
  const rows = data as readonly Row[] | null;
  return useMemo(
    () => ({
      total: rows?.length ?? 0,
      rowAt: (index) => rows?.[index],
      question: name,
      first: rows === null && error === null,
      stale: false,
      error,
      again,
      show: () => {},
      readRow: async (index) => rows?.[index],
      readAll: async () => rows ?? [],
    }),
    [name, rows, error, again],
  );
}
