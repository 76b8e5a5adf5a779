import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownComplaints } from '../calling/known-complaints.ts';
import { parseQuirks, players } from './quirks.ts';

const page = readFileSync(new URL('../../../docs/PROVIDERS.md', import.meta.url), 'utf8');

describe('docs/PROVIDERS.md', () => {
  it('names everybody whose complaints are known, with the source', () => {
    for (const { who, source } of knownComplaints)
      expect(page.split('\n').some((line) => line.startsWith(`| ${who} |`) && line.includes(source))).toBe(
        true,
      );
  });

  it('names everybody who can be played, with all their ways', () => {
    for (const [name, quirks] of Object.entries(players)) {
      const line = page.split('\n').find((each) => each.startsWith(`| \`${name}\` |`));
      for (const quirk of quirks) expect(line).toContain(`\`${quirk}\``);
    }
  });
});

describe('parseQuirks', () => {
  it('reads a player, and ways besides, each once', () => {
    expect(parseQuirks('one_api', 'no_done, thinks')).toEqual([
      'no_usage',
      'empty_finish',
      'no_done',
      'thinks',
    ]);
    expect(parseQuirks(undefined, undefined)).toEqual([]);
  });

  it('says which names there are', () => {
    expect(() => parseQuirks('nobody', undefined)).toThrow(/openrouter/);
    expect(() => parseQuirks('toString', undefined)).toThrow(/Nobody plays/);
    expect(() => parseQuirks(undefined, 'no_done,odd')).toThrow(/no quirk "odd".*no_usage/);
  });
});
