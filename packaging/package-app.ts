/**
 * `npm run package`: builds the app and makes installers for this system in `dist/`. What comes after `--` goes to
 * electron-builder (`npm run package -- --dir`). `npm run package -- --rehearse` does everything but with a stand-in for
 * Electron's binary, and looks at what came out: for machines that cannot fetch it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { faultsOf } from './check-package.ts';
import { writeStandIn } from './stand-in.ts';

const root = join(import.meta.dirname, '..');
const builder = join(import.meta.dirname, 'node_modules', 'electron-builder', 'cli.js');

function run(command: string, args: readonly string[], shell = false): void {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed.`);
}
const node = (...args: string[]): void => run(process.execPath, args);

async function rehearse(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-electron-'));
  try {
    await writeStandIn(folder, manifest.devDependencies.electron);
    build('--linux', 'dir', `-c.electronDist=${folder}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const arch = process.arch === 'x64' ? '' : `${process.arch}-`;
  const faults = faultsOf(join(root, 'dist', `linux-${arch}unpacked`));
  for (const fault of faults) console.error(fault);
  console.log(faults.length === 0 ? 'The rehearsal came out as it should.' : 'The rehearsal failed.');
  process.exitCode = faults.length === 0 ? 0 : 1;
}

function build(...args: string[]): void {
  node(
    builder,
    '--projectDir',
    root,
    '--config',
    'packaging/electron-builder.json',
    '--publish',
    'never',
    ...args,
  );
}

if (!existsSync(builder)) {
  run('npm', ['ci', '--prefix', 'packaging', '--ignore-scripts'], process.platform === 'win32');
}
node(join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn');
if (!existsSync(join(root, 'resources', 'sample.db'))) node('scripts/make-sample.ts');
rmSync(join(root, 'dist'), { recursive: true, force: true });

const args = process.argv.slice(2);
if (args.includes('--rehearse')) await rehearse();
else build(...args);
