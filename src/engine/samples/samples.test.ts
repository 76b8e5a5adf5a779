import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sampleNames } from '../../shared/samples.ts';
import { openSourceFile } from '../database/open-source-file.ts';
import { classifyRow } from '../demo-model/classify-row.ts';
import { understandUser } from '../demo-model/understand-user.ts';
import { propose } from '../pipelines/events/detect/propose.ts';
import { loadUser } from '../pipelines/events/load-user.ts';
import { surveyRowTimes, withKind } from '../pipelines/events/settle-times.ts';
import { listUsers } from '../pipelines/events/user-list.ts';
import { createUserReader } from '../pipelines/events/user-reader.ts';
import { makeFolder } from '../testing/test-bench.ts';
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

  it('is of people who each do a few things that the demo model understands', () => {
    const path = join(makeFolder(), 'sample.db');
    writeSample(name, path);
    const source = openSourceFile(path);
    onTestFinished(() => void source.db.close());
    const proposal = propose(source);
    expect(proposal?.recipe).toBe(name);
    if (proposal === null) return;
    const mapping = withKind(proposal.mapping, surveyRowTimes(source, proposal.mapping));
    listUsers(source, mapping);
    const reader = createUserReader(source, mapping);
    const all = { rows: 0, events: 0 };
    const users = source.db.prepare<[], string>('SELECT user_id FROM temp.gleaner_users').pluck().all();
    for (const user of users) {
      const records = loadUser(reader, user, new Set()).groups.flatMap(({ heading, records: rows }) =>
        rows.map(({ text }) => ({ day: heading, time: '-', text: text.replace(/^\S+ /, '') })),
      );
      const rows = records.map((row, index) => ({ ...row, row: index + 1 }));
      const { events, setAside } = understandUser({ number: 1, header: '', rows });
      all.rows += rows.length;
      all.events += events.length;
      expect(rows.length).toBeGreaterThan(5);
      expect(events.length).toBeGreaterThan(1);
      expect(events.length).toBeLessThan(rows.length);
      const cited = [...events.flatMap((event) => event.rows), ...setAside].sort((a, b) => a - b);
      expect(cited).toEqual(rows.map(({ row }) => row));
      // Nothing is said that the row does not: what an event is about stands in its rows.
      for (const { text } of rows) {
        const about = classifyRow(text)?.context ?? '';
        for (const word of about.split(' ')) expect(text).toContain(word);
      }
    }
    // Few events, not many: a click in a shop is a purchase sooner than a message is the end of a conversation.
    expect(all.rows / all.events).toBeGreaterThan(name === 'shop-clickstream' ? 2.5 : 6);
  });
});
