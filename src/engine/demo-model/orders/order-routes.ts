import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { ChatSetting } from '../compose-reply.ts';
import { sendJson, sendRefusal } from '../http-reply.ts';
import { readBody } from '../read-body.ts';
import { badRequest, wrongKey } from '../refusals.ts';
import { advance, type BatchWorld, cancel, newBatch, tellBatch } from './batch-life.ts';
import { createFileStore, tellFile } from './file-store.ts';
import { createFaultsLeft } from './order-faults.ts';
import type { Batch, BatchPace, DemoOrderOptions, DemoOrders } from './order-types.ts';

/** The orders of a demo model, and the answering of requests to them. */
export interface DemoOrderServer extends DemoOrders {
  /** Answers a request to `/files` or `/batches`; false where it is to neither. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): boolean;
}

const mostPage = 100;

const createSchema = z.looseObject({
  input_file_id: z.string(),
  endpoint: z.string(),
  completion_window: z.string().nullish(),
  metadata: z.record(z.string().max(64), z.string().max(512)).nullish(),
});

/** Breaks the connection in place of an answer, where that is to be. */
function breakBeforeAnswer(response: ServerResponse, isBroken: () => boolean): void {
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
  response.writeHead = (...given: unknown[]): ServerResponse => {
    if (!isBroken()) return writeHead(...given);
    hangUp(response);
    return response;
  };
}

/** The connection breaks, and nothing is said. */
const hangUp = (response: ServerResponse): void => void response.socket?.resetAndDestroy();

const noFile = badRequest('No such File object.', 404);
const noBatch = (id: string) => badRequest(`No batch found with id '${id}'.`, 404);

interface Turn {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly id: string;
}

type Handler = (world: BatchWorld, turn: Turn) => void | Promise<void>;

const upload: Handler = async ({ files, faults, now }, { request, response }) => {
  if (faults.strikes('unmade_upload')) return hangUp(response);
  const whole = new Response(Readable.toWeb(request) as ReadableStream, {
    headers: { 'content-type': request.headers['content-type'] ?? '' },
  });
  const form = await whole.formData().catch(() => null);
  const file = form?.get('file');
  const purpose = form?.get('purpose');
  if (!(file instanceof File) || typeof purpose !== 'string')
    return sendRefusal(response, badRequest('A file and its purpose are needed.'));
  const content = Buffer.from(await file.arrayBuffer());
  const kept = files.keep({ name: file.name, purpose, content, at: now() });
  if (faults.strikes('lost_upload')) return hangUp(response);
  sendJson(response, 200, tellFile(kept));
};

/** A page of a list, the newest first. */
function sendPage<Entry extends { readonly id: string }>(
  response: ServerResponse,
  url: URL,
  all: readonly Entry[],
  tell: (entry: Entry) => unknown,
): void {
  const after = url.searchParams.get('after');
  const limit = Math.min(mostPage, Number(url.searchParams.get('limit') ?? 20) || 20);
  const from = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const page = all.slice(from, from + limit);
  sendJson(response, 200, {
    object: 'list',
    data: page.map(tell),
    first_id: page[0]?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
    has_more: from + limit < all.length,
  });
}

const listFiles: Handler = ({ files }, { response, url }) =>
  sendPage(response, url, files.list(url.searchParams.get('purpose')), tellFile);

const getFile: Handler = ({ files }, { response, id }) => {
  const file = files.get(id);
  if (file === null) sendRefusal(response, noFile);
  else sendJson(response, 200, tellFile(file));
};

const deleteFile: Handler = ({ files }, { response, id }) => {
  if (!files.delete(id)) sendRefusal(response, noFile);
  else sendJson(response, 200, { id, object: 'file', deleted: true });
};

const getContent: Handler = ({ files, faults }, { response, id }) => {
  const file = files.get(id);
  if (file === null) return sendRefusal(response, noFile);
  const isCut = faults.strikes('cut_download');
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': String(file.content.length),
  });
  if (!isCut) return void response.end(file.content);
  response.write(file.content.subarray(0, file.content.length / 2), () => hangUp(response));
};

const create: Handler = async (world, { request, response }) => {
  const { faults, files, batches } = world;
  const text = await readBody(request);
  if (faults.strikes('unmade_create')) return hangUp(response);
  let given: z.infer<typeof createSchema>;
  try {
    given = createSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return sendRefusal(response, badRequest('This is no request for a batch.'));
  }
  const { input_file_id: inputFileId, endpoint, completion_window: window = null, metadata = null } = given;
  if (faults.strikes('early_create') || files.get(inputFileId) === null)
    return sendRefusal(response, badRequest(`Cannot find file ${inputFileId}.`));
  const make = (): Batch => newBatch(world, { inputFileId, endpoint, window, metadata });
  const batch = make();
  batches.push(batch, ...(faults.strikes('doubled_create') ? [make()] : []));
  if (faults.strikes('lost_create')) return hangUp(response);
  sendJson(response, 200, tellBatch(batch, false));
};

