import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type LearntEndpoint,
  type LearntMap,
  type LearntTold,
  learntMapSchema,
  learntOf,
  newFacts,
  withLearnt,
} from '../shared/learnt-endpoint.ts';
import type { ModelSettings } from '../shared/model-settings.ts';
import { settings as words } from '../shared/words/en/settings.ts';
import { fill } from '../shared/words/fill.ts';
import { formatNumber } from './format-number.ts';

const fileIn = (folder: string): string => join(folder, 'learnt.json');

function readAll(folder: string): LearntMap {
  try {
    return learntMapSchema.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8')));
  } catch {
    return {}; // Nothing was learnt yet, or it cannot be read: it is learnt again.
  }
}

/** What is known of the address and model, from the file `learnt.json` in that folder; null where nothing is. */
export const keptLearnt = (folder: string, settings: ModelSettings): LearntEndpoint | null =>
  learntOf(readAll(folder), settings);

/** Keeps what was learnt there, and answers in words what of it is new; null where nothing is. */
export function keepLearnt(folder: string, told: LearntTold): string | null {
  const known = readAll(folder);
  const before = Object.hasOwn(known, told.key) ? (known[told.key] ?? null) : null;
  const path = fileIn(folder);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(temporary, `${JSON.stringify(withLearnt(known, told), null, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, path);
  } catch {
    // What cannot be kept is learnt again, at the price of one refused request.
  }
  const facts = newFacts(before, told.learnt).map(({ name, value }) =>
    fill(words.learnt[name], { value: value === null ? '' : formatNumber(value) }),
  );
  return facts.length === 0 ? null : `Learnt of the model’s address: ${facts.join('; ')}.`;
}
