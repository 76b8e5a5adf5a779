import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultModelSettings } from '../../../shared/model-settings.ts';
import { type EventsOptions, eventsOptionsSchema } from '../../../shared/pipelines/events/options.ts';
import type { Selection } from '../../../shared/work.ts';
import type { ChatMessage, ModelRequest } from '../../calling/model-request.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { readSchema } from '../../database/read-schema.ts';
import type { LoadedItem } from '../../items.ts';
import { countTokens } from '../../packing/count-tokens.ts';
import { partKeyOf, partNumbers } from '../answers/part-numbers.ts';
import type { CallStage, Pipeline } from '../pipeline.ts';
import { createEventsPipeline } from './events-pipeline.ts';
import { findForm } from './find-form.ts';
import { listUsers } from './user-list.ts';

let folder: string;
let db: Database.Database;
let pipelineWith: (instructions: string | null) => Pipeline;
let pipeline: Pipeline;
let asked: (options: object) => Pipeline;
let stage: CallStage<unknown>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-pipeline-'));
  db = new Database(join(folder, 'source.db'));
  db.exec(`CREATE TABLE behavior_data (id INTEGER PRIMARY KEY, user_id TEXT, timestamp TEXT, behavior_text TEXT);
    CREATE TABLE user_profiles (user_id TEXT, profile_text TEXT);
    INSERT INTO user_profiles VALUES ('SECRET-b', '40岁男');
    INSERT INTO behavior_data (user_id, timestamp, behavior_text) VALUES
      ('SECRET-b', '2025-11-25 08:00', 'later'), ('SECRET-b', '2025-11-24 10:42', '[action=browse] 在易车网浏览迈腾 2分钟'),
      ('SECRET-a', '2025-11-24 09:00', '1|END|9'), ('SECRET-b', '2025-11-24 21:00', '@2 END 3'), ('c', '', '')`);
  const source: SourceFile = { db, path: '', schema: 'main', sidecar: null, sizeBytes: 0 };
  const mapping = findForm(readSchema(db, 'main'));
  if (mapping === null) throw new Error('no mapping');
  listUsers(source, mapping);
  asked = (options) => createEventsPipeline(source, { ...eventsOptionsSchema.parse(options), mapping });
  pipelineWith = (instructions) => asked({ instructions });
  pipeline = pipelineWith(null);
  [stage] = pipeline.stages as [CallStage<unknown>];
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const messagesOf = (request: ModelRequest): readonly ChatMessage[] =>
  request.kind === 'chat' ? request.messages : [];

const listed = (selection: Selection): readonly string[] =>
  [...stage.listItems(selection)].map((item) => item.id);

