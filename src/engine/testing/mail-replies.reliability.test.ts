import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TalentKind } from '../../shared/pipelines/mail.ts';
import type { PartKey } from '../items.ts';
import { partNumbers } from '../pipelines/answers/part-numbers.ts';
import { type ClassPayload, readClassReply } from '../pipelines/mail/replies/classify-reply.ts';
import {
  encodeExtractKey,
  type FieldsPayload,
  readExtractReply,
} from '../pipelines/mail/replies/extract-reply.ts';
import { type ModelScore, readMatchReply } from '../pipelines/mail/replies/match-reply.ts';
import type { PartVerdict } from '../pipelines/pipeline.ts';
import { damage, damageReply, isHarmless, noiseText } from './damaged-mail-reply.ts';
import { roundsOf } from './thoroughness.ts';

const runs = roundsOf(2_000, 40_000);

const seed = 20_251_125;

/** A line of an answer as anybody would take it apart, without the parser's help. */
interface Claim {
  readonly number: number;
  readonly pieces: readonly string[];
}

const narrow = (text: string): string =>
  text.replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));

/** A thought makes lines of what stands around it, and takes others away: which, is the parser's business. */
const thought = /<\/?think>/;

function claimsOf(lines: readonly string[]): readonly Claim[] {
  return lines
    .flatMap((line) => [line, ...line.split(thought).slice(1)])
    .flatMap((line) => {
      const said = narrow(line).replace(/^[\s>*•\-–]*\|?\s*#?\s*/u, '');
      const pieces = said.split('|').map((piece) => piece.trim());
      // What holds an end of a line that is none here is no answer.
      const isBroken = /[\u2028\u2029]/.test(said.slice(said.indexOf('|')));
      return pieces.length > 1 && /^\d+$/.test(pieces[0] ?? '') && !isBroken
        ? [{ number: Number(pieces[0]), pieces: pieces.slice(1) }]
        : [];
    });
}

/**
 * Of the last line of a reply that was cut nothing is to be trusted but an END, and so many pieces with another begun
 * behind them.
 */
function claimsIn(text: string, complete: boolean, wholePieces = Number.POSITIVE_INFINITY): readonly Claim[] {
  const lines = text.split(/\r\n|[\r\n]/);
  const cut = complete ? [] : claimsOf([lines.pop() ?? '']);
  const whole = cut.filter(({ pieces }) => pieces[0]?.toLowerCase() === 'end' || pieces.length > wholePieces);
  return [...claimsOf(lines), ...whole];
}

/** Hundreds of thousands of times: cheaper than `expect`. */
function hold(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** What holds of every verdict: all or nothing of a mail, a reason where it is nothing, and no part but those asked about. */
function check(parts: readonly PartKey[], verdicts: readonly PartVerdict<unknown>[]): void {
  hold(
    parts.every(({ itemId }, index) => verdicts[index]?.itemId === itemId),
    'a verdict of another part',
  );
  hold(parts.length === verdicts.length, 'a part without a verdict');
  for (const { accounted, payload, problems } of verdicts) {
    hold(accounted.length > 0 === (payload !== null), 'accounted for without a payload');
    hold(payload !== null || problems.length > 0, 'nothing, and no reason');
    for (const { message } of problems) hold(message !== '', 'a problem without a sentence');
  }
}

const mailParts = (count: number, record: (index: number) => string): readonly PartKey[] =>
  Array.from({ length: count }, (_, index) => ({ itemId: `m${index}`, recordIds: [record(index)] }));

const reply = (text: string, complete: boolean) => ({ text, complete, refused: false });

function judgeClasses(parts: readonly PartKey[], text: string, complete: boolean): number {
  const verdicts = readClassReply(reply(text, complete), parts);
  check(parts, verdicts);
  const numbers = partNumbers(parts);
  const claims = claimsIn(text, complete, 2);
  for (const [index, { payload }] of verdicts.entries()) {
    if (payload === null) continue;
    const { mailClass, confidence, reason }: ClassPayload = payload;
    hold(['candidate', 'project', 'other'].includes(mailClass), 'a class that there is not');
    hold(confidence >= 0 && confidence <= 1 && reason.length <= 300, 'a confidence or reason out of bounds');
    const own = claims.filter((claim) => claim.number === numbers[index]);
    const said = own.some(
      ({ pieces }) => pieces[0]?.toLowerCase() === mailClass && Number(pieces[1]) === confidence,
    );
    hold(said, 'a class that the reply does not say');
  }
  return verdicts.filter(({ payload }) => payload !== null).length;
}

const candidateText = [
  'From: 王小明 <wxm@example.com>',
  'Subject: Java 工程师 Ｊａｖａ求职',
  '工作年限：15年，期望薪资 30K',
  'Skills: Java, Spring Boot; "C|C++"',
  '联系方式：138-0000-1111',
];
const projectText = [
  'From: PM <pm@example.com>',
  'Subject: 支付网关',
  '技术要求：Go、Kubernetes，需要 3 名',
  '预算：20000元/月，周期 12 个月',
];
const texts: Readonly<Record<TalentKind, readonly string[]>> = {
  candidate: candidateText,
  project: projectText,
};
const fieldNames: Readonly<Record<TalentKind, string>> = {
  candidate:
    'name title experience_years skills certificates education location_preference expected_salary contact',
  project: 'title type tech_requirements description budget duration start_time work_style',
};
const rightLines: Readonly<Record<TalentKind, readonly string[]>> = {
  candidate: [
    'name|1|王小明',
    'title|2|Java 工程师',
    'experience_years|3|15年',
    'skills|4|Java; Spring Boot; "C|C++"',
    'expected_salary|3|30K',
    'contact|1,5|138-0000-1111',
    '-|certificates, education, location_preference',
    'END|5',
  ],
  project: [
    'title|2|支付网关',
    'tech_requirements|3|Go; Kubernetes',
    'description|2-4|A payment gateway',
    'budget|4|20000元/月',
    '-|type, duration, start_time, work_style',
    'END|4',
  ],
};
const kindOf = (index: number): TalentKind => (index % 2 === 0 ? 'candidate' : 'project');
const extractParts = (count: number): readonly PartKey[] =>
  mailParts(count, (index) =>
    encodeExtractKey({ kind: kindOf(index), lastLine: texts[kindOf(index)].length }),
  );
const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Cf}]/gu, '');

