import type { ConnectionTest } from '../../shared/contract.ts';
import { type LearntEndpoint, nothingLearnt } from '../../shared/learnt-endpoint.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import { presetById } from '../../shared/presets.ts';
import { idleTimeout } from './call-error.ts';
import { embedAll } from './embed-all.ts';
import { hidingKey } from './hide-key.ts';
import { httpModel } from './http-model.ts';
import { BrokenStream, type StreamedReply } from './model-reply.ts';
import type { ChatMessage, EmbedRequest, ModelRequest, StreamRequest } from './model-request.ts';
import { ProviderError } from './provider-error.ts';
import { readModelNames } from './read-model-names.ts';
import { readReply } from './read-reply.ts';
import { adaptChat, bodyInOrder, chatBody } from './request-form.ts';
import { raisedRoom, roomFor } from './room.ts';
import { isSpentOnThinking, rememberedThinking, saysSomething, thinkingTokensOf } from './thinking.ts';

export interface ModelClient {
  stream(request: StreamRequest): Promise<StreamedReply>;
  /** The vectors of texts, as `decodeEmbeddings` reads them. */
  embed(request: EmbedRequest): Promise<StreamedReply>;
  models(signal: AbortSignal): Promise<readonly string[]>;
  test(signal: AbortSignal): Promise<ConnectionTest>;
  /** The body of a request as it stands in an order: in the form that the address takes, and not streamed. */
  bodyOf(request: ModelRequest, maxOutputTokens: number): Readonly<Record<string, unknown>>;
  /** What is known of the address and model by now. */
  learnt(): LearntEndpoint;
  /** Takes in what the caller has learnt of it. */
  learn(change: Partial<LearntEndpoint>): void;
}

export interface ClientMemory {
  /** What was learnt before. */
  readonly learnt?: LearntEndpoint | null | undefined;
  /** Told of everything that is learnt anew. */
  readonly onLearnt?: ((learnt: LearntEndpoint) => void) | undefined;
}

/** A silence is so many looks, evenly spread, in a row at which nothing has been heard. */
const looks = 10;

/**
 * Fires its signal after a silence; every `heard` starts the wait anew. Time in which this thread was busy, or the machine
 * slept, is one look however long it was: what came meanwhile has not been read yet, and is no silence of the model's.
 */
function watchSilence(seconds: number, outer: AbortSignal) {
  const controller = new AbortController();
  let silent = 0;
  const timer = setInterval(
    () => {
      silent += 1;
      if (silent > looks) controller.abort(idleTimeout(seconds));
    },
    (seconds * 1_000) / looks,
  );
  return {
    signal: AbortSignal.any([outer, controller.signal]),
    timedOut: () => controller.signal.aborted,
    heard: () => {
      silent = 0;
    },
    end: () => clearInterval(timer),
  };
}

/** Refusals in a row from which the form of a request is learnt; what is refused more often is refused for good. */
const mostAdaptions = 6;
/**
 * A client for anything that speaks the OpenAI chat API. Of refusals it learns the form that the address takes, and
 * sends again in that form at once; else it never retries: that is its caller's.
 * It rejects with a ProviderError, an AppError (idle_timeout, not_a_model, connection_lost), what `fetch` throws, or a
 * BrokenStream where something had come before the fault. The key is in nothing that it answers or throws.
 */
export function createModelClient(
  settings: ModelSettings,
  baseUrl: string,
  apiKey: string | null,
  memory: ClientMemory = {},
): ModelClient {
  const hiding = hidingKey(apiKey);
  const extra = settings.preset === 'openrouter' ? { 'x-title': 'Gleaner' } : {};
  const http = httpModel(baseUrl, apiKey, hiding, extra);
  const provider = presetById(settings.preset);
  let learnt = memory.learnt ?? nothingLearnt;
  const learn = (change: Partial<LearntEndpoint>): void => {
    const next = { ...learnt, ...change };
    if (JSON.stringify(next) === JSON.stringify(learnt)) return;
    learnt = next;
    memory.onLearnt?.(learnt);
  };

  /** Raises the room once; a call that was sent before has seen less of it. */
  const makeRoom = (request: StreamRequest, reply: StreamedReply, room: number): StreamedReply => {
    if (learnt.reasoningTokens === null) learn({ reasoningTokens: raisedRoom(room) });
    const isMore = roomFor(request.maxOutputTokens, learnt) > room;
    return { ...reply, exhausted: isMore ? 'more' : saysSomething(reply) ? 'some' : 'all' };
  };

  /** Learns from an answer how much room thinking takes. */
  const measured = (request: StreamRequest, reply: StreamedReply, room: number): StreamedReply => {
    if (isSpentOnThinking(reply, room)) return makeRoom(request, reply, room);
    if (reply.finish === 'stop')
      learn({ thinkingTokens: rememberedThinking(thinkingTokensOf(reply), learnt.thinkingTokens) });
    return reply;
  };

  /** Sends a chat, in another form for as long as refusals teach one; answers once the response has begun. */
  const stream = async (request: StreamRequest): Promise<StreamedReply> => {
    const silence = watchSilence(settings.idleTimeoutSeconds, request.signal);
    try {
      for (let adaptions = 0; ; adaptions += 1) {
        const form = learnt;
        const room = roomFor(request.maxOutputTokens, form);
        try {
          const body = chatBody(settings, request.messages, room, provider, form);
          const response = await http.send('/chat/completions', body, silence.signal);
          request.onHeaders?.(response.headers);
          const reply = await readReply(response, hiding, {
            heard: silence.heard,
            accepted: request.onAccepted,
            said: request.onText,
          });
          silence.signal.throwIfAborted();
          return measured(request, reply, room);
        } catch (thrown) {
          const next =
            thrown instanceof ProviderError
              ? adaptChat(form, provider, thrown, { maxOutputTokens: room, reasoning: settings.reasoning })
              : null;
          if (next === null || adaptions >= mostAdaptions) throw thrown;
          // Another call may have learnt the same meanwhile, or more.
          if (learnt === form) learn(next);
          if ((await request.mayResend?.()) === false) throw thrown;
          silence.heard();
        }
      }
    } catch (thrown) {
      if (!silence.timedOut()) throw hiding.thrown(thrown);
      const cause = idleTimeout(settings.idleTimeoutSeconds);
      throw thrown instanceof BrokenStream ? new BrokenStream(thrown.reply, cause) : cause;
    } finally {
      silence.end();
    }
  };

  const embed = async (request: EmbedRequest): Promise<StreamedReply> => {
    const silence = watchSilence(settings.idleTimeoutSeconds, request.signal);
    try {
      return await embedAll(request, {
        http,
        hiding,
        signal: silence.signal,
        heard: silence.heard,
        learnt: () => learnt,
        learn,
      });
    } catch (thrown) {
      throw silence.timedOut() ? idleTimeout(settings.idleTimeoutSeconds) : hiding.thrown(thrown);
    } finally {
      silence.end();
    }
  };

  return {
    stream,
    embed,
    bodyOf: (request, most) => bodyInOrder(settings, request, most, provider, learnt),
    learnt: () => learnt,
    learn,
    models: async (signal) => {
      try {
        const response = await http.send('/models', null, signal);
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
