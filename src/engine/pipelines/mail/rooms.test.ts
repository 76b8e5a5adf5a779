import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, it } from 'vitest';

/** ADR 22: a room may import itself and those before it; what stands in no room puts them together. */
const rooms = ['source', 'replies', 'terms', 'talent', 'vectors', 'matching', 'reads', 'search', 'stages'];
/** What every room may know: names of stages, and the words of requests. */
const known = ['mail-stages.ts', 'mail-instructions.ts'];

it('lets a room of the mail pipeline import those before it alone', () => {
  const files = globSync('*/*.ts', { cwd: import.meta.dirname }).filter((file) => !file.endsWith('.test.ts'));
  expect(new Set(files.map((file) => file.split('/')[0]))).toEqual(new Set(rooms));
  const upward = files.flatMap((file) => {
    const text = readFileSync(join(import.meta.dirname, file), 'utf8');
    const [room = ''] = file.split('/');
    return [...text.matchAll(/from '(\.[^']+)'/g)]
      .map(([, path = '']) => posix.join(posix.dirname(file), path))
      .filter((target) => !target.startsWith('..') && !known.includes(target))
      .filter(
        (target) => rooms.indexOf(target.split('/')[0] ?? '') > rooms.indexOf(room) || !target.includes('/'),
      )
      .map((target) => `${file} imports ${target}`);
  });
  expect(upward).toEqual([]);
});
