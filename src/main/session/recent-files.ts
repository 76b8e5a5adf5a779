import { basename, dirname } from 'node:path';
import type { RecentFile } from '../../shared/contract.ts';

const kept = 10;

/** The list with that path first, once, and at most ten in all. */
export function withRecent(list: readonly string[], path: string): string[] {
  return [path, ...list.filter((earlier) => earlier !== path)].slice(0, kept);
}

/** The paths as a view shows them. */
export function describeRecent(list: readonly string[]): readonly RecentFile[] {
  return list.map((path) => ({ path, name: basename(path), folder: dirname(path) }));
}
