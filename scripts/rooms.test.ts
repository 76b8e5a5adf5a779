import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '..', 'src');

/** Which file of a part of the program imports which, types too. */
function importsOf(part: string): ReadonlyMap<string, readonly string[]> {
  const root = join(source, part);
  const files = globSync('**/*.{ts,tsx}', { cwd: root })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => !/(^|\/)testing\/|\.test\./.test(file));
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const specs = [...text.matchAll(/(?:from|import) '(\.[^']+\.tsx?)'/g)].map(([, spec = '']) => spec);
      const targets = specs.map((spec) => relative(root, join(root, dirname(file), spec)));
      return [
        file,
        targets.map((target) => target.split(sep).join('/')).filter((one) => files.includes(one)),
      ];
    }),
  );
}

/** A way that leads back to where it began, or null where there is none. */
function circleIn(graph: ReadonlyMap<string, Iterable<string>>): readonly string[] | null {
  const done = new Set<string>();
  const visit = (node: string, way: readonly string[]): readonly string[] | null => {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node];
    if (done.has(node)) return null;
    for (const next of graph.get(node) ?? []) {
      const found = visit(next, [...way, node]);
      if (found !== null) return found;
    }
    done.add(node);
    return null;
  };
  for (const node of graph.keys()) {
    const found = visit(node, []);
    if (found !== null) return found;
  }
  return null;
}

it('finds a circle where there is one', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['b']],
  ]);
  expect(circleIn(graph)).toEqual(['b', 'c', 'b']);
});

describe.each([
  ['main', 6],
  ['renderer', 6],
])('src/%s', (part, leastRooms) => {
  it('has no file import itself by way of others', () => {
    const graph = importsOf(part);
    expect(graph.size).toBeGreaterThan(20);
    expect(circleIn(graph)).toBeNull();
  });

  it('has no room import itself by way of others', () => {
    const rooms = new Map<string, Set<string>>();
    for (const [file, targets] of importsOf(part)) {
      const [room = '', inside] = file.split('/');
      if (inside === undefined) continue;
      const known = rooms.get(room) ?? new Set();
      for (const target of targets) if (!target.startsWith(`${room}/`)) known.add(target.split('/')[0] ?? '');
      rooms.set(room, known);
    }
    expect(rooms.size).toBeGreaterThanOrEqual(leastRooms);
    expect(circleIn(rooms)).toBeNull();
  });
});
