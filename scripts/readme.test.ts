import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const readmes = ['README.md', 'README.zh-CN.md'];
const pages = [
  ...readmes,
  'docs/ARCHITECTURE.md',
  'docs/RELIABILITY.md',
  'docs/SCALE.md',
  ...readdirSync(join(root, 'docs', 'adr')).map((name) => `docs/adr/${name}`),
];
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8');
const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };

describe('what the documents say', () => {
  it.each(readmes)('%s names only scripts that exist', (readme) => {
    const named = [...textOf(readme).matchAll(/npm (?:run (?:--silent )?([\w:-]+)|(start|test))/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    );
    expect(named.length).toBeGreaterThan(3);
    for (const name of named) expect(scripts).toHaveProperty(name);
  });

  it.each(pages)('%s links only to files that exist', (page) => {
    for (const [, target = ''] of textOf(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      expect(existsSync(join(root, dirname(page), target)), `${page} → ${target}`).toBe(true);
    }
  });

  it('both languages of the README give the same commands', () => {
    const commands = (readme: string): string[] =>
      [...textOf(readme).matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
    expect(commands('README.zh-CN.md')).toEqual(commands('README.md'));
  });

  it('the demo runs the main job on the sample and shows some events', () => {
    const demo = spawnSync(process.execPath, [join(root, 'scripts', 'demo.ts')], { encoding: 'utf8' });
    expect(demo.status, demo.stderr).toBe(0);
    expect(demo.stdout).toMatch(/60 of 60 succeeded/);
    expect(demo.stdout).toMatch(/ · (engagement|conversion) · .*\(rows [\d,]+\)/);
  });
});
