import { globSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
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

// What is for the whole page stands in the theme, and nothing else is: a class of it that is asked for is there.
it('has every class of the whole page that a component asks for', () => {
  const files = globSync('**/*.{css,tsx}', { cwd: root }).map((file) => file.split(sep).join('/'));
  const own = files.filter((file) => file.endsWith('.css') && !file.endsWith('.module.css'));
  expect(own.filter((file) => !file.startsWith('theme/'))).toEqual([]);
  const page = new Set(own.flatMap((file) => classesOf(textOf(join(root, file)))));
  // Told apart by a module of styles that stands around it.
  const hooks = new Set(['g-problem']);
  const unknown = files
    .filter((file) => file.endsWith('.tsx'))
    .flatMap((file) =>
      [...textOf(join(root, file)).matchAll(/(?<![\w-])g-[a-z][a-z-]*/g)].map(([name]) => name),
    )
    .filter((name) => !page.has(name) && !hooks.has(name));
  expect(sorted(unknown)).toEqual([]);
});
