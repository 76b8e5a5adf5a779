import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { certificateName, findCertificates } from './certificates.ts';
import { dictionaries, dictionaryFolder, readDictionaries } from './dictionaries.ts';
import { readAskedEducation, readEducation } from './education.ts';

const shipped = join(import.meta.dirname, '../../../../../resources/dictionaries');

describe('the dictionaries that come with Gleaner', () => {
  it('are those in resources, and can be used', () => {
    expect(dictionaryFolder()).toBe(shipped);
    const { skills, places, certificates } = dictionaries();
    expect(skills.entries.length).toBeGreaterThan(250);
    expect(places.entries.length).toBeGreaterThan(80);
    expect(certificates.entries.length).toBeGreaterThan(50);
  });

  it('name every certificate and every level of education by each of their names', () => {
    for (const { id, names } of dictionaries().certificates.entries) {
      expect(certificateName(id)).toBe(names[0]);
      for (const each of names) expect([each, findCertificates(each)]).toEqual([each, [id]]);
    }
    for (const { level, words } of dictionaries().education.levels) {
      for (const each of words) expect([each, readEducation(each)]).toEqual([each, level]);
      for (const each of words) expect([each, readAskedEducation(each)]).toEqual([each, level]);
    }
  });
});

describe('dictionaryFolder', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'gleaner-dictionaries-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it.each([
    ['the sources', 'app/src/engine/pipelines/mail/terms', 'app/resources/dictionaries'],
    ['the built app', 'app/out/main/chunks', 'app/resources/dictionaries'],
    ['the packaged app', 'Gleaner/resources/app.asar/out/main', 'Gleaner/resources/dictionaries'],
  ])('is found from %s', (_, from, to) => {
    mkdirSync(join(root, from), { recursive: true });
    cpSync(shipped, join(root, to), { recursive: true });
    expect(dictionaryFolder(join(root, from))).toBe(join(root, to));
  });

  it('is said to be missing where it is', () => {
    expect(() => dictionaryFolder(join(root, 'out'))).toThrow(
      expect.objectContaining({ code: 'dictionary_invalid' }),
    );
  });
});

describe('readDictionaries', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gleaner-dictionaries-'));
    cpSync(shipped, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Replaces a text in a dictionary, and answers what reading says of it. */
  function spoilt(name: string, from: string | RegExp, to: string): unknown {
    const path = join(folder, `${name}.json`);
    const before = readFileSync(path, 'utf8');
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    writeFileSync(path, after);
    try {
      readDictionaries(folder);
      return null;
    } catch (thrown) {
      return thrown;
    }
  }

  it('reads a copy that an analyst added a name to', () => {
    expect(spoilt('skills', '"派森"', '"派森", "巨蟒"')).toBeNull();
    expect(readDictionaries(folder).skills.entries[0]?.names).toContain('巨蟒');
  });

  it.each([
    ['skills', '"version": 1', '"version": 2', 'version'],
    ['skills', '"id": "java"', '"id": "python"', 'entries.1: the id python is there twice'],
    ['skills', '"ジャバ"', '"パイソン"', 'entries.1: “パイソン” is a name of python already'],
    ['skills', '"names"', '"name"', 'entries.0'],
    ['skills', '"派森"', '""', 'entries.0.names.1'],
    ['places', '"country": "china"', '"country": "cathay"', 'there is no cathay'],
    ['certificates', '"covers": ["jlpt-n3"]', '"covers": ["jlpt-n9"]', 'there is no jlpt-n9'],
    ['education', '"level": "doctor"', '"level": "guru"', 'levels.0.level'],
    ['education', '"version": 1,', '', 'version'],
    ['places', '"version"', 'version', 'JSON'],
  ])('refuses %s with %s in place of %s, and says where', (name, from, to, where) => {
    const thrown = spoilt(name, from, to);
    expect(thrown).toMatchObject({
      code: 'dictionary_invalid',
      params: { path: join(folder, `${name}.json`) },
    });
    expect(String(thrown)).toContain(where);
  });

  it('refuses a folder in which one is missing', () => {
    rmSync(join(folder, 'places.json'));
    expect(() => readDictionaries(folder)).toThrow(expect.objectContaining({ code: 'dictionary_invalid' }));
  });
});
