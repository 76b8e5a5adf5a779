import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const json = <Shape>(path: string): Shape => JSON.parse(readFileSync(join(root, path), 'utf8')) as Shape;

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly version: string; readonly integrity?: string; readonly link?: boolean }>
  >;
}

const { dependencies, devDependencies } = json<Manifest>('package.json');
const asked = { ...dependencies, ...devDependencies };
const { packages } = json<Lock>('package-lock.json');

describe('the dependencies', () => {
  it('are asked for in one exact version each, and so is the next one that is added', () => {
    for (const [name, version] of Object.entries(asked)) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
    }
    expect(readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^save-exact=true$/m);
  });

  it('are locked in the version that is asked for, each with a checksum', () => {
    for (const [name, version] of Object.entries(asked)) {
      expect(packages[`node_modules/${name}`]?.version, name).toBe(version);
    }
    for (const [path, { integrity }] of Object.entries(packages)) {
      if (path !== '') expect(integrity, path).toMatch(/^sha512-/);
    }
  });

  it('are looked through with every push for what is known against them, and Electron for its age', () => {
    const workflow = readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8');
    expect(workflow).toMatch(/^ {6}- run: npm audit --audit-level=low$/m);
    expect(workflow).toMatch(/npm view electron version/);
    const updates = readFileSync(join(root, '.github/dependabot.yml'), 'utf8');
    expect(updates).toMatch(/interval: weekly/);
    expect(updates).toMatch(/directories: \['\/', '\/packaging'\]/);
  });
});
