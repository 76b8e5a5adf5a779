import OpenAI, { type ClientOptions } from 'openai';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import { AppError } from '../../shared/app-error.ts';
import type { ConnectionTest } from '../../shared/contract.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import { presetById } from '../../shared/presets.ts';
import { idleTimeout, notAModel } from './call-error.ts';
import { readEmbeddings } from './embeddings.ts';
import { hidingKey } from './hide-key.ts';
import { BrokenStream, type Finish, type StreamedReply, type Usage } from './model-reply.ts';
import type { ChatMessage, EmbedRequest, StreamRequest } from './model-request.ts';
import { readModelNames, readWholeAnswer } from './whole-answer.ts';

export interface ModelClient {
  stream(request: StreamRequest): Promise<StreamedReply>;
  /** The vectors of texts, as `decodeEmbeddings` reads them. */
  embed(request: EmbedRequest): Promise<StreamedReply>;
  models(signal: AbortSignal): Promise<readonly string[]>;
  test(signal: AbortSignal): Promise<ConnectionTest>;
}

/** Longer than any call may take: what ends a call is silence, not its length. */
const wholeCallTimeoutMs = 24 * 3_600_000;

/** The one variable that the client reads whatever it is told: headers in it would go along with the key. */
function withoutCustomHeaders<Result>(work: () => Result): Result {
  const name = 'OPENAI_CUSTOM_HEADERS';
  const value = process.env[name];
  delete process.env[name];
  try {
    return work();
  } finally {
    if (value !== undefined) process.env[name] = value;
  }
}

function connect(settings: ModelSettings, baseUrl: string, apiKey: string | null): OpenAI {
  const options: ClientOptions = {
    baseURL: baseUrl,
    // A server without keys still gets a header: the client insists on one.
    apiKey: apiKey ?? 'none',
    // Said in so many words, so that OPENAI_* in the environment is not asked.
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: wholeCallTimeoutMs,
    fetchOptions: { redirect: 'error' },
    defaultHeaders: settings.preset === 'openrouter' ? { 'X-Title': 'Gleaner' } : {},
  };
  return withoutCustomHeaders(() => new OpenAI(options));
}

/** Characters, far more than any limit on output allows: what is longer never ends. */
const longestAnswer = 4_000_000;

/** Fires its signal after a silence; every `heard` starts the wait anew. */
function watchSilence(seconds: number, outer: AbortSignal) {
  const controller = new AbortController();
  const silence = (): void => controller.abort(idleTimeout(seconds));
  let timer = setTimeout(silence, seconds * 1_000);
  return {
    signal: AbortSignal.any([outer, controller.signal]),
    timedOut: () => controller.signal.aborted,
    heard: () => {
      clearTimeout(timer);
      timer = setTimeout(silence, seconds * 1_000);
    },
    end: () => clearTimeout(timer),
  };
}

function readFinish(reason: string | null | undefined): Finish | null {
  if (reason === null || reason === undefined) return null;
  if (reason === 'length') return 'length';
  return reason === 'content_filter' ? 'refused' : 'stop';
}

interface Gathered {
  text: string;
  finish: Finish | null;
  usage: Usage | null;
}

function gather(into: Gathered, chunk: ChatCompletionChunk): void {
  const choice = chunk.choices?.[0];
  into.text += choice?.delta?.content ?? '';
  if (typeof choice?.delta?.refusal === 'string' && choice.delta.refusal !== '') into.finish = 'refused';
  into.finish ??= readFinish(choice?.finish_reason);
  if (chunk.usage) {
    into.usage = {
      promptTokens: chunk.usage.prompt_tokens ?? 0,
      completionTokens: chunk.usage.completion_tokens ?? 0,
    };
  }
}

function checkContentType(response: Response): void {
  const type = response.headers.get('content-type') ?? '';
  if (/text\/html|application\/xhtml/i.test(type)) throw notAModel(type);
}

/** Whether the server answers in one piece, though a stream was asked for. */
function isWholeBody(response: Response): boolean {
  return /^\s*application\/json/i.test(response.headers.get('content-type') ?? '');
}

