import { expect, it } from 'vitest';
import { editKills } from './edit-kills.ts';

it('kills while events are edited: what was acknowledged is there, an edit is whole or not there, and all can be undone', async () => {
  const figures = await editKills.run(5, 2);
  expect(figures).toMatchObject({ rounds: 2, lostBatches: 0, problems: [] });
}, 180_000);
