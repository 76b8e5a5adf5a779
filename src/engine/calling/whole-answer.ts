import { APIError } from 'openai/core/error';
import { notAModel } from './call-error.ts';
import type { StreamedReply } from './model-reply.ts';

/** Codes of MiniMax, which answers 200 whatever happens, as the statuses that others would answer with. */
const statusOfBaseCode: Readonly<Record<number, number>> = {
  1002: 429,
  1004: 401,
  1008: 402,
  2049: 401,
};

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

const asStatus = (value: unknown): number | undefined => {
  const status = Number(value);
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined;
};

/** What an error with status 200 says; null where the body tells of none. */
function toldError(body: Fields, headers: Headers): APIError | null {
  if ((body.choices ?? body.data) !== undefined && body.error === undefined) return null;
  if (body.error !== undefined && body.error !== null) {
    const error = typeof body.error === 'object' ? body.error : { message: String(body.error) };
    const { status, code } = fieldsOf(error);
    return new APIError(asStatus(status) ?? asStatus(code), error, undefined, headers);
  }
  const base = fieldsOf(body.base_resp);
  if (typeof base.status_code === 'number' && base.status_code !== 0) {
    const status = statusOfBaseCode[base.status_code];
    return new APIError(status, { message: base.status_msg }, undefined, headers);
  }
  const message = body.message ?? body.msg ?? body.detail;
  if (typeof message !== 'string') return null;
  return new APIError(asStatus(body.code ?? body.status), { message }, undefined, headers);
}

/**
 * The fields of a JSON body that came with status 200.
 * @throws APIError for an error that is told in it, AppError not_a_model where it is no JSON
 */
export function readBody(text: string, headers: Headers): Fields {
  let body: Fields;
  try {
    body = fieldsOf(JSON.parse(text));
  } catch {
    throw notAModel(headers.get('content-type') ?? '');
  }
  const error = toldError(body, headers);
  if (error !== null) throw error;
  return body;
}

const count = (value: unknown): number => (Number.isFinite(Number(value)) ? Number(value) : 0);

/**
 * Reads an answer that came as one JSON body with status 200 where a stream was asked for: a server that does not
 * stream, or one that says what is wrong in the body alone.
 * @throws APIError for an error that is told, AppError not_a_model for a body that is no answer
 */
export function readWholeAnswer(text: string, headers: Headers): StreamedReply {
  const body = readBody(text, headers);
  const choice = fieldsOf(Array.isArray(body.choices) ? body.choices[0] : undefined);
  if (choice.message === undefined) throw notAModel(headers.get('content-type') ?? '');
  const message = fieldsOf(choice.message);
  const usage = fieldsOf(body.usage);
  const refused = choice.finish_reason === 'content_filter' || typeof message.refusal === 'string';
  return {
    text: typeof message.content === 'string' ? message.content : '',
    finish: refused ? 'refused' : choice.finish_reason === 'length' ? 'length' : 'stop',
    usage:
      body.usage === undefined || body.usage === null
        ? null
        : { promptTokens: count(usage.prompt_tokens), completionTokens: count(usage.completion_tokens) },
  };
}

const mostModels = 1_000;

/**
 * Names of models from the body of `GET /models`, in order, a thousand at most.
 * @throws as `readWholeAnswer`
 */
export function readModelNames(text: string, headers: Headers): readonly string[] {
  const { data } = readBody(text, headers);
  if (!Array.isArray(data)) throw notAModel(headers.get('content-type') ?? '');
  return data
    .slice(0, mostModels)
    .flatMap((model) => {
      const { id } = fieldsOf(model);
      return typeof id === 'string' ? id : [];
    })
    .sort();
}
