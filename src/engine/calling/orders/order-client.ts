import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { z } from 'zod';
import type { ModelSettings } from '../../../shared/model-settings.ts';
import { type OrderFacts, orderFactsOf } from '../../../shared/order-facts.ts';
import { notAModel } from '../call-error.ts';
import { hidingKey } from '../hide-key.ts';
import { type HttpModel, httpModel } from '../http-model.ts';
import { readLines } from './read-lines.ts';

/** A file at a provider. */
export type RemoteFile = Readonly<z.output<typeof fileSchema>>;

/** Where an order is at a provider: still under way, or over in one of these ways. */
type RemoteEnd = 'completed' | 'expired' | 'cancelled' | 'failed';

/** An order at a provider. Times are epoch milliseconds. */
export type RemoteOrder = Readonly<z.output<typeof orderSchema>>;

/** Orders at one address, with one key. Rejects as the client for calls does; nothing is tried again. */
export type OrderClient = ReturnType<typeof createOrderClient>;

export interface NewRemoteOrder {
  readonly fileId: string;
  readonly endpoint: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** An answer that says where something is takes no longer than this; a file may. */
const wordMs = 60_000;
const fileMs = 30 * 60_000;
const pageSize = 100;
/** More orders than anybody has: a list that never ends is none. */
const mostPages = 200;

/** Some say nothing by an empty word. */
const wordSchema = z
  .string()
  .nullish()
  .catch(null)
  .transform((word) => (word === '' ? null : (word ?? null)));
const countSchema = z.coerce.number().int().min(0).nullish().catch(0);
const timeSchema = z.coerce
  .number()
  .nullish()
  .catch(null)
  // Seconds as OpenAI has them; milliseconds elsewhere.
  .transform((at) => (at === null || at === undefined || at === 0 ? null : at < 1e11 ? at * 1000 : at));

const fileSchema = z
  .looseObject({
    id: z.string(),
    filename: wordSchema,
    bytes: z.coerce.number().nullish().catch(null),
    status: wordSchema,
  })
  .transform((file) => ({
    id: file.id,
    name: file.filename,
    bytes: file.bytes ?? null,
    /** Ready to make an order of, as far as the provider says. */
    isReady: !/^(pending|processing|uploading|running|uploaded)$/i.test(file.status ?? 'processed'),
  }));

const ends: Readonly<Record<string, RemoteEnd>> = {
  completed: 'completed',
  complete: 'completed',
  succeeded: 'completed',
  expired: 'expired',
  cancelled: 'cancelled',
  canceled: 'cancelled',
  failed: 'failed',
  error: 'failed',
};

const errorSchema = z
  .looseObject({ code: wordSchema, message: wordSchema })
  .transform(({ code, message }) => ({ code: code ?? '', message: message ?? '' }));

const orderSchema = z
  .looseObject({
    id: z.string(),
    status: z.string(),
    input_file_id: wordSchema,
    output_file_id: wordSchema,
    error_file_id: wordSchema,
    created_at: timeSchema,
    expires_at: timeSchema,
    request_counts: z
      .looseObject({ total: countSchema, completed: countSchema, failed: countSchema })
      .nullish()
      .catch(null),
    errors: z
      .union([z.looseObject({ data: z.array(errorSchema).nullish() }), z.array(errorSchema)])
      .nullish()
      .catch(null),
    metadata: z.record(z.string(), z.string()).nullish().catch(null),
  })
  .transform((order) => ({
    id: order.id,
    /** In its own words. */
    status: order.status,
    end: ends[order.status.toLowerCase()] ?? null,
    inputFileId: order.input_file_id,
    outputFileId: order.output_file_id,
    errorFileId: order.error_file_id,
    total: order.request_counts?.total ?? 0,
    completed: order.request_counts?.completed ?? 0,
    failed: order.request_counts?.failed ?? 0,
    createdAt: order.created_at,
    expiresAt: order.expires_at,
    /** Why the whole was refused. */
    errors: Array.isArray(order.errors) ? order.errors : (order.errors?.data ?? []),
    metadata: order.metadata ?? {},
  }));

const listSchema = z.looseObject({ data: z.array(z.unknown()), has_more: z.boolean().nullish().catch(null) });

/** What a server says, in the shape that is meant. @throws AppError not_a_model for anything else */
async function read<Output>(response: Response, schema: z.ZodType<Output>): Promise<Output> {
  const said: unknown = await response.json().catch(() => null);
  const parsed = schema.safeParse(said);
  if (parsed.success) return parsed.data;
  throw notAModel(response.headers.get('content-type') ?? '');
}

/** All entries of a list, page by page; those that cannot be read are passed over. */
async function* pagesOf<Entry extends { readonly id: string }>(
  http: HttpModel,
  path: string,
  schema: z.ZodType<Entry>,
  signal: AbortSignal,
): AsyncGenerator<Entry> {
  let after: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const query: string = after === null ? '' : `&after=${encodeURIComponent(after)}`;
    const response = await http.send(`${path}limit=${pageSize}${query}`, null, within(wordMs, signal));
    const { data, has_more: hasMore } = await read(response, listSchema);
    const entries = data.flatMap((each) => schema.safeParse(each).data ?? []);
    yield* entries;
    const last = entries.at(-1)?.id ?? null;
    // A server without pages gives the same one again.
    if (hasMore !== true || last === null || last === after) return;
    after = last;
  }
}

