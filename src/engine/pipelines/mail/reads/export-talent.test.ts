import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ExportFormat, ExportReport } from '../../../../shared/export.ts';
import type { TalentTable } from '../../../../shared/pipelines/mail.ts';
import { sourceOf } from '../../../exporting/export-source.ts';
import { writeExport } from '../../../exporting/write-export.ts';
import { makeFolder } from '../../../testing/test-bench.ts';
import { ensureMailTables } from '../result-tables.ts';
import { findTalent, readTalent, saveTalent } from '../talent/talent-rows.ts';
import { talentExports } from './export-talent.ts';

const exportTalent = (
  db: Database.Database,
  table: TalentTable,
  format: ExportFormat,
  path: string,
): Promise<ExportReport> =>
  writeExport(talentExports(db)[table]?.() ?? sourceOf([], []), {
    ...{ name: table, path, choices: { format, bom: true } },
  });

const nasty = 'a|b; "c", ｜d\n=1+1';

function makeDatabase() {
  const db = new Database(':memory:');
  onTestFinished(() => void db.close());
  ensureMailTables(db);
  const lines = [[1, 2]] as const;
  saveTalent(
    db,
    'm1',
    {
      kind: 'candidate',
      fields: [
        { field: 'name', values: ['=HYPERLINK("http://x")'], lines },
        { field: 'title', values: [nasty], lines },
        { field: 'skills', values: ['C|C++', 'Java; Go', '"q"', 'C|C++'], lines },
        { field: 'experience_years', values: ['5 年'], lines },
      ],
    },
    0,
  );
  return { db, folder: makeFolder() };
}

describe('exportTalent', () => {
  it('writes a table for spreadsheets, in which no cell is a formula', async () => {
    const { db, folder } = makeDatabase();
    const path = join(folder, 'out.csv');
    expect(await exportTalent(db, 'candidates', 'csv', path)).toMatchObject({ path, rows: 1 });
    const text = readFileSync(path, 'utf8');
    expect(text.startsWith('\ufeffemail_id,name,title,')).toBe(true);
    expect(text).toContain(`m1,"'=HYPERLINK(""http://x"")","a|b; ""c"", ｜d\n=1+1",5,`);
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  it('writes lines of JSON with every value as it is', async () => {
    const { db, folder } = makeDatabase();
    const path = join(folder, 'out.jsonl');
    await exportTalent(db, 'candidates', 'jsonl', path);
    const [line = '', ...rest] = readFileSync(path, 'utf8').split('\n');
    expect(rest).toEqual(['']);
    const row = JSON.parse(line) as Record<string, unknown>;
    expect(row).toMatchObject({ name: '=HYPERLINK("http://x")', title: nasty, experience_years: 5 });
    expect(JSON.parse(String(row.skills))).toEqual(['C|C++', 'Java; Go', '"q"']);
  });

  it.each(['candidates', 'projects', 'matches'] as const)(
    'writes %s of a file without results as none',
    async (table) => {
      const db = new Database(':memory:');
      const path = join(makeFolder(), 'none.jsonl');
      expect(await exportTalent(db, table, 'jsonl', path)).toMatchObject({ path, rows: 0 });
      expect(readFileSync(path, 'utf8')).toBe('');
      db.close();
    },
  );

  it('leaves what was there where the new file cannot be whole', async () => {
    const { db, folder } = makeDatabase();
    const file = join(folder, 'file');
    writeFileSync(file, 'mine');
    await expect(exportTalent(db, 'candidates', 'csv', join(file, 'out.csv'))).rejects.toMatchObject({
      code: 'export_failed',
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });
});

describe('talent rows', () => {
  it('give a candidate back as it was saved, each element of a list once', () => {
    const { db } = makeDatabase();
    expect(findTalent(db, 'candidate', 'm1')).toMatchObject({
      title: nasty,
      skills: ['C|C++', 'Java; Go', '"q"'],
      experience_years: 5,
      certificates: [],
      education: null,
    });
  });

  it('move a mail from one kind to the other, and leave nothing behind', () => {
    const { db } = makeDatabase();
    saveTalent(
      db,
      'm1',
      { kind: 'project', fields: [{ field: 'title', values: ['x'], lines: [[1, 1]] }] },
      0,
    );
    expect([findTalent(db, 'candidate', 'm1'), findTalent(db, 'project', 'm1')?.title]).toEqual([null, 'x']);
  });

  it.each(['no json', '{"a":1}', '5', 'null', '""'])('read %j, which is no list, as none', (stored) => {
    expect(readTalent('candidate', { skills: stored }).skills).toEqual([]);
  });
});
