import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { importMail } from '../src/engine/mail-import/import-mail.ts';
import type { MailAttachment } from '../src/engine/pipelines/mail/source/mail.ts';
import { mailLines } from '../src/engine/pipelines/mail/source/mail-lines.ts';
import { readSkills } from '../src/engine/pipelines/mail/terms/skills.ts';
import { readYears } from '../src/engine/pipelines/mail/terms/years.ts';
import { writeMailbox } from './make-mailbox.ts';
import { type MailTruth, mailFaults } from './sample/mail/mail-truth.ts';
import { makeMailbox } from './sample/mail/make-mailbox.ts';

const folder = mkdtempSync(join(tmpdir(), 'gleaner-mailbox-'));
afterAll(() => rmSync(folder, { recursive: true }));

const seed = 20_251_131;
const { mails, truth } = makeMailbox(seed, 300);

interface Row {
  readonly id: string;
  readonly sender: string;
  readonly subject: string;
  readonly body: string;
  readonly attachments: string;
  readonly timestamp: string | null;
}

/** The rows of a file as what a reader sees of them. */
function readFile(path: string) {
  const db = new Database(path, { readonly: true });
  const rows = db.prepare<[], Row>('SELECT * FROM emails ORDER BY rowid').all();
  db.close();
  return rows.map((row) => {
    const attachments = JSON.parse(row.attachments) as readonly MailAttachment[];
    const mail = { ...row, attachments, timestamp: row.timestamp ?? '' };
    return { id: row.id, lines: mailLines(mail), attachments };
  });
}

const expected = mails.map((mail) => ({
  id: mail.id,
  lines: mailLines(mail),
  attachments: mail.attachments,
}));

const count = (of: (known: MailTruth) => unknown, value: unknown): number =>
  truth.filter((known) => of(known) === value).length;

describe('makeMailbox', () => {
  it('makes 300 mails of every class, language and fault, each with a truth', () => {
    expect(truth.map(({ id }) => id)).toEqual(mails.map(({ id }) => id));
    expect(new Set(mails.map(({ id }) => id)).size).toBe(300);
    expect(['candidate', 'project', 'other'].map((name) => count((known) => known.class, name))).toEqual([
      120, 90, 90,
    ]);
    for (const language of ['zh', 'en', 'ja']) {
      expect(count((known) => known.language, language)).toBeGreaterThan(60);
    }
    for (const fault of mailFaults)
      expect(
        count((known) => known.fault, fault),
        fault,
      ).toBeGreaterThan(0);
    expect(count((known) => known.fault, null)).toBe(275);
  });

  it('makes the same mails of the same seed, and others of another', () => {
    expect(makeMailbox(seed, 300)).toEqual({ mails, truth });
    const other = makeMailbox(7, 300);
    const candidates = new Set(
      other.truth.flatMap((known, index) =>
        known.class === 'candidate' ? (other.mails[index]?.body ?? []) : [],
      ),
    );
    const shared = mails.filter(
      ({ body }, index) => truth[index]?.fields.name?.lines && candidates.has(body),
    );
    // Letters that only say "see attached" are alike.
    expect(shared.every(({ attachments }) => attachments.length > 0)).toBe(true);
  });

  it('has every value stand letter for letter in the lines that tell it', () => {
    let fields = 0;
    for (const [index, known] of truth.entries()) {
      const lines = expected[index]?.lines ?? [];
      for (const [field, { texts, lines: numbers }] of Object.entries(known.fields)) {
        const told = numbers.map((number) => lines[number - 1]).join('\n');
        for (const text of texts) expect(told, `${known.id} ${field}`).toContain(text);
        fields += 1;
      }
    }
    expect(fields).toBeGreaterThan(1_200);
  });

  it('tells of candidates and projects what they must have, and of other mails nothing', () => {
    for (const known of truth) {
      const fields = Object.keys(known.fields);
      if (known.class === 'other') expect(fields).toEqual([]);
      if (known.class === 'candidate') {
        expect(fields).toEqual(
          expect.arrayContaining(['name', 'title', 'experience_years', 'skills', 'contact']),
        );
      }
      if (known.class === 'project') {
        expect(fields).toEqual(expect.arrayContaining(['title', 'type', 'tech_requirements', 'description']));
      }
    }
  });

  it('spells skills and years in ways that matching reads as they are meant', () => {
    const spellings = new Set<string>();
    for (const { fields, skillIds } of truth) {
      const { texts } = fields.skills ?? fields.tech_requirements ?? { texts: [] };
      expect(readSkills(texts)).toEqual(skillIds);
      for (const text of texts) spellings.add(text);
      const years = fields.experience_years;
      if (years !== undefined) expect(readYears(years.texts[0] ?? null)?.low).toBe(years.value);
    }
    for (const spelling of [
      'JS',
      'JavaScript',
      'k8s',
      'Kubernetes',
      '机器学习',
      '機械学習',
      'machine learning',
    ]) {
      expect(spellings).toContain(spelling);
    }
  });
});

describe('writeMailbox', () => {
  it.each(['mails', 'mails.mbox'])('writes %s, which an import reads as the mails are', async (name) => {
    const source = join(folder, name);
    const out = `${source}.db`;
    writeMailbox(source, seed, 300);
    const report = await importMail({ source, out });
    const cut = truth.filter(({ fault }) => fault === 'cut_base64').length;
    expect(report).toMatchObject({ found: 300, imported: 300, duplicates: 0, unreadable: 0, damaged: cut });
    expect(readFile(out)).toEqual(expected);
    expect(JSON.parse(readFileSync(`${source}.truth.json`, 'utf8'))).toEqual(truth);
  });

  it('writes the table itself, and never over something', () => {
    const path = join(folder, 'direct.db');
    writeMailbox(path, seed, 300);
    expect(readFile(path)).toEqual(expected);
    expect(() => writeMailbox(path, seed, 300)).toThrow('exists already');
  });
});
