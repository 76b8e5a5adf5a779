import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type LearntEndpoint,
  type LearntFact,
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
import { changeAlone } from './change-alone.ts';
import { formatNumber } from './format-number.ts';

const fileIn = (folder: string): string => join(folder, 'learnt.json');

function parse(text: string | null): LearntMap {
  if (text === null) return {};
  try {
    return learntMapSchema.parse(JSON.parse(text));
  } catch {
    return {}; // It cannot be read: it is learnt again.
  }
}

const written = (known: LearntMap): string => `${JSON.stringify(known, null, 2)}\n`;

/** Everything that was learnt, by address and model, from the file `learnt.json` in that folder. */
export function allLearnt(folder: string): LearntMap {
  try {
    return parse(readFileSync(fileIn(folder), 'utf8'));
  } catch {
    return {}; // Nothing was learnt yet.
  }
}

/** What is known of the address and model; null where nothing is. */
export const keptLearnt = (folder: string, settings: ModelSettings): LearntEndpoint | null =>
  learntOf(allLearnt(folder), settings);

/** A thing that is known, in words. */
export const factWords = ({ name, value }: LearntFact): string =>
  fill(words.learnt[name], { value: typeof value === 'number' ? formatNumber(value) : (value ?? '') });

/** Keeps what was learnt there, and answers in words what of it is new; null where nothing is. */
export function keepLearnt(folder: string, told: LearntTold): string | null {
  let known = allLearnt(folder);
  try {
    changeAlone(fileIn(folder), (text) => {
      known = parse(text);
      return written(withLearnt(known, told));
    });
  } catch {
    // What cannot be kept is learnt again, at the price of one refused request.
  }
  const facts = newFacts(known, told).map(factWords);
  return facts.length === 0 ? null : `Learnt of the model’s address: ${facts.join('; ')}.`;
}

/** Forgets what was learnt of the addresses and models that are meant, and answers of how many. */
export function forgetLearnt(folder: string, isMeant: (key: string) => boolean): number {
  const count = (known: LearntMap): number => Object.keys(known).filter(isMeant).length;
  if (count(allLearnt(folder)) === 0) return 0;
  let forgotten = 0;
  changeAlone(fileIn(folder), (text) => {
    const known = parse(text);
    forgotten = count(known);
    return written(Object.fromEntries(Object.entries(known).filter(([key]) => !isMeant(key))));
  });
  return forgotten;
}
