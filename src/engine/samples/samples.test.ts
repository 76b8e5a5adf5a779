import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleNames } from '../../shared/samples.ts';
import { classifyRow } from '../demo-model/classify-row.ts';
import { makeFolder } from '../testing/test-bench.ts';
import { eventsPerNinetyRows, understandFile } from '../testing/understand-file.ts';
import { madeSampleNames, writeSample } from './samples.ts';

it('there is a sample for each recipe that has one', () => {
  expect(['car-buying', ...madeSampleNames]).toEqual([...sampleNames]);
});

describe.each(madeSampleNames)('%s', (name) => {
  it('is the same to the byte each time, and takes the place of what was there', () => {
    const [one, other] = [join(makeFolder(), 'one.db'), join(makeFolder(), 'other.db')];
    writeSample(name, one);
    writeSample(name, other);
    writeSample(name, other);
    expect(readFileSync(one).equals(readFileSync(other))).toBe(true);
  });

  it('is of people who each do a few things that the demo model understands: five to fifteen events for ninety rows', () => {
    const path = join(makeFolder(), 'sample.db');
    writeSample(name, path);
    const { recipe, users } = understandFile(path);
    expect(recipe).toBe(name);
    for (const { rows, events, setAside } of users) {
      expect(rows.length).toBeGreaterThan(5);
      expect(events.length).toBeGreaterThan(1);
      const cited = [...events.flatMap((event) => event.rows), ...setAside].sort((a, b) => a - b);
      expect(cited).toEqual(rows.map(({ row }) => row));
      // Nothing is said that the row does not: what an event is about stands in its rows.
      for (const { text } of rows) {
        const about = classifyRow(text)?.context ?? '';
        for (const word of about.split(' ')) expect(text).toContain(word);
      }
    }
    expect(eventsPerNinetyRows(users)).toBeGreaterThanOrEqual(5);
    expect(eventsPerNinetyRows(users)).toBeLessThanOrEqual(15);
  });
});
