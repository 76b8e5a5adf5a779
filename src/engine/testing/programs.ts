import { fileURLToPath, pathToFileURL } from 'node:url';

/** In the environment of tests: which bundle stands for which script of the source, both as paths, as JSON. */
export const bundlesVariable = 'GLEANER_TEST_BUNDLES';

/** The programs and workers that tests start most, by the name of their bundle. */
export const programs = {
  gleaner: new URL('../../cli/index.ts', import.meta.url),
  'engine-worker': new URL('../worker/engine-worker.ts', import.meta.url),
  'import-worker': new URL('../importing/import-worker.ts', import.meta.url),
  'fatal-worker': new URL('./fatal-worker.ts', import.meta.url),
  'die-on-received': new URL('./die-on-received.ts', import.meta.url),
  'obedient-engine': new URL('./obedient-engine.ts', import.meta.url),
  'edit-events': new URL('./edit-events.ts', import.meta.url),
  'tell-results': new URL('./tell-results.ts', import.meta.url),
  'order-process': new URL('./order-process.ts', import.meta.url),
} as const;

/**
 * The script of a program: its bundle where this run of the tests has made one, as the app's worker is one, too; else its
 * source. To load two hundred modules takes a start longer than all that it then does.
 */
export function programScript(name: keyof typeof programs): string {
  return bundled(fileURLToPath(programs[name]));
}

function bundled(source: string): string {
  const bundles = JSON.parse(process.env[bundlesVariable] ?? '{}') as Readonly<Record<string, string>>;
  return bundles[source] ?? source;
}

// In the marks of the source, or in those of whoever has compiled it.
const besideHere = /new URL\((['"])(\.\/[a-z]+-worker\.ts)\1, import\.meta\.url\)/;

/**
 * For a source that starts a worker which lies beside it: has it start the worker's bundle, where there is one.
 * @throws where none is found in it: from its source a worker starts all the same, and takes three times as long
 */
export function startBundled(code: string, path: string): string {
  if (!besideHere.test(code)) throw new Error(`No worker is started in ${path}.`);
  return code.replace(besideHere, (_, _mark: string, script: string) => {
    const worker = bundled(fileURLToPath(new URL(script, pathToFileURL(path))));
    return `new URL(${JSON.stringify(pathToFileURL(worker).href)})`;
  });
}
