import { openSourceFile } from '../src/engine/database/open-source-file.ts';
import { readSchema } from '../src/engine/database/read-schema.ts';
import { countTokens } from '../src/engine/packing/count-tokens.ts';
import { packBatches } from '../src/engine/packing/pack-batches.ts';
import { createTokenEstimates } from '../src/engine/packing/token-estimates.ts';
import { createEventsPipeline } from '../src/engine/pipelines/events/events-pipeline.ts';
import { findForm } from '../src/engine/pipelines/events/find-form.ts';
import { listUsers } from '../src/engine/pipelines/events/user-list.ts';
import { defaultModelSettings } from '../src/shared/model-settings.ts';
import { eventsOptionsSchema } from '../src/shared/pipelines/events/options.ts';

/**
 * Packs a whole file into batches, builds every request and counts its tokens, beside those that the original
 * wording would take. Prints one line of JSON. measure-plan.ts FILE
 */
const [path = ''] = process.argv.slice(2);
const startedAt = performance.now();
const source = openSourceFile(path);
const mapping = findForm(readSchema(source.db, source.schema));
if (mapping === null) throw new Error('The file has no usable table.');
listUsers(source, mapping);
const [stage] = createEventsPipeline(source, { ...eventsOptionsSchema.parse({}), mapping }).stages;
const overhead = stage.overheadTokens();
const estimates = createTokenEstimates(stage.limits(defaultModelSettings), stage.outputPrior, overhead);
const items = [...stage.listItems({ kind: 'all' })].map((item) => item.id);
function* load() {
  for (const id of items) yield stage.loadItem(id, new Set());
}
let batches = 0;
let rows = 0;
let planned = 0;
let sent = 0;
const countEvery = items.length > 1_000 ? 50 : 1;
let countedRows = 0;
for (const batch of packBatches(load(), estimates.packBudget)) {
  batches += 1;
  rows += batch.records;
  planned += batch.inputTokens + overhead;
  if (batches % countEvery !== 0) continue;
  countedRows += batch.records;
  const request = stage.buildRequest(batch.parts);
  if (request.kind === 'chat') for (const { content } of request.messages) sent += countTokens(content);
}
const seconds = (performance.now() - startedAt) / 1_000;

/** What the original system sends: a line a row in full wording, and 600 tokens of instructions every twenty. */
const original = source.db
  .prepare<[], { time: string; text: string }>(
    `SELECT timestamp AS time, COALESCE(behavior_text, action || ' ' || COALESCE(item_id, '')) AS text
     FROM behavior_data WHERE id % ${countEvery} = 0`,
  )
  .all();
const wording = original.reduce((sum, row) => sum + countTokens(`  - ${row.time} ${row.text}\n`), 0);
source.db.close();
const usage = process.resourceUsage();
console.log(
  JSON.stringify({
    rows,
    batches,
    seconds,
    plannedTokensPerRow: planned / rows,
    sentTokensPerRow: sent / countedRows,
    originalTokensPerRow: wording / original.length + 600 / 20,
    peakMegabytes: usage.maxRSS / 1024,
    cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
  }),
);
