import type { OpenCall } from '../call-log.ts';
import { type ChatSetting, composeReply, countParts, drawFault, promptTokensOf } from '../compose-reply.ts';
import { estimateTokens } from '../estimate-tokens.ts';
import { isContentFault } from '../faults.ts';
import { embeddingTokens, embedLine } from '../mail/answer-embeddings.ts';
import { readChatRequest } from '../read-chat-request.ts';
import { badRequest, noSuchModel, type Refusal, refusalBody } from '../refusals.ts';
import { bodyOf } from '../send-completion.ts';
import type { LineAnswer } from './order-types.ts';

const isEmbedding = (url: string): boolean => url.endsWith('/embeddings');

/** How many tokens a request takes, by its address and body; 0 where it is none. */
export function lineTokens(url: string, body: string): number {
  if (isEmbedding(url)) return embeddingTokens(body);
  const chat = readChatRequest(body);
  return typeof chat === 'string' ? 0 : promptTokensOf(chat);
}

function answerChatLine(
  setting: ChatSetting,
  body: string,
  call: OpenCall,
): Refusal | { readonly body: unknown } {
  const { options } = setting;
  const chat = readChatRequest(body);
  if (typeof chat === 'string') return badRequest(chat);
  if (chat.stream) return badRequest('Streaming is not supported in batch mode.');
  if (options.strictModel === true && chat.model !== setting.model) return noSuchModel;
  const { fault: drawn, random } = drawFault(setting, call);
  const fault = drawn !== null && isContentFault(drawn) ? drawn : null;
  const reply = composeReply(setting, chat, fault, random, call);
  call.promptTokens = promptTokensOf(chat);
  countParts(setting, chat, call);
  call.completionTokens = estimateTokens(reply.text) + call.reasoningTokens;
  call.isUsageTold = true;
  return { body: bodyOf({ ...reply, call, model: chat.model, quirks: options.quirks ?? [] }) };
}

/** Answers one request of a file as it would be answered live, and keeps its record as ordered. */
export function answerLine(setting: ChatSetting, url: string, body: string): LineAnswer {
  const call = setting.log.begin();
  call.isOrdered = true;
  const answer = isEmbedding(url) ? embedLine(setting, body, call) : answerChatLine(setting, body, call);
  call.status = 'status' in answer ? answer.status : 200;
  setting.log.end(call, 'whole');
  const requestId = `req-demo-${call.number}`;
  if (!('status' in answer)) return { status: 200, body: answer.body, requestId };
  return { status: answer.status, body: refusalBody(answer), requestId };
}
