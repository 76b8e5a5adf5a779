import { describe, expect, it } from 'vitest';
import { createWriteGroup } from './write-group.ts';

function make(fails: (ids: readonly number[]) => boolean = () => false) {
  const written: (readonly number[])[] = [];
  const group = createWriteGroup(
    (ids) => {
      if (fails(ids)) throw new Error(`not ${ids.join()}`);
      written.push(ids);
    },
    async (write) => write(),
  );
  return { group, written };
}

describe('createWriteGroup', () => {
  it('writes together what comes in one turn, and apart what comes in two', async () => {
    const { group, written } = make();
    await Promise.all([group(1), group(2), Promise.resolve().then(() => group(3))]);
    await group(4);
    expect(written).toEqual([[1, 2, 3], [4]]);
  });

  it('says that nothing is written before it is', async () => {
    const { group, written } = make();
    const saved = group(1).then(() => written.length);
    expect(written).toEqual([]);
    expect(await saved).toBe(1);
  });

  it('tries each by itself where they cannot be written together, and blames the one alone that cannot be', async () => {
    const { group, written } = make((ids) => ids.includes(2));
    const outcomes = await Promise.allSettled([group(1), group(2), group(3)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(written).toEqual([[1], [3]]);
  });
});
