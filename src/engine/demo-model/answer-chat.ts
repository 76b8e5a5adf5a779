import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { CallLog, OpenCall } from './call-log.ts';
import { type ChatSetting, composeReply, countParts, drawFault, promptTokensOf } from './compose-reply.ts';
import { dressFor } from './dress-answer.ts';
import { sendHtmlPage, sendJson, sendRefusal } from './http-reply.ts';
import { type QuirkyRefusal, quirkLimits, refusalByQuirks } from './quirky-refusals.ts';
import { readBody } from './read-body.ts';
import { type ChatRequest, readChatRequest } from './read-chat-request.ts';
import { badRequest, isRefusingFault, noSuchModel, type Refusal, refusalOf, wrongKey } from './refusals.ts';
import { type Completion, sendCompletion, streamCompletion, streamThoughts } from './send-completion.ts';
import { thoughtTokens } from './think.ts';

/** Answers one POST /v1/chat/completions, and keeps its record. Never rejects. */
export async function answerChat(
  setting: ChatSetting,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { log } = setting;
  const call = log.begin();
  const gone = new AbortController();
  const dueMs = performance.now() + setting.options.latencyMs;
  response.setHeader('x-request-id', `demo-${call.number}`);
  response.once('close', () => {
    log.end(call, response.writableFinished ? 'whole' : 'aborted');
    gone.abort();
  });
  let body: string | null;
  try {
    body = await readBody(request);
  } catch {
    return; // The client went away while it was sending; 'close' has recorded that.
  }
  call.startedAt = Date.now();
  try {
    const chat = admitChat(setting, request.headers.authorization, body);
    const limited = 'status' in chat ? null : limit(setting, chat, call, response);
    // Requests that came together are all taken in first: composing one must not delay the other's due time.
    await nextTurn();
    if (gone.signal.aborted) return;
    const odd = 'status' in chat || body === null ? null : refuseByQuirks(setting, chat, body, call);
    if ('status' in chat) refuse(call, response, chat);
    else if (limited !== null) refuse(call, response, limited);
    else if (odd !== null) {
      call.status = odd.status;
      sendJson(response, odd.status, odd.body, odd.headers);
    } else await answerAdmitted(setting, chat, { call, response, dueMs, gone: gone.signal });
  } catch (thrown) {
    if (gone.signal.aborted) return; // Nobody is left to hear of it, and it is recorded so.
    if (response.headersSent) response.destroy();
    else refuse(call, response, { ...badRequest(String(thrown), 500), type: 'server_error' });
  }
}

/** Checks what any server checks first: key, size, form, model. */
function admitChat(
  setting: ChatSetting,
  authorization: string | undefined,
  body: string | null,
): ChatRequest | Refusal {
  const { apiKey, strictModel } = setting.options;
  if (apiKey !== undefined && authorization !== `Bearer ${apiKey}`) return wrongKey;
  if (body === null) return badRequest('The body is larger than 64 MB.', 413);
  const chat = readChatRequest(body);
  if (typeof chat === 'string') return badRequest(chat);
  return strictModel === true && chat.model !== setting.model ? noSuchModel : chat;
}

/** Holds a request against the limits of the model; what it answers has to be counted when that is over. */
function limit(
  { limits }: ChatSetting,
  chat: ChatRequest,
  call: OpenCall,
  response: ServerResponse,
): Refusal | null {
  const { refusal, headers } = limits.admit(promptTokensOf(chat));
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (refusal === null) response.once('close', () => limits.answered(call.completionTokens));
  return refusal;
}

function refuse(call: OpenCall, response: ServerResponse, refusal: Refusal): void {
  call.status = refusal.status;
  sendRefusal(response, refusal);
}

function refuseByQuirks(
  { options }: ChatSetting,
  chat: ChatRequest,
  body: string,
  call: OpenCall,
): QuirkyRefusal | null {
  if (options.quirks === undefined || options.quirks.length === 0) return null;
  const text = chat.messages.map((message) => message.content).join('\n');
  const request = { body: JSON.parse(body), promptTokens: promptTokensOf(chat), text, call: call.number };
  return refusalByQuirks(options.quirks, request);
}

/** A model that spends all of its room on thinking, or all that is below what it needs. */
function thinksAway({ options }: ChatSetting, chat: ChatRequest): boolean {
  const quirks = options.quirks ?? [];
  return (
    quirks.includes('thinks_for_ever') ||
    (quirks.includes('thinks_away') && chat.maxTokens < quirkLimits.thinking) ||
    thoughtTokens(chat, promptTokensOf(chat), quirks.includes('reasons')) >= chat.maxTokens
  );
}

type Turn = Pick<Completion, 'call' | 'dueMs' | 'gone'> & { readonly response: ServerResponse };

async function answerAdmitted(setting: ChatSetting, chat: ChatRequest, turn: Turn): Promise<void> {
  const { call, response } = turn;
  const { options } = setting;
  const { fault, random } = drawFault(setting, call);
  const reply = composeReply(setting, chat, fault, random, call);
  if (isRefusingFault(fault)) {
    refuse(call, response, refusalOf[fault]);
    return;
  }
  call.status = 200;
  call.promptTokens = promptTokensOf(chat);
  countParts(setting, chat, call);
  if (fault === 'html_page') {
    sendHtmlPage(response);
    return;
  }
  const isReset = fault === 'reset' || fault === 'early_reset';
  const breaksOff = fault === 'early_reset' ? 'at_once' : fault === 'hang' || isReset ? 'half_way' : null;
  const quirks = options.quirks ?? [];
  if (quirks.includes('error_in_200') && (call.number === 2 || call.number === 6)) {
    // No model has worked on it.
    call.promptTokens = 0;
    const told = { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } };
    sendJson(response, 200, told, { 'content-type': 'text/event-stream' });
    return;
  }
  const send = thinksAway(setting, chat) ? streamThoughts : chat.stream ? streamCompletion : sendCompletion;
  const isWhole = quirks.includes('in_one_piece');
  await (isWhole ? sendCompletion : send)(response, {
    ...reply,
    dress: dressFor(quirks, call.number),
    quirks,
    room: chat.maxTokens,
    thinksAloud: !quirks.includes('counts_thoughts') && !quirks.includes('thoughts_beside'),
    call,
    model: chat.model,
    includeUsage: chat.includeUsage,
    dueMs: turn.dueMs,
    latencyPerTokenMs: options.latencyPerTokenMs ?? 0,
    breaksOff,
    gone: turn.gone,
    freed: setting.freed,
  });
  if (isReset) await resetConnection(setting.log, turn);
  // After `hang` nothing more is done: the connection stays silent until the client leaves.
}

async function resetConnection(log: CallLog, { call, response, gone }: Turn): Promise<void> {
  // A reset discards what the client has not read yet, so it is given the time to.
  await sleep(20, undefined, { signal: gone });
  log.end(call, 'broken');
  response.socket?.resetAndDestroy();
}
