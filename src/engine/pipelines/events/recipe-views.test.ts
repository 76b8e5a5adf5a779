import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Recipe, recipeSchema } from '../../../shared/recipe.ts';
import { countTokens } from '../../packing/count-tokens.ts';
import { accessTo } from '../../testing/access.ts';
import { recordRequests } from '../../testing/golden/record-requests.ts';
import { userIdOf, withDatabase, writeSourceFile } from '../../testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from '../../testing/test-bench.ts';

const types = [{ name: '购买', rule: 'Bought.', attributes: [{ name: '品牌' }] }];
const recipe: Recipe = recipeSchema.parse({ name: 'Mine', ask: { instructions: 'Only cars.', types } });

it.each(['text', 'columns'] as const)(
  'a preview is to the letter what the model is sent of rows in the form of %s, and its tokens follow the recipe',
  async (form) => {
    const path = join(makeFolder(), 'source.db');
    writeSourceFile(path, { form, users: 3, rowsPerUser: 8 });
    withDatabase(path, (db) =>
      db.exec("UPDATE behavior_data SET behavior_text = behavior_text || '，和家人一起看了很久很久'"),
    );
    const recorder = await recordRequests(await makeDemo());
    const engine = await openHere(path);
    const preview = await engine.read('events.preview', { recipe });
    const [first] = preview.users;
    expect(first).toMatchObject({ userId: userIdOf(0), cut: false });
    expect(first?.tokens).toBe(countTokens(first?.text ?? ''));
    expect(preview.systemTokens).toBeGreaterThanOrEqual(countTokens(preview.system));

    await runToEnd(engine, () =>
      engine.start(
        { pipeline: 'events', selection: { kind: 'named', ids: [userIdOf(0)] }, options: { recipe } },
        accessTo(recorder as never),
      ),
    );
    const [{ body } = { body: Buffer.from('{}') }] = recorder.requests;
    const sent = JSON.parse(body.toString('utf8')) as { messages: readonly { content: string }[] };
    expect(sent.messages.map(({ content }) => content)).toEqual([preview.system, first?.text]);

    const longer = {
      ...recipe,
      ask: { ...recipe.ask, instructions: `${recipe.ask.instructions} And their shops.` },
    };
    const shorter = { ...recipe, read: { ...recipe.read, longestRow: 20 } };
    const asked = await Promise.all(
      [longer, shorter].map((each) => engine.read('events.preview', { recipe: each })),
    );
    expect(asked[0]?.systemTokens).toBeGreaterThan(preview.systemTokens);
    expect(asked[0]?.users).toEqual(preview.users);
    expect(asked[1]?.users[0]?.tokens).toBeLessThan(first?.tokens ?? 0);
  },
);