function judgeField(
  field: FieldsPayload['fields'][number],
  lines: readonly string[],
  own: readonly Claim[],
  hasThoughts: boolean,
): void {
  const cited = field.lines.flatMap(([from, to]) => {
    hold(from >= 1 && from <= to && to <= lines.length, 'a line that there is not');
    return lines.slice(from - 1, to);
  });
  hold(cited.length > 0 && field.values.length > 0, 'a field without a line or a value');
  if (field.field !== 'description')
    for (const value of field.values)
      hold(bare(cited.join('')).includes(bare(value)), `${value} does not stand there`);
  const said = own.filter(({ pieces }) => pieces[0]?.toLowerCase() === field.field);
  const values = said.map(({ pieces }) => bare(pieces.slice(2).join('|')).replace(/[;|]+$/, ''));
  // Said once, or the same twice.
  hold(hasThoughts || new Set(values).size === 1, `${field.field} said twice`);
}

function judgeFields(parts: readonly PartKey[], text: string, complete: boolean): number {
  const index = new Map(parts.map((part, at) => [part.itemId, at]));
  const linesOf = (id: string): readonly string[] => texts[kindOf(index.get(id) ?? 0)];
  const verdicts = readExtractReply(reply(text, complete), parts, linesOf);
  check(parts, verdicts);
  const numbers = partNumbers(parts);
  const claims = claimsIn(text, complete);
  for (const [at, { payload }] of verdicts.entries()) {
    if (payload === null) continue;
    const lines = linesOf(`m${at}`);
    const own = claims.filter((claim) => claim.number === numbers[at]);
    hold(payload.kind === kindOf(at), 'of another kind');
    const names = payload.fields.map(({ field }) => field);
    hold(new Set(names).size === names.length, 'a field twice');
    const aside = own
      .filter(({ pieces }) => /^[-‐‑–—−]$/.test(pieces[0] ?? ''))
      .flatMap(({ pieces }) => (pieces[1] ?? '').toLowerCase().split(/[\s,;、]+/));
    const all = fieldNames[payload.kind].split(' ');
    for (const field of payload.fields) judgeField(field, lines, own, thought.test(text));
    if (thought.test(text)) continue;
    // Every field once: stated, or said not to be.
    hold(
      [...names, ...aside].every((name) => name === '' || all.includes(name)),
      'a field that there is not',
    );
    for (const name of all)
      hold(names.includes(name) !== aside.includes(name), `${name} neither stated nor said not to be`);
    const last = own.at(-1);
    const ends = /^end$/i.test(last?.pieces[0] ?? '') && Number(last?.pieces[1]) === lines.length;
    hold(ends, 'no END at the last line');
  }
  return verdicts.filter(({ payload }) => payload !== null).length;
}

const matchParts = (rows: readonly number[]): readonly PartKey[] =>
  rows.map((count, project) => ({
    itemId: `p${project}`,
    recordIds: Array.from({ length: count }, (_, row) => `c${project}-${row}`),
  }));

