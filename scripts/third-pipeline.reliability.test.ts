import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
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

function copyWithThird(): void {
  cpSync(join(root, 'src'), join(copy, 'src'), { recursive: true });
  for (const name of ['node_modules', 'resources', 'scripts'])
    symlinkSync(join(root, name), join(copy, name));
  writeFileSync(join(copy, 'package.json'), readFileSync(join(root, 'package.json')));
  const applied = spawnSync('git', ['apply', '-'], { cwd: copy, input: diff, encoding: 'utf8' });
  expect(applied.stderr).toBe('');
}

/** What the compiler found of each file by its content: it looks anew at what has changed since, and at what depends on that. */
const kept = join(root, 'node_modules', '.cache', 'third-pipeline.tsbuildinfo');

function checkTypes() {
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
  const found = join(copy, 'found.tsbuildinfo');
  const options = { ...compilerOptions, incremental: true, tsBuildInfoFile: found };
  const config = { compilerOptions: options, include: ['src'], exclude: left };
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify(config));
  if (existsSync(kept)) copyFileSync(kept, found);
  const checked = run('typescript/bin/tsc', ['-p', 'tsconfig.json', '--singleThreaded']);
  if (checked.status !== 0) return checked;
  // Another run of the tests may read it meanwhile.
  mkdirSync(join(kept, '..'), { recursive: true });
  copyFileSync(found, `${kept}.${process.pid}`);
  renameSync(`${kept}.${process.pid}`, kept);
  return checked;
}

/** Bundles the story and what it starts: a runner that is given the source takes longer over its modules than over the story. */
async function bundleStory(): Promise<void> {
  await build({
    configFile: false,
    root: copy,
    logLevel: 'error',
    ssr: { external: true },
    // The packages are a link.
    resolve: { preserveSymlinks: true },
    build: {
      ssr: true,
      target: 'node20',
      outDir: 'built',
      rolldownOptions: {
        // Where they are in the source: the worker is found from the story.
        input: {
          'testing/notes/notes.story.js': 'src/testing/notes/notes.story.tsx',
          'renderer/testing/set-up-drawing.js': 'src/renderer/testing/set-up-drawing.ts',
          'engine/worker/engine-worker.ts': 'src/engine/worker/engine-worker.ts',
        },
        output: { format: 'es', entryFileNames: '[name]', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
}

async function tellStory() {
  await bundleStory();
  writeFileSync(join(copy, 'notes.story.js'), "import './built/testing/notes/notes.story.js';\n");
  writeFileSync(join(copy, 'set-up.js'), "import './built/renderer/testing/set-up-drawing.js';\n");
  const story = `{
    include: ['notes.story.js'],
    setupFiles: ['set-up.js'],
    environment: 'jsdom',
    testTimeout: 120_000,
    server: { deps: { external: [/\\/built\\//] } },
  }`;
  writeFileSync(join(copy, 'vitest.config.js'), `export default { test: ${story} };`);
  return run('vitest/vitest.mjs', ['run']);
}

it('is added with no edit outside its folder and the registries, as the page on the house says: types, job, reads, page and commands', async () => {
  expect([...diff.matchAll(/^\+\+\+ b\/(.*)$/gm)].map(([, path]) => path)).toEqual(registries);
  copyWithThird();
  expect(checkTypes()).toEqual({ status: 0, said: '' });
  const told = await tellStory();
  expect(told.status, told.said).toBe(0);
}, 300_000);
