import { join } from 'node:path';
import type { DemoModel } from '../demo-model/demo-model.ts';
import { writeSourceFile } from './source-file.ts';
import { makeFolder } from './test-bench.ts';

/** What sends a command's requests to the demo model, four at once and few rows in each. */
export const demoArguments = (demo: DemoModel): string[] => [
  ...['--base-url', demo.baseUrl, '--model', 'demo', '--concurrency', '4', '--max-input-tokens', '900'],
];

/** A file of so many users, with eight rows each, in a folder of its own. */
export function makeUsersFile(users: number): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 8 });
  return path;
}
