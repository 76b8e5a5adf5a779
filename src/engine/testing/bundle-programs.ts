import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import type { TestProject } from 'vitest/node';
import { bundlesVariable, programs } from './programs.ts';

/** Within the tree: packages and resources are found from there as they are from the source. */
const folder = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'test-programs');
const keptMs = 24 * 3_600_000;

const sources = Object.entries(programs).map(([name, url]) => [name, fileURLToPath(url)] as const);

async function bundle(): Promise<readonly Rolldown.OutputChunk[]> {
  const made = await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['better-sqlite3', 'sqlite-vec'] },
    build: {
      ssr: true,
      write: false,
      target: 'node20',
      rolldownOptions: {
        input: Object.fromEntries(sources),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        // A worker is started by the address of its script, which lies beside.
        plugins: [
          {
            name: 'gleaner:workers-beside',
            renderChunk: (code) => code.replaceAll(/\.\/(engine|import)-worker\.ts/g, './$1-worker.js'),
          },
        ],
      },
    },
  });
  return [made]
    .flat()
    .flatMap((each) => ('output' in each ? each.output : []))
    .filter((each) => each.type === 'chunk');
}

/** Writes a bundle where the same one lies or will lie, so that what Node compiled of it for an earlier run holds. */
function keep(chunks: readonly Rolldown.OutputChunk[]): string {
  const hash = createHash('sha256');
  for (const { fileName, code } of chunks) hash.update(fileName).update(code);
  const place = join(folder, hash.digest('hex').slice(0, 16));
  if (existsSync(place)) return place;
  const making = `${place}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  for (const { fileName, code } of chunks) writeFileSync(join(making, fileName), code);
  // As the product's own says; without it every start looks through all the code for what kind of module it is.
  writeFileSync(join(making, 'package.json'), '{"type":"module"}');
  try {
    renameSync(making, place);
  } catch (cause) {
    // Another run of the tests has been as far at the same time.
    if (!existsSync(place)) throw cause;
    rmSync(making, { recursive: true, force: true });
  }
  return place;
}

function removeOld(): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (Date.now() - statSync(path).mtimeMs > keptMs) rmSync(path, { recursive: true, force: true });
  }
}

async function bundlePrograms(): Promise<void> {
  removeOld();
  const place = keep(await bundle());
  process.env[bundlesVariable] = JSON.stringify(
    Object.fromEntries(sources.map(([name, source]) => [source, join(place, `${name}.js`)])),
  );
}

/** Before the tests of a project that start programs: bundles those, once for all projects, and again when the source has changed. */
export async function setup(project: TestProject): Promise<void> {
  project.onTestsRerun(bundlePrograms);
  if (process.env[bundlesVariable] === undefined) await bundlePrograms();
}
