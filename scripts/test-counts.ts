import { stripVTControlCharacters } from 'node:util';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

/** One count of a closing line, such as the 3 of `3 failed | 424 passed (427)`; 0 where it has none. */
const countOf = (line: string, word: string): number =>
  Number(new RegExp(`(?:^|[\\s|])(\\d+) ${word}\\b`).exec(line)?.[1] ?? 0);

/**
 * How many tests passed and failed, from what a test runner printed: the line `Tests 3 failed | 424 passed (427)` of Vitest,
 * or the lines `3 failed`, `2 flaky` and `35 passed (4.1m)` of Playwright. Null where neither has closed its report.
 */
export function testCounts(printed: string): TestCounts | null {
  const lines = stripVTControlCharacters(printed).split(/\r?\n/);
  const closing = lines.filter((line) => /^\s*Tests\s+\d+ (passed|failed|skipped)/.test(line)).slice(-1);
  if (closing.length === 0)
    closing.push(...lines.filter((line) => /^ {2}\d+ (passed|failed|flaky|interrupted)\b/.test(line)));
  if (closing.length === 0) return null;
  const sum = (...words: readonly string[]): number =>
    closing.reduce((total, line) => total + words.reduce((count, word) => count + countOf(line, word), 0), 0);
  return { passed: sum('passed'), failed: sum('failed', 'flaky', 'interrupted') };
}

/** The tests that failed by name, each once, as the same runners list them: ` FAIL  unit src/…` and `    [stories] › e2e/…`. */
export function failedTests(printed: string): readonly string[] {
  const lines = stripVTControlCharacters(printed).split(/\r?\n/);
  const named = lines.filter((line) => /^ *FAIL +\S/.test(line) || /^ {4}\[\w+\] › /.test(line));
  return [...new Set(named.map((line) => line.trim().replace(/ +/g, ' ')))];
}
