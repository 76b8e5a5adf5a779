import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
/** The source with a third pipeline in it: in its own folder, and in the registries as docs/ARCHITECTURE.md adds it. */
const copy = mkdtempSync(join(tmpdir(), 'gleaner-third-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const architecture = readFileSync(join(root, 'docs', 'ARCHITECTURE.md'), 'utf8');
const diff = /```diff\n([\s\S]*?)```/.exec(architecture)?.[1] ?? '';
const registries = [
  'src/cli/pipelines/registry.ts',
  'src/engine/pipelines/registry.ts',
  'src/renderer/pipelines/registry.ts',
  'src/shared/pipelines/registry.ts',
];

function run(script: string, given: readonly string[], input = '') {
  const ended = spawnSync(process.execPath, [join(root, 'node_modules', script), ...given], {
    cwd: copy,
    input,
    encoding: 'utf8',
  });
  return { status: ended.status, said: `${ended.stdout}${ended.stderr}` };
}

it('is added with no edit outside its folder and the registries, as the page on the house says: types, job, reads, page and commands', () => {
  expect([...diff.matchAll(/^\+\+\+ b\/(.*)$/gm)].map(([, path]) => path)).toEqual(registries);
  cpSync(join(root, 'src'), join(copy, 'src'), { recursive: true });
  for (const name of ['node_modules', 'resources', 'scripts'])
    symlinkSync(join(root, name), join(copy, name));
  writeFileSync(join(copy, 'package.json'), readFileSync(join(root, 'package.json')));
  const applied = spawnSync('git', ['apply', '-'], { cwd: copy, input: diff, encoding: 'utf8' });
  expect(applied.stderr).toBe('');

  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as object & {
    compilerOptions: object;
  };
  // Other tests, and the made-up bridge of the preview, which plays every answer itself.
  const left = [
    'src/**/*.test.ts',
    'src/**/*.test.tsx',
    'src/renderer/testing/fake*',
    'src/renderer/testing/played-bridge.ts',
    'src/renderer/testing/preview.tsx',
  ];
  const config = { compilerOptions, include: ['src'], exclude: left };
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify(config));
  expect(run('typescript/bin/tsc', ['-p', 'tsconfig.json', '--singleThreaded'])).toEqual({
    status: 0,
    said: '',
  });

  const story = {
    include: ['src/testing/notes/*.story.tsx'],
    setupFiles: ['src/renderer/testing/set-up-drawing.ts'],
    testTimeout: 120_000,
  };
  writeFileSync(join(copy, 'vitest.config.ts'), `export default { test: ${JSON.stringify(story)} };`);
  const told = run('vitest/vitest.mjs', ['run']);
  expect(told.status, told.said).toBe(0);
}, 300_000);
