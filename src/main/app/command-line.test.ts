import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCommandLine } from './command-line.ts';

const here = resolve('/desk');
const own = [resolve('/app'), resolve('/app/out/main/index.js')];
const read = (...argv: string[]) => readCommandLine(['/usr/bin/electron', ...argv], here, own);
const nothing = { file: null, sample: false, userDataDir: null };

describe('the command line', () => {
  it.each([
    [[], nothing],
    [['/app'], nothing],
    [['/app/out/main/index.js', 'data/a b.db'], { ...nothing, file: resolve('/desk/data/a b.db') }],
    [
      ['--inspect=0', '-r', '/x/loader.js', '/app', '/数据/库.db'],
      { ...nothing, file: resolve('/数据/库.db') },
    ],
    [['/app', 'first.db', 'second.db'], { ...nothing, file: resolve('/desk/first.db') }],
    [['/app', '--sample'], { ...nothing, sample: true }],
    [['--user-data-dir=profile', '/app'], { ...nothing, userDataDir: resolve('/desk/profile') }],
    [['/app', '--unknown=x', '-v', ''], nothing],
  ])('%j', (argv, expected) => {
    expect(read(...argv)).toEqual(expected);
  });
});
