import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nameSeparator, readPromisePage } from './reliability/promise-rows.ts';
import { readTestNames, type TestName } from './reliability/test-names.ts';

const root = join(import.meta.dirname, '..');
const page = readPromisePage(readFileSync(join(root, 'docs/RELIABILITY.md'), 'utf8'));
const areas = ['Storage', 'Processes', 'The model', 'Data', 'The shell'];

const known = new Map<string, readonly TestName[]>();
function namesIn(file: string): readonly TestName[] {
  const path = join(root, file);
  if (!existsSync(path)) return [];
  const names = known.get(file) ?? readTestNames(readFileSync(path, 'utf8'), file);
  known.set(file, names);
  return names;
}

/** A row may leave outer groups out, where what remains names one test. */
const endsWith = (name: TestName, titles: readonly string[]): boolean =>
  titles.length > 0 && titles.every((title, index) => name.at(index - titles.length) === title);

/** What is wrong with the name of a test, or null. */
function wrongWith(file: string, titles: readonly string[]): string | null {
  const said = [file, ...titles].join(nameSeparator);
  const found = namesIn(file).filter((name) => endsWith(name, titles));
  if (found.length === 1) return null;
  return found.length === 0 ? `there is no test ${said}` : `${found.length} tests are called ${said}`;
}

describe('docs/RELIABILITY.md', () => {
  it('has the five areas, each with rows', () => {
    expect(page.headings).toEqual(areas);
    expect(areas.filter((area) => !page.rows.some((row) => row.heading === area))).toEqual([]);
  });

  it('says case, promise and test in every row', () => {
    const incomplete = page.rows.filter(
      ({ cells, tests }) => cells.length !== 3 || cells.includes('') || tests.length === 0,
    );
    expect(incomplete.map(({ line, cells }) => `line ${line}: ${cells.join(' | ')}`)).toEqual([]);
  });

  it('says each case once', () => {
    const cases = page.rows.map(({ heading, cells }) => `${heading}: ${cells[0]}`);
    expect(cases.filter((name, index) => cases.indexOf(name) !== index)).toEqual([]);
  });

  it('names only tests that there are', () => {
    const wrong = page.rows.flatMap(({ line, tests }) =>
      tests.flatMap(({ file, titles }) => {
        const problem = wrongWith(file, titles);
        return problem === null ? [] : [`line ${line}: ${problem}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('has a row for every test of the files that it holds whole', () => {
    const ownRule = globSync('{src,scripts,e2e,torture}/**/*.{reliability,torture}.{test,spec}.ts', {
      cwd: root,
    });
    const named = page.rows.flatMap(({ tests }) => tests);
    const files = [...new Set([...page.wholeFiles, ...ownRule.map((file) => file.replaceAll('\\', '/'))])];
    expect(files.filter((file) => namesIn(file).length === 0)).toEqual([]);
    const untold = files.flatMap((file) => {
      const names = namesIn(file);
      const isGroup = (name: TestName): boolean =>
        names.some((other) => other.length > name.length && name.every((title, at) => other[at] === title));
      const told = (name: TestName): boolean =>
        named.some(
          ({ file: of, titles }) =>
            of === file &&
            // The test itself, or a group that it is in.
            name.some((_, depth) => endsWith(name.slice(0, depth + 1), titles)),
        );
      return names
        .filter((name) => !isGroup(name) && !told(name))
        .map((name) => [file, ...name].join(nameSeparator));
    });
    expect(untold).toEqual([]);
  });
});

describe('readTestNames', () => {
  it('finds tests and groups of vitest and of Playwright by their titles, and no other calls', () => {
    const code = `
      describe('a', () => {
        it('b', async () => { await test.step('no', () => {}); /x/.test('no'); });
        test.each([['x', (1 as number)!]] as const)('c %s', (_: string) => {});
        describe.each(kinds)('d %s', () => { test(\`e \${one}\`, () => {}); });
      });
      test.skip('no', () => {});
      it.todo('no');
      test.use({ x: 'no' });
      test.describe('f', () => { test('g, ‘h’', { tag: '@i' }, async ({ page }) => {}); });`;
    expect(readTestNames(code)).toEqual([
      ['a'],
      ['a', 'b'],
      ['a', 'c %s'],
      ['a', 'd %s'],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the title as its source writes it.
      ['a', 'd %s', 'e ${one}'],
      ['f'],
      ['f', 'g, ‘h’'],
    ]);
  });
});

describe('readPromisePage', () => {
  it('reads rows with their tests, bars and all, and the list of whole files', () => {
    const read = readPromisePage(
      [
        '# Page',
        '## Data',
        '| case | promise | test |',
        '| --- | --- | --- |',
        '| a \\| b | c | `x.test.ts › d › e`, `y.spec.ts › f` |',
        '| g | | |',
        '## Files held whole',
        '- `x.test.ts`',
      ].join('\n'),
    );
    expect(read.headings).toEqual(['Data']);
    expect(read.wholeFiles).toEqual(['x.test.ts']);
    expect(read.rows.map(({ cells }) => cells.slice(0, 2))).toEqual([
      ['a | b', 'c'],
      ['g', ''],
    ]);
    expect(read.rows[0]?.tests).toEqual([
      { file: 'x.test.ts', titles: ['d', 'e'] },
      { file: 'y.spec.ts', titles: ['f'] },
    ]);
  });
});
