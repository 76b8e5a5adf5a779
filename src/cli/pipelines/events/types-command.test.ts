import { expect, test } from 'vitest';
import { demoArguments } from '../../../engine/testing/cli-run.ts';
import { writeSourceFile } from '../../../engine/testing/source-file.ts';
import { makeDemo, makeFolder } from '../../../engine/testing/test-bench.ts';
import { runHere } from '../../testing/run-here.ts';

test('types lists what events are called, and merges, renames, moves and undoes over all results', async () => {
  const path = `${makeFolder()}/source.db`;
  writeSourceFile(path, { form: 'text', users: 6, rowsPerUser: 30 });
  const demo = await makeDemo();
  expect((await runHere(['extract', path, ...demoArguments(demo)])).code).toBe(0);

  const list = async (): Promise<ReadonlyMap<string, string>> => {
    const { stdout } = await runHere(['types', path]);
    return new Map(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t'))
        .map(([type = '', category = '', , events = '']) => [type, `${category} ${events}`] as const),
    );
  };
  const before = await list();
  expect([...before.keys()]).toEqual(expect.arrayContaining(['浏览车型', '搜索', '购买']));
  const eventsOf = (type: string): number => Number(before.get(type)?.split(' ')[1]);

  const merged = await runHere(['types', path, '--merge', '浏览车型, 搜索', '--into', '看车']);
  const both = eventsOf('浏览车型') + eventsOf('搜索');
  expect(merged).toMatchObject({ code: 0, stderr: '', stdout: `${both} events changed.\n` });
  expect((await list()).get('看车')).toBe(`engagement ${both}`);
  expect((await runHere(['types', path, '--rename', '购买', '--to', '成交'])).code).toBe(0);
  expect((await runHere(['types', path, '--category', 'interest', '--of', '看车'])).code).toBe(0);
  const after = await list();
  expect([after.get('看车'), after.has('购买'), after.has('成交')]).toEqual([
    `interest ${both}`,
    false,
    true,
  ]);
  for (let step = 0; step < 3; step += 1)
    expect((await runHere(['types', path, '--undo'])).stdout).toMatch(/^\d+ events? changed\.\n$/);
  expect(await list()).toEqual(before);

  const refused = [
    [['--undo'], 'nothing_to_undo'],
    [['--merge', '搜索'], 'bad_input'],
    [['--rename', 'X', '--to', 'Y'], 'unknown_type'],
    [['--rename', '搜索', '--to', 'a|b'], 'bad_input'],
  ] as const;
  for (const [words, code] of refused) {
    const said = await runHere(['types', path, ...words]);
    expect([said.code, said.stdout]).toEqual([2, '']);
    expect(said.stderr).toContain(`[${code}]`);
  }
});
