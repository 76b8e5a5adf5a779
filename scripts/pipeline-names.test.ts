import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pipelineNames } from '../src/shared/pipelines/registry.ts';

const source = join(import.meta.dirname, '..', 'src');
const names = pipelineNames.join('|');
const capitals = pipelineNames.map((name) => `${name[0]?.toUpperCase()}${name.slice(1)}`).join('|');

/** How code names a pipeline: as a word alone, as a question, or as what a file or the settings hold of it. */
const naming = new RegExp(
  `(['"])(?:${names})\\1|\\bis(?:${capitals})\\b|\\b(?:found|options)\\??\\.(?:${names})\\b`,
  'g',
);

/** A pipeline's own folders and contracts, the registries, and what is made for tests. */
const ownPlaces = new RegExp(
  [
    `(^|/)pipelines/(${names})/`,
    `^shared/pipelines/(${names})(-words)?\\.ts$`,
    '(^|/)pipelines/registry\\.ts$',
    `^engine/demo-model/(${names})/`,
    '(^|/)testing/',
    '\\.test\\.tsx?$',
  ].join('|'),
);

/** Words that are no pipeline's name, and files that a pipeline's name is history to. */
const otherWords: Readonly<Record<string, readonly string[]>> = {
  // What an import is of.
  'engine/importing/import-worker.ts': ["'mail'"],
  'main/session/importing.ts': ["'mail'"],
  'renderer/commands/imports.ts': ["'mail'"],
  'renderer/shell/import/ImportDialog.tsx': ["'mail'", "'mail'", "'mail'", "'mail'"],
  'renderer/store/reducers.ts': ["'mail'"],
  'renderer/store/state.ts': ["'mail'", "'mail'"],
  // A part of a mail that is a mail itself.
  'engine/mail-import/read-attachment.ts': ["'mail'", "'mail'", "'mail'"],
  // Jobs as an earlier version wrote them down.
  'engine/ledger/migrations.ts': ["'events'"],
  // What lists are packed by, to the letter: it may never change.
  'engine/ledger/packed.ts': ['"events"', '"events"'],
  // What an earlier version asked of every file alike.
  'main/settings/settings-store.ts': ['options.events', 'options.events'],
};

const namesIn = (text: string): readonly string[] => [...text.matchAll(naming)].map(([named]) => named);

describe('a pipeline is asked for by its name', () => {
  it('nowhere outside of its module, its registries and their tests', () => {
    const files = globSync('**/*.{ts,tsx}', { cwd: source }).map((file) => file.split(sep).join('/'));
    expect(files.filter((file) => ownPlaces.test(file)).length).toBeGreaterThan(100);
    const named = files
      .filter((file) => !ownPlaces.test(file))
      .map((file) => [file, namesIn(readFileSync(join(source, file), 'utf8'))] as const)
      .filter(([, found]) => found.length > 0);
    expect(Object.fromEntries(named)).toEqual(otherWords);
  });

  it.each([
    ["pipeline === 'mail'", ["'mail'"]],
    ["readonly pipeline: 'events' | 'mail'", ["'events'", "'mail'"]],
    ['isMail(job)', ['isMail']],
    ['source.found.mail', ['found.mail']],
    ["read('events.users', found?.mailbox, 'job.events', isMailable)", []],
  ])('as %s', (text, expected) => {
    expect(namesIn(text)).toEqual(expected);
  });
});
