import { resolve } from 'node:path';
import { timestampText } from './sample/deed.ts';
import { describePersona, genderText } from './sample/describe-persona.ts';
import type { Language } from './sample/name.ts';
import { drawPersona, type Outcome, walkOfLife } from './sample/persona.ts';
import { planStory } from './sample/plan-story.ts';
import { createRandom } from './sample/random.ts';
import { wordDeed } from './sample/word-deed.ts';
import { type SourceWriter, writeSource } from './sample/write-source.ts';

const SEED = 20_250_901;
const OUTCOMES: readonly (readonly [outcome: Outcome, users: number])[] = [
  ['purchased', 22],
  ['ordered', 10],
  ['postponed', 15],
  ['dropped', 13],
];

/** Every seventh user writes English: eight of sixty, and of every walk of life in turn. */
function languageOf(index: number): Language {
  return index % 7 === 5 ? 'en' : 'zh';
}

/** Writes one user and their story; gives the number of rows. */
function addUser(writer: SourceWriter, index: number, outcome: Outcome): number {
  // A stream of one's own: changing one story leaves the others as they are.
  const random = createRandom(SEED + 7919 * (index + 1));
  const language = languageOf(index);
  const persona = drawPersona(walkOfLife(index), outcome, language, random);
  const userId = `user_${String(index + 1).padStart(3, '0')}`;
  writer.addProfile({
    userId,
    age: persona.age,
    gender: genderText(persona),
    city: persona.city.name[language],
    occupation: persona.occupation[language],
    properties: null,
    text: describePersona(persona),
  });
  const story = planStory(persona, random);
  for (const { at, deed, seconds } of story) {
    writer.addBehavior({
      userId,
      action: 'unstructured',
      timestamp: timestampText(at),
      item: null,
      app: null,
      media: null,
      poi: null,
      seconds: null,
      text: wordDeed(deed, seconds, language),
    });
  }
  return story.length;
}

/**
 * Writes the sample that ships beside the app: sixty invented people who think about buying a car in autumn 2025,
 * as free text, mostly in Chinese. The bytes are the same each time. A file at `path` is replaced, with whatever was
 * written into it since. Returns how many users and behaviour rows it holds.
 */
export function makeSample(path: string): { users: number; rows: number } {
  const outcomes = createRandom(SEED).shuffle(
    OUTCOMES.flatMap(([outcome, users]) => Array.from({ length: users }, () => outcome)),
  );
  let rows = 0;
  writeSource(path, (writer) => {
    for (const [index, outcome] of outcomes.entries()) rows += addUser(writer, index, outcome);
  });
  return { users: outcomes.length, rows };
}

if (import.meta.main) {
  const path = resolve(process.argv[2] ?? 'resources/sample.db');
  const { users, rows } = makeSample(path);
  console.log(`${path}: ${users} users, ${rows} rows`);
}
