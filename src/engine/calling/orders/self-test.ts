import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrderAccess, RemoteOrder } from './order-client.ts';
import { orderLine } from './order-lines.ts';
import { type OrderResult, readResult, replyOfBody } from './read-result.ts';

/** What was found out about how a provider takes orders: well, not so, or neither. */
export interface SelfTestFinding {
  readonly isWell: boolean | null;
  /** In English, for a person. */
  readonly words: string;
}

export interface SelfTest {
  readonly access: OrderAccess;
  /** What each line asks; null where the provider has a model for such tests, which is named here. */
  readonly body: object;
  readonly endpoint: string;
  /** One that was made by an earlier test, to be looked at. */
  readonly orderId: string | null;
  /** How long it is waited for, in milliseconds. */
  readonly waitMs: number;
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** How it ended; `waiting` with the order that is still under way. */
export type SelfTestEnd =
  | { readonly kind: 'over' }
  | { readonly kind: 'waiting'; readonly orderId: string }
  | { readonly kind: 'failed' };

const count = 3;
const listedWithinMs = 60_000;
const listedEveryMs = 5_000;
const askedEveryMs = 15_000;

const well = (words: string): SelfTestFinding => ({ isWell: true, words });
const ill = (words: string): SelfTestFinding => ({ isWell: false, words });
const aside = (words: string): SelfTestFinding => ({ isWell: null, words });

/** How an order that was just made is found in the list: what a lost answer is found again by. */
async function* findInList(test: SelfTest, fileId: string, token: string): AsyncGenerator<SelfTestFinding> {
  const { access, signal, wait, now } = test;
  const since = now();
  for (;;) {
    let found: RemoteOrder | undefined;
    try {
      for await (const order of access.client.orders(signal))
        if (order.inputFileId === fileId || order.metadata.gleaner === token) {
          found = order;
          break;
        }
    } catch (thrown) {
      yield ill(
        `there is no list of orders (${String(thrown)}): one whose answer is lost has to be asked about by hand`,
      );
      return;
    }
    if (found !== undefined) {
      const seconds = Math.round((now() - since) / 1_000);
      yield well(`it is in the list after ${seconds} s`);
      yield found.inputFileId === fileId
        ? well('the list names its file')
        : ill('the list does not name its file');
      yield found.metadata.gleaner === token
        ? well('what was noted with it is kept')
        : aside('what was noted with it is not told');
      return;
    }
    if (now() - since > listedWithinMs) {
      yield ill(`it is not in the list after ${listedWithinMs / 1_000} s`);
      return;
    }
    await wait(listedEveryMs, signal);
  }
}

async function resultsOf(
  { access, signal }: SelfTest,
  fileId: string | null,
): Promise<readonly OrderResult[]> {
  if (fileId === null) return [];
  const results: OrderResult[] = [];
  for await (const line of access.client.lines(fileId, signal)) results.push(readResult(line));
  return results;
}

/** What came back of it. */
async function* readBack(test: SelfTest, order: RemoteOrder): AsyncGenerator<SelfTestFinding> {
  const answers = await resultsOf(test, order.outputFileId);
  const errors = await resultsOf(test, order.errorFileId);
  const replies = answers.filter((each) => each.kind === 'reply');
  yield replies.length === count
    ? well(`${count} of ${count} lines are answered`)
    : ill(`${replies.length} of ${count} lines are answered`);
  const strange = [...answers, ...errors].filter((each) => each.kind === 'unreadable');
  if (strange.length > 0)
    yield ill(`${strange.length} lines cannot be read, such as ${strange[0]?.text.slice(0, 200)}`);
  for (const each of [...answers, ...errors])
    if (each.kind === 'refused') yield ill(`refused: ${each.error.complaint.message || each.error.message}`);
  const usages = replies.map(({ body }) => replyOfBody(body, null).usage);
  if (replies.length > 0)
    yield usages.every((usage) => usage !== null)
      ? well('what each took is told')
      : aside('what each took is not told: it is reckoned');
}

async function* make(test: SelfTest, path: string, token: string): AsyncGenerator<SelfTestFinding, string> {
  const { access, signal, endpoint, body } = test;
  const { client } = access;
  const lines = Array.from({ length: count }, (_, index) =>
    orderLine(`self-test-${index + 1}`, endpoint, body),
  );
  writeFileSync(path, lines.join(''));
  const name = `gleaner-${token}.jsonl`;
  const file = await client.upload(name, path, signal);
  yield well(`a file of ${count} lines is taken (${file.id})`);
  try {
    let isListed = false;
    for await (const each of client.files(signal)) isListed ||= each.id === file.id && each.name === name;
    yield isListed
      ? well('it is in the list of files, by its name')
      : aside('it is not in the list of files by its name');
  } catch {
    yield aside('there is no list of files');
  }
  const order = await client.create({ fileId: file.id, endpoint, metadata: { gleaner: token } }, signal);
  yield well(`an order is made of it (${order.id}, ${order.status})`);
  yield* findInList(test, file.id, token);
  return order.id;
}

/** Runs an order of three lines from its making to its end, and tells what it finds out on the way. */
export async function* selfTestOrders(test: SelfTest): AsyncGenerator<SelfTestFinding, SelfTestEnd> {
  const { access, signal, wait, now, waitMs } = test;
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-self-test-'));
  const token = now().toString(16);
  try {
    const id = test.orderId ?? (yield* make(test, join(folder, 'lines.jsonl'), token));
    const since = now();
    let order = await access.client.get(id, signal);
    while (order.end === null) {
      if (now() - since >= waitMs) return { kind: 'waiting', orderId: id };
      await wait(askedEveryMs, signal);
      order = await access.client.get(id, signal);
    }
    const why = order.errors.map(({ code, message }) => `${code} ${message}`).join('; ');
    yield order.end === 'completed'
      ? well(`it is ${order.status}`)
      : ill(`it is ${order.status} ${why}`.trim());
    yield* readBack(test, order);
    const files = [order.inputFileId, order.outputFileId, order.errorFileId].filter((each) => each !== null);
    for (const each of files) await access.client.deleteFile(each, signal).catch(() => {});
    return order.end === 'completed' ? { kind: 'over' } : { kind: 'failed' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
