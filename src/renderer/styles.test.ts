import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const root = import.meta.dirname;
const textOf = (file: string): string => readFileSync(file, 'utf8');
const sorted = (names: Iterable<string>): readonly string[] => [...new Set(names)].sort();

/** The classes that a module of styles has for its own. */
function classesOf(css: string): readonly string[] {
  const own = css.replaceAll(/\/\*[\s\S]*?\*\/|:global\([^)]*\)/g, '');
  return sorted([...own.matchAll(/\.([a-zA-Z][\w-]*)(?=[^{}]*\{)/g)].map(([, name = '']) => name));
}

/** The classes of each module of styles that a component asks for. */
function classesAsked(): ReadonlyMap<string, readonly string[]> {
  const asked = new Map<string, string[]>();
  for (const file of globSync('**/*.tsx', { cwd: root }).map((each) => join(root, each))) {
    const text = textOf(file);
    for (const [, name = '', spec = ''] of text.matchAll(/import (\w+) from '([^']+\.module\.css)'/g)) {
      const module = join(dirname(file), spec);
      const uses = [...text.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, 'g'))].map(([, used = '']) => used);
      asked.set(module, [...(asked.get(module) ?? []), ...uses]);
    }
  }
  return new Map([...asked].map(([module, names]) => [module, sorted(names)]));
}

// TypeScript takes any name for a class of a module, and a class that is missing reads "undefined".
it('has every class that a component asks of a module of styles, and no other', () => {
  const asked = classesAsked();
  const modules = globSync('**/*.module.css', { cwd: root }).map((each) => join(root, each));
  expect(modules.length).toBeGreaterThan(10);
  expect(Object.fromEntries(modules.map((each) => [each, asked.get(each)]))).toEqual(
    Object.fromEntries(modules.map((each) => [each, classesOf(textOf(each))])),
  );
});