/**
 * A client for anything that speaks the OpenAI chat API. It never retries: that is its caller's.
 * `stream` rejects with what the `openai` package throws, an AppError (idle_timeout, not_a_model), or a
 * BrokenStream where something had come before the fault. The key is in nothing that it answers or throws.
 */
export function createModelClient(
  settings: ModelSettings,
  baseUrl: string,
  apiKey: string | null,
): ModelClient {
  const client = connect(settings, baseUrl, apiKey);
  const hiding = hidingKey(apiKey);
  const provider = presetById(settings.preset);

  const body = (messages: readonly ChatMessage[], maxOutputTokens: number) => ({
    model: settings.model,
    messages: messages.map((message) => ({ role: message.role, content: message.content })),
    [provider.outputLimitField]: maxOutputTokens,
  });

  const stream = async (request: StreamRequest): Promise<StreamedReply> => {
    const silence = watchSilence(settings.idleTimeoutSeconds, request.signal);
    const gathered: Gathered = { text: '', finish: null, usage: null };
    try {
      const { data, response } = await client.chat.completions
        .create(
          {
            ...body(request.messages, request.maxOutputTokens),
            stream: true,
            ...(provider.usageInStream ? { stream_options: { include_usage: true } } : {}),
          },
          { signal: silence.signal },
        )
        .withResponse();
      checkContentType(response);
      if (isWholeBody(response)) {
        const whole = readWholeAnswer(hiding.text(await response.text()), response.headers);
        request.onAccepted();
        return whole;
      }
      request.onAccepted();
      for await (const chunk of data) {
        silence.heard();
        gather(gathered, chunk);
        if (gathered.text.length > longestAnswer) {
          return { ...gathered, text: hiding.text(gathered.text), finish: 'length' };
        }
      }
      // The stream of an aborted request ends quietly.
      silence.signal.throwIfAborted();
      if (gathered.text === '' && gathered.finish === null) {
        throw new AppError('connection_lost', 'The answer ended before it had begun.', {
          hint: 'Gleaner tries again by itself.',
        });
      }
      return { ...gathered, text: hiding.text(gathered.text), finish: gathered.finish ?? 'interrupted' };
    } catch (thrown) {
      const cause = silence.timedOut() ? idleTimeout(settings.idleTimeoutSeconds) : hiding.thrown(thrown);
      if (gathered.text === '') throw cause;
      throw new BrokenStream({ ...gathered, text: hiding.text(gathered.text), finish: 'interrupted' }, cause);
    } finally {
      silence.end();
    }
  };

  const embed = async (request: EmbedRequest): Promise<StreamedReply> => {
    const silence = watchSilence(settings.idleTimeoutSeconds, request.signal);
    const body = { model: request.model, input: request.inputs, encoding_format: 'base64' };
    try {
      const response = await client.post('/embeddings', { body, signal: silence.signal }).asResponse();
      checkContentType(response);
      request.onAccepted();
      return readEmbeddings(hiding.text(await response.text()), request.inputs.length, response.headers);
    } catch (thrown) {
      throw silence.timedOut() ? idleTimeout(settings.idleTimeoutSeconds) : hiding.thrown(thrown);
    } finally {
      silence.end();
    }
  };

  return {
    stream,
    embed,
    models: async (signal) => {
      try {
        const response = await client.models.list({ signal }).asResponse();
        checkContentType(response);
        return readModelNames(hiding.text(await response.text()), response.headers);
      } catch (thrown) {
        throw hiding.thrown(thrown);
      }
    },
    test: async (signal) => {
      const startedAt = performance.now();
      const messages: ChatMessage[] = [{ role: 'user', content: 'Answer with one word: ready' }];
      const reply = await stream({ messages, maxOutputTokens: 256, signal, onAccepted: () => {} });
      return {
        model: settings.model,
        latencyMs: Math.round(performance.now() - startedAt),
        reply: reply.text.trim().slice(0, 120),
      };
    },
  };
}
