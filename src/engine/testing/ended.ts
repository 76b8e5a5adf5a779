import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a command came to. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  /** Without the lines of progress that a slow machine gives time to. */
  readonly stderr: string;
}

/** Not the data folder of whoever runs the tests. */
export const testData = join(tmpdir(), 'gleaner-test-data');

export const withoutProgress = (text: string): string => text.replace(/^[█░]+ .*\n/gm, '');
