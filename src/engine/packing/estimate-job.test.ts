import { describe, expect, it } from 'vitest';
import { defaultModelSettings, type ModelSettings } from '../../shared/model-settings.ts';
import type { LoadedItem } from '../items.ts';
import type { CallStage } from '../pipelines/pipeline.ts';
import { estimateJob } from './estimate-job.ts';
import { packBatches } from './pack-batches.ts';
import { createTokenEstimates } from './token-estimates.ts';

const rowTokens = 20;
const prior = { perRecord: 12, perItem: 10 };
const overhead = 300;

function item(id: string, records: number): LoadedItem {
  const rows = Array.from({ length: records }, (_, row) => ({
    id: `${id}:${row}`,
    text: '',
    tokens: rowTokens,
  }));
  return { id, heading: '', tokens: 15, groups: [{ heading: 'day', tokens: 9, records: rows }] };
}

/** A stage over users with these many rows; counts how many of them are loaded. */
function stageOf(counts: readonly number[]) {
  const loaded: string[] = [];
  const stage = {
    name: 'fake',
    outputPrior: prior,
    limits: () => ({ ...settings, maxItems: Number.POSITIVE_INFINITY }),
    listItems: () => counts.map((records, index) => ({ id: String(index), records })),
    loadItem: (id: string) => {
      loaded.push(id);
      return item(id, counts[Number(id)] ?? 0);
    },
    overheadTokens: () => overhead,
  } as unknown as CallStage<unknown>;
  return { stage, loaded };
}

const settings: ModelSettings = {
  ...defaultModelSettings,
  concurrency: 4,
  price: { inputPerMillion: 2, outputPerMillion: 8, currency: 'CNY' },
};

describe('estimateJob', () => {
  it('packs every user of a small job, and comes to what the job will send', async () => {
    const counts = Array.from({ length: 600 }, (_, index) => 5 + (index % 90));
    const { stage, loaded } = stageOf(counts);
    const estimate = await estimateJob(stage, { kind: 'all' }, settings);
    const estimates = createTokenEstimates(
      { ...settings, maxItems: Number.POSITIVE_INFINITY },
      prior,
      overhead,
    );
    const batches = [
      ...packBatches(
        counts.map((records, index) => item(String(index), records)),
        estimates.packBudget,
        {
          places: () => 4,
          surePlaces: 4,
          records: counts.reduce((sum, records) => sum + records, 0),
          overheadTokens: overhead,
        },
      ),
    ];
    const expected = batches.map((batch) =>
      estimates.expected(batch.inputTokens, batch.records, batch.parts.length),
    );
    expect(loaded.length).toBe(600);
    expect(estimate).toMatchObject({
      items: 600,
      records: counts.reduce((sum, records) => sum + records, 0),
      batches: batches.length,
      promptTokens: expected.reduce((sum, usage) => sum + usage.promptTokens, 0),
      completionTokens: expected.reduce((sum, usage) => sum + usage.completionTokens, 0),
    });
  });

  it('samples a large job evenly, and comes near to the whole of it', async () => {
    const counts = Array.from({ length: 6_000 }, (_, index) => (index < 3_000 ? 10 : 50) + (index % 7));
    const whole = stageOf(counts);
    const { stage, loaded } = stageOf(counts);
    const estimate = await estimateJob(stage, { kind: 'all' }, settings);
    expect(loaded.length).toBe(600);
    expect(new Set(loaded).size).toBe(600);
    const estimates = createTokenEstimates(
      { ...settings, maxItems: Number.POSITIVE_INFINITY },
      prior,
      overhead,
    );
    const batches = [
      ...packBatches(
        counts.map((_, index) => whole.stage.loadItem(String(index), new Set())),
        estimates.packBudget,
      ),
    ];
    const prompt = batches.reduce(
      (sum, batch) =>
        sum + estimates.expected(batch.inputTokens, batch.records, batch.parts.length).promptTokens,
      0,
    );
    expect(estimate.records).toBe(counts.reduce((sum, records) => sum + records, 0));
    expect(Math.abs(estimate.batches / batches.length - 1)).toBeLessThan(0.05);
    expect(Math.abs(estimate.promptTokens / prompt - 1)).toBeLessThan(0.05);
  });

  it('sets the original wording and its instructions against ours', async () => {
    const { stage } = stageOf([100]);
    const { originalPromptTokens } = await estimateJob(stage, { kind: 'all' }, settings);
    expect(originalPromptTokens).toBe(Math.round((100 * rowTokens * 33.6) / 16.1 + 5 * 600));
  });

  it('is nothing for nobody', async () => {
    const { stage } = stageOf([]);
    expect(await estimateJob(stage, { kind: 'all' }, { ...settings, price: null })).toEqual({
      items: 0,
      spreadTokens: 0,
      records: 0,
      batches: 0,
      promptTokens: 0,
      completionTokens: 0,
      originalPromptTokens: 0,
    });
  });
});