function judgeScores(parts: readonly PartKey[], text: string, complete: boolean): number {
  const verdicts = readMatchReply(reply(text, complete), parts);
  check(parts, verdicts);
  const numbers = partNumbers(parts);
  const claims = claimsIn(text, complete, 2);
  let scored = 0;
  for (const [at, { payload, accounted, problems }] of verdicts.entries()) {
    const scores: readonly ModelScore[] = payload ?? [];
    const asked = parts[at]?.recordIds ?? [];
    hold(scores.map(({ candidateId }) => candidateId).join() === accounted.join(), 'a score of nobody');
    hold(new Set(accounted).size === accounted.length, 'a candidate twice');
    hold((problems.length === 0) === (accounted.length === asked.length), 'somebody left out unsaid');
    const own = claims.filter((claim) => claim.number === numbers[at]);
    for (const { candidateId, score } of scores) {
      scored += 1;
      const row = asked.indexOf(candidateId) + 1;
      hold(row > 0 && score >= 0 && score <= 100, 'a score out of bounds, or of who was not asked about');
      const said = own.filter(({ pieces }) => /^\d+$/.test(pieces[0] ?? '') && Number(pieces[0]) === row);
      hold(
        said.some(({ pieces }) => Number(pieces[1]) === score),
        'a score that the reply does not say',
      );
      // No other score of this candidate was believed or passed over.
      const others = said.flatMap(({ pieces: [, points = ''] }) =>
        /^\d{1,3}(\.\d+)?$/.test(points) && Number(points) <= 100 ? [Number(points)] : [],
      );
      hold(thought.test(text) || new Set(others).size === 1, 'scored twice');
    }
  }
  return scored;
}

describe('of damaged replies about mail', () => {
  test('no reply makes the reader of classes throw, or take a mail for what it was not called', () => {
    let [accepted, intact] = [0, 0];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), damage, (count, damaged) => {
        const parts = mailParts(count, () => 'mail');
        const numbers = partNumbers(parts);
        const right = numbers.map(
          (number, index) =>
            `${number}|${['candidate', 'project', 'other'][index % 3]}|0.${index + 3}|because`,
        );
        const taken = judgeClasses(parts, damageReply(right, numbers, damaged), damaged.complete);
        if (isHarmless(damaged)) expect(taken).toBe(count);
        accepted += taken;
        intact += Number(isHarmless(damaged));
      }),
      { seed, numRuns: runs },
    );
    expect([accepted > runs, intact > runs / 100]).toEqual([true, true]);
  });

  test('no reply makes the reader of fields throw, or accept a mail with a field ungrounded, missing or contradictory', () => {
    let [accepted, intact, open] = [0, 0, 0];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), damage, (count, damaged) => {
        const parts = extractParts(count);
        const numbers = partNumbers(parts);
        const right = numbers.flatMap((number, index) =>
          rightLines[kindOf(index)].map((line) => `${number}|${line}`),
        );
        const taken = judgeFields(parts, damageReply(right, numbers, damaged), damaged.complete);
        if (isHarmless(damaged)) expect(taken).toBe(count);
        accepted += taken;
        open += count - taken;
        intact += Number(isHarmless(damaged));
      }),
      { seed, numRuns: runs },
    );
    expect([accepted > 0.375 * runs, open > runs / 2, intact > runs / 100]).toEqual([true, true, true]);
  });

  test('no reply makes the reader of scores throw, or give a score outside 0 to 100 or to who was not asked about', () => {
    let [accepted, intact] = [0, 0];
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
        damage,
        (rows, damaged) => {
          const parts = matchParts(rows);
          const numbers = partNumbers(parts);
          const right = numbers.flatMap((number, at) => [
            ...(parts[at]?.recordIds ?? []).map(
              (_, row) => `${number}|${row + 1}|${(row * 37 + at) % 101}|good`,
            ),
            `${number}|END|${rows[at]}`,
          ]);
          const taken = judgeScores(parts, damageReply(right, numbers, damaged), damaged.complete);
          if (isHarmless(damaged)) expect(taken).toBe(rows.reduce((sum, count) => sum + count, 0));
          accepted += taken;
          intact += Number(isHarmless(damaged));
        },
      ),
      { seed, numRuns: runs },
    );
    expect([accepted > 1.5 * runs, intact > runs / 100]).toEqual([true, true]);
  });

  test('nor does noise that was never a reply', () => {
    const parts = mailParts(2, () => 'mail');
    const [number = 0] = partNumbers(parts);
    const own = noiseText.map((text) => text.replaceAll('1|', `${number}|`));
    fc.assert(
      fc.property(own, fc.boolean(), (text, complete) => {
        judgeClasses(parts, text, complete);
        judgeFields(extractParts(2), text, complete);
        judgeScores(matchParts([2, 3]), text, complete);
      }),
      { seed, numRuns: runs / 2 },
    );
  });
});
