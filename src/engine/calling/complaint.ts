import { z } from 'zod';

/** What a provider says where something is wrong, wherever it says so and in whatever shape. */
export interface Complaint {
  /** The status that the body itself names: 429, "429" or RESOURCE_EXHAUSTED; null where it names none. */
  readonly status: number | null;
  /** Codes, types and reasons, in lower case, each between spaces: ` insufficient_quota 1113 `. */
  readonly codes: string;
  /** The sentence meant for a person; may be empty. */
  readonly message: string;
  /** Everything that is said, for what has to be told by words. */
  readonly words: string;
  /** The size of the model's context, where a field of its own names it. */
  readonly contextTokens: number | null;
}

/** How Google's services name what HTTP has numbers for. */
const statusOfName: Readonly<Record<string, number>> = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
};

const statusSchema = z.coerce.number().int().min(400).max(599);

function readStatus(value: string | number): number | null {
  return statusOfName[value] ?? statusSchema.safeParse(value === '' ? Number.NaN : value).data ?? null;
}

const codeFields = /^(code|type|status|reason|error_?code|err_?code|status_code|error_type|quotaid)$/i;
const messageFields =
  /^(message|msg|error_?msg|error_?message|status_msg|detail|details|description|error)$/i;
/** What repeats the request: the words of a row are no words of the provider. */
const echoFields = /^(input|prompt|messages|ctx|request|body|url|raw_request|request_?id|id)$/i;
const contextFields = /^(n_ctx|max_context_length|context_length|max_model_len)$/i;

const deepest = 8;
const mostFields = 200;
const longestWords = 4_000;

interface Heard {
  status: number | null;
  codes: string[];
  messages: string[];
  words: string[];
  contextTokens: number | null;
  fields: number;
}

function hearText(text: string, name: string, into: Heard, depth: number): void {
  const inner = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  // A gateway hands on what it was told as JSON in a string.
  if (typeof inner === 'object' && inner !== null) {
    hear(inner, name, into, depth + 1);
    return;
  }
  // A number that stands as a code is no number that the sentence names.
  if (!(codeFields.test(name) && /^\d+$/.test(text))) into.words.push(text);
  if (codeFields.test(name)) {
    into.codes.push(text.toLowerCase());
    into.status ??= readStatus(text);
  } else if (messageFields.test(name) && text.trim() !== '') into.messages.push(text.trim());
}

function hear(value: unknown, name: string, into: Heard, depth = 0): void {
  into.fields += 1;
  if (depth > deepest || into.fields > mostFields) return;
  if (typeof value === 'string') hearText(value.slice(0, longestWords), name, into, depth);
  else if (typeof value === 'number') {
    if (codeFields.test(name)) {
      into.codes.push(String(value));
      into.status ??= readStatus(value);
    } else into.words.push(String(value));
    if (contextFields.test(name) && Number.isSafeInteger(value) && value > 0) into.contextTokens ??= value;
  } else if (Array.isArray(value)) for (const each of value) hear(each, name, into, depth + 1);
  else if (typeof value === 'object' && value !== null) {
    for (const [field, each] of Object.entries(value)) {
      if (!echoFields.test(field)) hear(each, field, into, depth + 1);
    }
  }
}

/** What a text holds as JSON; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A gateway's own sentence, and the one that it was told; a page is no sentence. */
const sentenceOf = (messages: readonly string[]): string =>
  [...new Set(messages)]
    .filter((message) => !message.startsWith('<'))
    .slice(0, 2)
    .join(': ');

/** Reads everything that a complaint says. Never throws. */
export function readComplaint(body: unknown): Complaint {
  const heard: Heard = { status: null, codes: [], messages: [], words: [], contextTokens: null, fields: 0 };
  hear(body, 'message', heard);
  return {
    status: heard.status,
    codes: ` ${[...new Set(heard.codes)].join(' ')} `,
    message: sentenceOf(heard.messages),
    words: heard.words.join(' ').slice(0, longestWords),
    contextTokens: heard.contextTokens,
  };
}

/** A body that is no JSON is a sentence. */
export const readComplaintText = (text: string): Complaint => readComplaint(parseJson(text) ?? text);

const isTold = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.trim() !== ''
    : typeof value === 'object' && value !== null && Object.values(value).some((each) => each !== null);

const toldSchema = z.looseObject({
  error: z.unknown().optional(),
  errors: z.unknown().optional(),
  base_resp: z.looseObject({ status_code: z.coerce.number() }).nullable().optional().catch(null),
  object: z.unknown().optional(),
  type: z.unknown().optional(),
});

const saysOnlyThat = /^(message|msg|detail|error_?msg|error_?message)$/i;

/**
 * The complaint in a body that came as an answer, or in a chunk of one; null where it tells of none.
 * @param answers whether it holds an answer too: a word beside one is no complaint
 */
export function findComplaint(body: unknown, answers: boolean): Complaint | null {
  if (Array.isArray(body)) {
    const found = body.slice(0, 4).map((each) => findComplaint(each, answers));
    return found.find((each) => each !== null) ?? null;
  }
  const said = toldSchema.safeParse(body).data;
  if (said === undefined) return null;
  if (isTold(said.error)) return readComplaint({ error: said.error });
  // MiniMax answers 200 whatever happens, and tells its own number; 0 is well.
  if (said.base_resp && said.base_resp.status_code !== 0) {
    // Others use the same numbers for something else.
    return { ...readComplaint(said.base_resp), codes: ` base_resp:${said.base_resp.status_code} ` };
  }
  if (answers) return null;
  const isError = isTold(said.errors) || said.object === 'error' || said.type === 'error';
  const isSentence = Object.entries(said).some(
    ([field, value]) => saysOnlyThat.test(field) && (typeof value === 'string' || Array.isArray(value)),
  );
  return isError || isSentence ? readComplaint(said) : null;
}