describe('a request', () => {
  it('numbers users and rows, and holds no real id', () => {
    const parts = ['SECRET-b', 'SECRET-a'].map((user) => stage.loadItem(user, new Set()));
    const [first, second] = partNumbers(parts.map(partKeyOf));
    const [asked] = pipelineWith('  My own words.  ').stages as [CallStage<unknown>];
    const [system, user] = messagesOf(asked.buildRequest(parts));
    expect(system?.content.startsWith('My own words.\n\nInput format')).toBe(true);
    expect(user?.content).toBe(
      [
        `@${first} 40岁男`,
        '2025-11-24',
        '1 10 browse 迈腾 @易车网 ~2',
        '2 21 @2 END 3',
        '11-25',
        '3 08 later',
        `@${second}`,
        '2025-11-24',
        '1 09 1/END/9',
      ].join('\n'),
    );
    expect(`${system?.content}${user?.content}`).not.toContain('SECRET');
  });

  it('can still be made as format 1 had it', () => {
    const form = asked({ instructions: 'My own words.' }).stages[0] as CallStage<unknown>;
    const [before] = form.earlier ?? [];
    const parts = ['SECRET-b', 'SECRET-a'].map((user) => before?.loadItem(user, new Set()) as LoadedItem);
    const [first, second] = partNumbers(parts.map(partKeyOf));
    const [system, user] = messagesOf(before?.buildRequest(parts) as ModelRequest);
    expect(system?.content).toMatch(/^My own words\.\n\nInput format\n# USER PROFILE[\s\S]*1\|END\|6$/);
    expect(user?.content).toBe(
      [
        `# ${first} 40岁男`,
        '## 2025-11-24',
        '1 10:42 browse 迈腾 @易车网 2m',
        '2 21:00 @2 END 3',
        '## 2025-11-25',
        '3 08:00 later',
        `# ${second}`,
        '## 2025-11-24',
        '1 09:00 1/END/9',
      ].join('\n'),
    );
  });

  it('is read back by the numbers that it gave', () => {
    const parts = ['SECRET-b', 'SECRET-a'].map((user) => stage.loadItem(user, new Set()));
    const keys = parts.map(partKeyOf);
    const [user] = [...messagesOf(stage.buildRequest(parts))].reverse();
    const [first, second] = [...(user?.content ?? '').matchAll(/^@(\d+)/gm)].map((match) => match[1]);
    const format1 = `${first}|1-2|看车|engagement|迈腾\n${first}|3|-\n${first}|END|3\n${second}|1|-\n${second}|END|1`;
    const format2 = `@${first}\n1-2 看车|迈腾\n3 -\n@${first} END 3\n@${second}\n1 -\n@${second} END 1`;
    const [verdicts, others] = [format2, format1].map((text) =>
      stage.parseReply({ text, complete: true, refused: false }, keys),
    );
    expect(verdicts?.map((verdict) => [verdict.itemId, verdict.accounted])).toEqual([
      ['SECRET-b', ['2', '4', '1']],
      ['SECRET-a', ['3']],
    ]);
    expect(others).toEqual(verdicts);
  });

  it('takes no more tokens than was reckoned', () => {
    const parts = ['SECRET-b', 'SECRET-a', 'c'].map((user) => stage.loadItem(user, new Set()));
    const reckoned = parts.reduce(
      (sum, part) =>
        sum +
        part.tokens +
        part.groups.reduce(
          (all, group) => all + group.tokens + group.records.reduce((rows, row) => rows + row.tokens, 0),
          0,
        ),
      stage.overheadTokens(),
    );
    const sent = messagesOf(stage.buildRequest(parts)).reduce(
      (sum, message) => sum + countTokens(message.content),
      0,
    );
    expect(sent).toBeLessThanOrEqual(reckoned);
  });
});

describe('a question', () => {
  const known = (options: Partial<EventsOptions>): string => {
    const [first] = asked(options).stages as [CallStage<unknown>];
    return first.fingerprint(defaultModelSettings);
  };

  it('is another where other lengths of rows or profiles are read, and by default the one that it was before', () => {
    const before = known({});
    expect(before).toBe('5e9ebdbf7e9fa075');
    const others = [
      { longestRow: 700 },
      { longestProfile: 700 },
      { longestRow: 400 },
      { longestProfile: 600 },
    ];
    expect(new Set([before, ...others.map(known)]).size).toBe(5);
    expect(known({ longestRow: 600, longestProfile: 400, replaceForeign: true })).toBe(before);
  });
});

describe('a selection', () => {
  beforeEach(() => pipeline.prepare());

  it('is of all, of those not finished, of those that failed', () => {
    db.exec(`INSERT INTO event_sequences (user_id, status) VALUES ('SECRET-a', 'success'), ('c', 'failed'),
      ('gone', 'failed'), ('SECRET-a', 'failed')`);
    expect(listed({ kind: 'all' })).toEqual(['SECRET-a', 'SECRET-b', 'c']);
    expect(listed({ kind: 'unfinished' })).toEqual(['SECRET-b', 'c']);
    expect(listed({ kind: 'failed' })).toEqual(['SECRET-a', 'c']);
  });

  it('by name keeps the order, takes each once, and refuses who is not there', () => {
    expect(listed({ kind: 'named', ids: ['c', 'SECRET-a', 'c'] })).toEqual(['c', 'SECRET-a']);
    expect(() => listed({ kind: 'named', ids: ['c', 'nobody'] })).toThrow(
      expect.objectContaining({ code: 'unknown_user', params: { user: 'nobody' } }),
    );
  });

  it('says how many rows each has', () => {
    expect([...stage.listItems({ kind: 'named', ids: ['SECRET-b'] })]).toEqual([
      { id: 'SECRET-b', records: 3 },
    ]);
  });
});

describe('a file without results', () => {
  it('has all its users unfinished, and none failed', () => {
    expect(listed({ kind: 'unfinished' }).length).toBe(3);
    expect(listed({ kind: 'failed' })).toEqual([]);
  });

  it('has none finished where its results know no status', () => {
    db.exec("CREATE TABLE event_sequences (user_id TEXT); INSERT INTO event_sequences VALUES ('c')");
    expect(listed({ kind: 'unfinished' }).length).toBe(3);
  });
});
