import type { CitedField, LineSpan } from '../../../../shared/pipelines/mail.ts';

/** `3` or `3–4, 7`. */
export function spanWords(spans: readonly LineSpan[]): string {
  return spans.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}

/** How many lines the spans hold. */
export function countLines(spans: readonly LineSpan[]): number {
  return spans.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}

export function holdsLine(spans: readonly LineSpan[], line: number): boolean {
  return spans.some(([from, to]) => line >= from && line <= to);
}

/** The fields that cite each line, by line number from 1. */
export function citingFields(fields: readonly CitedField[]): ReadonlyMap<number, readonly string[]> {
  const cited = new Map<number, string[]>();
  for (const { field, lines } of fields) {
    for (const [from, to] of lines) {
      for (let line = from; line <= to; line++) cited.set(line, [...(cited.get(line) ?? []), field]);
    }
  }
  return cited;
}
