import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { readBody } from '../demo-model/read-body.ts';
import { type ChatRequest, readChatRequest } from '../demo-model/read-chat-request.ts';
import { makeSelfSigned } from './self-signed.ts';

export interface ChatServer {
  readonly baseUrl: string;
  /** Requests so far, refused ones too. */
  calls(): number;
}

/** Answers the request of that number, counted from 1. */
export type ChatAnswer = (response: ServerResponse, chat: ChatRequest, call: number) => void;

const nobodysRequest = {
  model: '',
  messages: [],
  stream: false,
  includeUsage: false,
  maxTokens: 0,
  effort: null,
};

/** A server on 127.0.0.1 for one test that answers every request as it is told; with `tls` by a certificate of its own. */
export async function makeChatServer(
  answer: ChatAnswer,
  options: { readonly tls?: boolean } = {},
): Promise<ChatServer> {
  let calls = 0;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    calls += 1;
    const call = calls;
    const chat = readChatRequest((await readBody(request)) ?? '');
    answer(response, typeof chat === 'string' ? nobodysRequest : chat, call);
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    // A client that leaves in the middle is told of by nobody.
    handle(request, response).catch(() => response.destroy());
  };
  const server = options.tls === true ? createHttps(makeSelfSigned(), listener) : createHttp(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `${options.tls === true ? 'https' : 'http'}://127.0.0.1:${port}/v1`, calls: () => calls };
}

/** Answers with a JSON body. */
export function answerJson(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): ChatAnswer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** Streams a text as the model's whole answer. */
export function streamText(response: ServerResponse, text: string, finish = 'stop'): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  const send = (choice: object): void => {
    response.write(`data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`);
  };
  send({ delta: { content: text }, finish_reason: null });
  send({ delta: {}, finish_reason: finish });
  response.end('data: [DONE]\n\n');
}
