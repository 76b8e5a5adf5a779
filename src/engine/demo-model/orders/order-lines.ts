import { z } from 'zod';
import { badRequest, refusalBody, refusalOf } from '../refusals.ts';
import type { Random } from '../seeded-random.ts';
import type { FaultsLeft } from './order-faults.ts';
import type { LineAnswer, LineError, OrderLine } from './order-types.ts';

const lineSchema = z.looseObject({
  custom_id: z.string(),
  method: z.literal('POST'),
  url: z.string(),
  body: z.looseObject({ model: z.string() }),
});

/** Reads one line; null where it is none. */
export function readLine(text: string): OrderLine | null {
  try {
    const { custom_id, url, body } = lineSchema.parse(JSON.parse(text));
    return { customId: custom_id, url, body: JSON.stringify(body), model: body.model };
  } catch {
    return null;
  }
}

/** Reads a file of requests, each to be sent to `endpoint`; answers what is wrong with it where something is. */
export function readLines(
  content: string,
  endpoint: string,
  mostLines: number,
): readonly OrderLine[] | { readonly errors: readonly LineError[] } {
  const texts = content.split('\n').filter((text) => text.trim() !== '');
  const errors: LineError[] = [];
  const wrong = (code: string, message: string, param: string | null, line: number | null): void =>
    void errors.push({ code, message, param, line });
  if (texts.length === 0) wrong('empty_file', 'The input file is empty.', null, null);
  if (texts.length > mostLines)
    wrong('too_many_tasks', `The file has more than ${mostLines} lines.`, null, null);
  if (errors.length > 0) return { errors };
  const seen = new Set<string>();
  const lines: OrderLine[] = [];
  for (const [index, text] of texts.entries()) {
    const line = readLine(text);
    const number = index + 1;
    if (line === null) wrong('invalid_json_line', 'This line is not parseable as valid JSON.', null, number);
    else if (seen.has(line.customId))
      wrong('duplicate_custom_id', `The custom_id is used before: ${line.customId}.`, 'custom_id', number);
    else if (line.url !== endpoint) wrong('url_mismatch', `The url is not ${endpoint}.`, 'url', number);
    else if (line.model !== (lines[0]?.model ?? line.model))
      wrong('model_mismatch', 'All requests of a batch have to ask the same model.', 'body.model', number);
    else {
      seen.add(line.customId);
      lines.push(line);
    }
  }
  return errors.length > 0 ? { errors } : lines;
}

interface AnsweredLine {
  readonly customId: string;
  readonly answer: LineAnswer;
  /** The file that it goes into. */
  readonly place: 'output' | 'error';
}

const resultLine = (customId: string, { status, body, requestId }: LineAnswer, error: unknown = null) => ({
  id: `batch_req_${requestId}`,
  custom_id: customId,
  response: { status_code: status, request_id: requestId, body },
  error,
});

const unansweredLine = (customId: string, code: string, message: string) => ({
  id: `batch_req_none_${customId}`,
  custom_id: customId,
  response: null,
  error: { code, message },
});

const brokenAnswer: LineAnswer = {
  status: 500,
  body: refusalBody(refusalOf.http_500),
  requestId: 'req-demo-broken',
};
const refusedAnswer: LineAnswer = {
  status: 400,
  body: refusalBody({ ...badRequest('Invalid prompt: not allowed.'), code: 'content_filter' }),
  requestId: 'req-demo-refused',
};

const withoutUsage = (answer: LineAnswer): LineAnswer => ({
  ...answer,
  body: { ...(answer.body as object), usage: undefined },
});

function shuffle<Value>(values: readonly Value[], random: Random): Value[] {
  const all = [...values];
  for (let index = all.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [all[index], all[other]] = [all[other] as Value, all[index] as Value];
  }
  return all;
}

/** Answers requests, but for those that are to be refused or broken: no model works on these. */
export function answerLines(
  lines: readonly OrderLine[],
  answer: (line: OrderLine) => LineAnswer,
  faults: FaultsLeft,
): readonly AnsweredLine[] {
  const allFail = faults.strikes('all_failed');
  let broken = faults.takeAll('broken_line');
  let refused = faults.takeAll('refused_in_output');
  return lines.map((line) => {
    const { customId } = line;
    if (allFail) return { customId, answer: refusedAnswer, place: 'error' };
    if (broken-- > 0) return { customId, answer: brokenAnswer, place: 'error' };
    if (refused-- > 0) return { customId, answer: refusedAnswer, place: 'output' };
    const given = answer(line);
    return { customId, answer: given, place: given.status === 200 ? 'output' : 'error' };
  });
}

/** The lines of the answers, with the faults that an order has put into them. */
function spoilLines(good: readonly AnsweredLine[], faults: FaultsLeft): string[] {
  const lines: string[] = [];
  const left = {
    missing: faults.takeAll('missing_line'),
    torn: faults.takeAll('torn_line'),
    uncounted: faults.takeAll('uncounted_line'),
    doubled: faults.takeAll('doubled_line'),
  };
  /** One fault a line. */
  const take = (): keyof typeof left | null => {
    const kind = (Object.keys(left) as (keyof typeof left)[]).find((each) => left[each] > 0) ?? null;
    if (kind !== null) left[kind] -= 1;
    return kind;
  };
  for (const { customId, answer } of good) {
    // A line that is refused has its fault already.
    const fault = answer.status === 200 ? take() : null;
    if (fault === 'missing') continue;
    const said = fault === 'uncounted' ? withoutUsage(answer) : answer;
    const line = JSON.stringify(resultLine(customId, said));
    if (fault === 'torn') lines.push(line.slice(0, line.length / 2));
    else lines.push(line, ...(fault === 'doubled' ? [line] : []));
  }
  for (let alien = faults.takeAll('alien_line'); alien > 0; alien -= 1)
    lines.push(JSON.stringify(resultLine(`request-${alien}`, brokenAnswer)));
  return lines;
}

/**
 * Writes the files that an order ends with, as texts; null where there is none.
 * @param answered those that were answered, in the order of the file
 * @param left those that were not, and why
 */
export function writeFiles(
  answered: readonly AnsweredLine[],
  left: { readonly customIds: readonly string[]; readonly code: string; readonly message: string },
  faults: FaultsLeft,
  random: Random,
) {
  const good = answered.filter(({ place }) => place === 'output');
  const bad = answered.filter(({ place }) => place === 'error');
  const spoiled = spoilLines(good, faults);
  const output = faults.strikes('shuffled') ? shuffle(spoiled, random) : spoiled;
  const errors = [
    ...bad.map(({ customId, answer }) => resultLine(customId, answer)),
    ...left.customIds.map((customId) => unansweredLine(customId, left.code, left.message)),
  ].map((line) => JSON.stringify(line));
  const joined = (lines: readonly string[]): string | null =>
    lines.length === 0 ? null : `${lines.join('\n')}\n`;
  return { output: joined(output), error: joined(errors), completed: good.length, failed: bad.length };
}