const within = (milliseconds: number, signal: AbortSignal): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]);

/**
 * A form with a file, as one body that is read from the disk as it is sent: of a `FormData` all is read at once, whether or not it
 * goes, and where the server hangs up meanwhile that is an error which nobody can catch.
 */
function uploadForm(name: string, file: Blob): Blob {
  // A type is written small, and the boundary stands in it.
  const boundary = `gleaner-${randomUUID()}`;
  const field = (what: string): string => `--${boundary}\r\nContent-Disposition: form-data; name=${what}\r\n`;
  const head = `${field('"purpose"')}\r\nbatch\r\n${field(`"file"; filename="${name}"`)}`;
  return new Blob([head, 'Content-Type: application/jsonl\r\n\r\n', file, `\r\n--${boundary}--\r\n`], {
    type: `multipart/form-data; boundary=${boundary}`,
  });
}

/** A client for an address that speaks OpenAI's `/files` and `/batches`. The key is in nothing that it answers or throws. */
export function createOrderClient(baseUrl: string, apiKey: string | null, facts: OrderFacts) {
  const hiding = hidingKey(apiKey);
  const http = httpModel(baseUrl, apiKey, hiding);
  const hidden = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await work();
    } catch (thrown) {
      throw hiding.thrown(thrown);
    }
  };
  const said = <Output>(path: string, body: object | null, schema: z.ZodType<Output>, signal: AbortSignal) =>
    hidden(async () => read(await http.send(path, body, within(wordMs, signal)), schema));
  return {
    upload: (name: string, path: string, signal: AbortSignal) =>
      hidden(async () => {
        const form = uploadForm(name, await openAsBlob(path));
        return read(await http.ask('/files', { method: 'POST', form }, within(fileMs, signal)), fileSchema);
      }),
    /** Files that were sent for orders, the newest first. */
    files: (signal: AbortSignal) => pagesOf(http, '/files?purpose=batch&', fileSchema, signal),
    file: (id: string, signal: AbortSignal) => said(`/files/${id}`, null, fileSchema, signal),
    deleteFile: (id: string, signal: AbortSignal) =>
      hidden(async () => {
        await (await http.ask(`/files/${id}`, { method: 'DELETE' }, within(wordMs, signal))).text();
      }),
    create: ({ fileId, endpoint, metadata }: NewRemoteOrder, signal: AbortSignal) => {
      const body = {
        input_file_id: fileId,
        endpoint,
        ...(facts.window === null ? {} : { completion_window: facts.window }),
        ...(facts.takesMetadata ? { metadata } : {}),
        ...facts.extra,
      };
      return said('/batches', body, orderSchema, signal);
    },
    get: (id: string, signal: AbortSignal) => said(`/batches/${id}`, null, orderSchema, signal),
    /** The newest first. */
    orders: (signal: AbortSignal) => pagesOf(http, '/batches?', orderSchema, signal),
    cancel: (id: string, signal: AbortSignal) =>
      hidden(async () => {
        const asked = await http.ask(`/batches/${id}/cancel`, { method: 'POST' }, within(wordMs, signal));
        await asked.text();
      }),
    /** The lines of a file; rejects where it broke off before its end. */
    lines: async function* (fileId: string, signal: AbortSignal) {
      const path = /^https:/.test(fileId) ? fileId : `/files/${fileId}/content`;
      try {
        yield* readLines(await http.fetch(path, within(fileMs, signal)));
      } catch (thrown) {
        throw hiding.thrown(thrown);
      }
    },
  };
}

/** How a run makes orders at its address. */
export interface OrderAccess {
  readonly client: OrderClient;
  readonly facts: OrderFacts;
  readonly baseUrl: string;
  /** What tells its key from another by a token. */
  readonly markOf: (token: string) => string;
}

/** @param markOf see `markOfKey`; null where no orders are known of the address */
export function orderAccess(
  settings: Pick<ModelSettings, 'preset' | 'baseUrl'>,
  baseUrl: string,
  apiKey: string | null,
  markOf: (apiKey: string | null, token: string, baseUrl: string) => string,
): OrderAccess | null {
  const facts = orderFactsOf(settings);
  if (facts === null) return null;
  const client = createOrderClient(baseUrl, apiKey, facts);
  return { client, facts, baseUrl, markOf: (token) => markOf(apiKey, token, baseUrl) };
}