const listBatches: Handler = (world, { response, url }) => {
  const { faults, batches, now } = world;
  if (faults.strikes('no_list')) return sendRefusal(response, badRequest('Unknown request URL.', 404));
  const { listLagMs = 0 } = world.pace();
  const isBare = faults.strikes('bare_list');
  const listed = batches.filter(({ createdAt }) => now() >= createdAt + listLagMs).reverse();
  for (const batch of listed) advance(world, batch);
  sendPage(response, url, listed, (batch) => tellBatch(batch, isBare));
};

/** Answers about one order, where there is one. */
const about =
  (answer: (world: BatchWorld, batch: Batch, turn: Turn) => void): Handler =>
  (world, turn) => {
    const batch = world.batches.find(({ id }) => id === turn.id);
    if (batch === undefined) sendRefusal(turn.response, noBatch(turn.id));
    else answer(world, batch, turn);
  };

const getBatch = about((world, batch, { response }) => {
  if (world.faults.strikes('vanished')) return sendRefusal(response, noBatch(batch.id));
  advance(world, batch);
  sendJson(response, 200, tellBatch(batch, false));
});

const cancelBatch = about((world, batch, { response }) => {
  if (cancel(world, batch)) sendJson(response, 200, tellBatch(batch, false));
  else sendRefusal(response, badRequest(`Cannot cancel a batch with status '${batch.status}'.`, 409));
});

const routes: readonly (readonly [method: string, path: RegExp, name: string, handler: Handler])[] = [
  ['POST', /^\/files$/, '/files', upload],
  ['GET', /^\/files$/, '/files', listFiles],
  ['GET', /^\/files\/([\w-]+)$/, '/files/ID', getFile],
  ['DELETE', /^\/files\/([\w-]+)$/, '/files/ID', deleteFile],
  ['GET', /^\/files\/([\w-]+)\/content$/, '/files/ID/content', getContent],
  ['POST', /^\/batches$/, '/batches', create],
  ['GET', /^\/batches$/, '/batches', listBatches],
  ['GET', /^\/batches\/([\w-]+)$/, '/batches/ID', getBatch],
  ['POST', /^\/batches\/([\w-]+)\/cancel$/, '/batches/ID/cancel', cancelBatch],
];

/** The files and orders of a demo model: OpenAI's `/files` and `/batches`, in memory, on a clock that can be moved on. */
export function createDemoOrders(setting: ChatSetting, given: DemoOrderOptions = {}): DemoOrderServer {
  let pace: BatchPace = given;
  let passedMs = 0;
  const asked: Record<string, number> = {};
  const world: BatchWorld = {
    setting,
    files: createFileStore(),
    faults: createFaultsLeft(given.faults),
    pace: () => pace,
    batches: [],
    now: () => Date.now() + passedMs,
  };
  return {
    handle: (request, response, path) => {
      const found = routes.find(([method, pattern]) => method === request.method && pattern.test(path));
      if (found === undefined) return false;
      const [method, pattern, name, handler] = found;
      const { apiKey } = setting.options;
      const asks = `${method} ${name}`;
      asked[asks] = (asked[asks] ?? 0) + 1;
      if (apiKey !== undefined && request.headers.authorization !== `Bearer ${apiKey}`) {
        sendRefusal(response, wrongKey);
        return true;
      }
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const turn = { request, response, url, id: pattern.exec(path)?.[1] ?? '' };
      const { intercept } = given;
      const answer = async (): Promise<void> => {
        if ((await intercept?.(asks, 'arrived')) === true) return hangUp(response);
        if (intercept !== undefined) breakBeforeAnswer(response, () => intercept(asks, 'done') === true);
        await handler(world, turn);
      };
      // Whoever has gone hears no more of it.
      void answer().catch(() => response.destroy());
      return true;
    },
    passTime: (milliseconds) => {
      passedMs += milliseconds;
    },
    setFaults: world.faults.set,
    setPace: (next) => {
      pace = next;
    },
    made: () => {
      for (const batch of world.batches) advance(world, batch);
      return world.batches;
    },
    asked: () => asked,
  };
}
