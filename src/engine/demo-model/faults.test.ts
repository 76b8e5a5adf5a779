import { expect, test } from 'vitest';
import { chooseFault, contentFaults, faultKinds, parseFaults } from './faults.ts';
import { createSeededRandom } from './seeded-random.ts';
import { spoilReply } from './spoil-reply.ts';

test('faults are read from the command line', () => {
  expect(parseFaults('')).toEqual({});
  expect(parseFaults(' empty=0.1, http_500 = 0.05 ')).toEqual({ empty: 0.1, http_500: 0.05 });
  const all = parseFaults('all=0.02,hang=0');
  expect(Object.keys(all).length).toBe(faultKinds.length - 3);
  expect(all).toMatchObject({ empty: 0.02, reset: 0.02, hang: 0 });
  expect(all).not.toHaveProperty('http_401');
});

test.each(['emty=0.1', 'empty', 'empty=', 'empty=2', 'empty=-1', 'empty=x', 'empty=0.1=2', '=1'])(
  '%j is refused with a sentence that names the kinds',
  (text) =>
    expect(() => parseFaults(text)).toThrow(
      /^Cannot read the fault "[^"]*": write .* all, empty, refusal, .*reset\.$/,
    ),
);

test('faults come as often as asked, at most one a call, the same for the same seed', () => {
  const draw = () => {
    const random = createSeededRandom(7);
    return Array.from({ length: 10_000 }, () => chooseFault({ empty: 0.1, reset: 0.2 }, random));
  };
  const drawn = draw();
  expect(draw()).toEqual(drawn);
  expect(drawn.filter((kind) => kind === 'empty').length / 10_000).toBeCloseTo(0.1, 1);
  expect(drawn.filter((kind) => kind === 'reset').length / 10_000).toBeCloseTo(0.2, 1);
  expect(chooseFault({ empty: 0.7, reset: 0.7 }, () => 0.999)).toBe('reset');
  expect(chooseFault({}, () => 0)).toBe(null);
});

test('every content fault changes the reply, whatever the draw, and a sentence without users is left alone', () => {
  const inFormat1 = [
    '1|1-2|浏览车型|engagement|A',
    '1|3,5|-',
    '1|4|购买|conversion|B',
    '1|END|5',
    '2|1|-',
    '2|END|1',
  ];
  const inFormat2 = [
    '@1',
    '1-2 浏览车型|A',
    '3,5 -',
    '4 购买=conversion|B',
    '@1 END 5',
    '@2',
    '1 -',
    '@2 END 1',
  ];
  const userFaults = contentFaults.slice(contentFaults.indexOf('missing_user'));
  for (let seed = 0; seed < 200; seed += 1) {
    for (const lines of [inFormat1, inFormat2]) {
      for (const kind of contentFaults) {
        const spoiled = spoilReply(kind, lines, createSeededRandom(seed));
        expect(spoiled?.text).toBeTypeOf('string');
        expect(spoiled?.text).not.toBe(lines.join('\n'));
      }
      const cut = spoilReply('truncated', lines, createSeededRandom(seed))?.text ?? '';
      expect([undefined, '\n']).not.toContain(lines.join('\n')[cut.length]);
      expect(cut.at(-1)).not.toBe('\n');
    }
  }
  for (const kind of userFaults) expect(spoilReply(kind, ['Hello'], createSeededRandom(1))).toBe(null);
});
