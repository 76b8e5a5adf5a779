import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsPerNinetyRows, understandFile } from '../src/engine/testing/understand-file.ts';
import { makeSample } from './make-sample.ts';
import { drawPersona, type Outcome, walkOfLife } from './sample/persona.ts';
import { planStory } from './sample/plan-story.ts';
import { createRandom } from './sample/random.ts';
import { writeSource } from './sample/write-source.ts';

interface Row {
  readonly id: number;
  readonly user: string;
  readonly timestamp: string;
  readonly text: string;
}

const folder = mkdtempSync(join(tmpdir(), 'gleaner-sample-'));
const path = join(folder, 'deep', 'sample.db');
let made: { users: number; rows: number };
let db: Database.Database;
let stories: Map<string, Row[]>;

beforeAll(() => {
  made = makeSample(path);
  db = new Database(path, { readonly: true });
  const rows = db
    .prepare<[], Row>(
      'SELECT id, user_id AS user, timestamp, behavior_text AS text FROM behavior_data ORDER BY id',
    )
    .all();
  stories = Map.groupBy(rows, ({ user }) => user);
});

afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

/** The dealer that a row of prose tells of, or null. */
function dealerIn(text: string): string | null {
  return (
    /在(\S+4S店)/.exec(text)?.[1] ?? /at the ([^,]+ dealership in \S+?)(?:,| for|$)/.exec(text)?.[1] ?? null
  );
}

const isPurchase = (text: string): boolean => /购买|^Purchased/.test(text);
const day = ({ timestamp }: Row): string => timestamp.slice(0, 10);

describe('makeSample', () => {
  it('writes the same bytes each time and leaves nothing beside them', () => {
    const again = join(folder, 'again', 'sample.db');
    expect(makeSample(again)).toEqual(made);
    expect(readFileSync(again).equals(readFileSync(path))).toBe(true);
    expect(readdirSync(join(folder, 'again'))).toEqual(['sample.db']);
  });

  it('holds sixty users of 60 to 130 rows, about ninety on average', () => {
    expect(made.users).toBe(60);
    expect(stories.size).toBe(60);
    const lengths = [...stories.values()].map((rows) => rows.length);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(60);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(130);
    expect(made.rows).toBe(lengths.reduce((sum, length) => sum + length, 0));
    expect(made.rows / made.users).toBeGreaterThan(80);
    expect(made.rows / made.users).toBeLessThan(100);
  });

  it('is of people whom the demo model understands: five to fifteen events for ninety rows', () => {
    const { recipe, users } = understandFile(path);
    expect(recipe).toBe('car-buying');
    expect(users).toHaveLength(60);
    expect(eventsPerNinetyRows(users)).toBeGreaterThanOrEqual(5);
    expect(eventsPerNinetyRows(users)).toBeLessThanOrEqual(15);
  });

  it('tells every story in order of time, over three to six weeks of autumn 2025', () => {
    for (const rows of stories.values()) {
      const times = rows.map(({ timestamp }) => timestamp);
      expect(times).toEqual(times.toSorted());
      expect(new Set(times).size).toBe(times.length);
      expect(times.every((time) => /^2025-(09|10|11)-\d\d \d\d:\d\d:\d\d$/.test(time))).toBe(true);
      const days = (Date.parse(times.at(-1) ?? '') - Date.parse(times[0] ?? '')) / 86_400_000;
      expect(days).toBeGreaterThan(14);
      expect(days).toBeLessThan(42);
    }
  });

  it('has every purchase follow a visit to the same dealer on an earlier day', () => {
    let purchases = 0;
    for (const rows of stories.values()) {
      for (const bought of rows.filter(({ text }) => isPurchase(text))) {
        purchases++;
        const dealer = dealerIn(bought.text);
        expect(dealer).not.toBeNull();
        const visits = rows.filter((row) => day(row) < day(bought) && dealerIn(row.text) === dealer);
        expect(visits.length, bought.text).toBeGreaterThan(0);
      }
    }
    expect(purchases).toBe(22);
  });

  it('gives every user a profile in their own language, eight of them in English', () => {
    const profiles = db
      .prepare<[], { user: string; age: number; text: string }>(
        'SELECT user_id AS user, age, profile_text AS text FROM user_profiles ORDER BY id',
      )
      .all();
    expect(profiles.map(({ user }) => user)).toEqual([...stories.keys()]);
    expect(profiles.every(({ age, text }) => text.startsWith(String(age)))).toBe(true);
    const chinese = /\p{Script=Han}/u;
    for (const { user, text } of profiles) {
      const rows = stories.get(user) ?? [];
      expect(rows.every((row) => chinese.test(row.text) === chinese.test(text))).toBe(true);
    }
    expect(profiles.filter(({ text }) => !chinese.test(text))).toHaveLength(8);
  });

  it('is the free-text form in the two tables of the original system', () => {
    const objects = db
      .prepare("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' ORDER BY name")
      .pluck();
    expect(objects.all()).toEqual(['behavior_data', 'idx_behavior_user', 'user_profiles']);
    const structured = `SELECT count(*) FROM behavior_data WHERE action <> 'unstructured' OR behavior_text IS NULL
      OR coalesce(item_id, app_id, media_id, poi_id, duration, properties) IS NOT NULL`;
    expect(db.prepare(structured).pluck().get()).toBe(0);
    expect(db.prepare('SELECT count(DISTINCT created_at) FROM behavior_data').pluck().get()).toBe(1);
  });
});

describe('planStory', () => {
  it('never has a person in two places at once, whatever the seed', () => {
    const outcomes: readonly Outcome[] = ['purchased', 'ordered', 'postponed', 'dropped'];
    for (let seed = 0; seed < 400; seed++) {
      const random = createRandom(seed);
      const outcome = outcomes[seed % 4] as Outcome;
      const story = planStory(drawPersona(walkOfLife(seed), outcome, 'zh', random), random);
      expect(story.length).toBeGreaterThanOrEqual(60);
      expect(story.length).toBeLessThanOrEqual(130);
      for (const [index, { at, seconds }] of story.entries()) {
        expect(story[index + 1]?.at ?? Number.POSITIVE_INFINITY).toBeGreaterThan(at + seconds);
      }
      expect(story.some(({ deed }) => deed.action === 'purchase')).toBe(outcome === 'purchased');
    }
  });
});

describe('writeSource', () => {
  it('leaves the old file as it was, and no temporary one, when it fails', () => {
    const own = mkdtempSync(join(folder, 'fail-'));
    const target = join(own, 'kept.db');
    writeFileSync(target, 'the old content');
    expect(() =>
      writeSource(target, () => {
        throw new Error('halfway');
      }),
    ).toThrow('halfway');
    expect(readdirSync(own)).toEqual(['kept.db']);
    expect(readFileSync(target, 'utf8')).toBe('the old content');
  });

  it('replaces an old file together with its journals', () => {
    const own = mkdtempSync(join(folder, 'replace-'));
    const target = join(own, 'sample.db');
    for (const suffix of ['', '-wal', '-shm']) writeFileSync(target + suffix, 'old');
    makeSample(target);
    expect(readdirSync(own)).toEqual(['sample.db']);
    expect(readFileSync(target).equals(readFileSync(path))).toBe(true);
  });
});
