import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerChat } from './answer-chat.ts';
import { createCallLog } from './call-log.ts';
import type { ChatSetting } from './compose-reply.ts';
import type { DemoModel, DemoModelOptions } from './demo-options.ts';
import { sendJson, sendRefusal } from './http-reply.ts';
import { createDemoLimits } from './limits.ts';
import { answerEmbeddings } from './mail/answer-embeddings.ts';
import { answerLine } from './orders/answer-line.ts';
import { createDemoOrders, type DemoOrderServer } from './orders/order-routes.ts';
import { badRequest, wrongKey } from './refusals.ts';

export type { DemoModel, DemoModelOptions } from './demo-options.ts';

const host = '127.0.0.1';

/**
 * Starts the demo model: an OpenAI-compatible server on 127.0.0.1 that reads the data block of a request by rules and
 * answers in the wire format. Resolves when it listens; rejects when the port is taken.
 */
export async function startDemoModel(options: DemoModelOptions = {}): Promise<DemoModel> {
  const log = createCallLog(options.onCall);
  let live = { ...options, faults: options.faults ?? {}, latencyMs: options.latencyMs ?? 0 };
  let held = Promise.withResolvers<void>();
  held.resolve();
  const setting: ChatSetting = {
    get options() {
      return live;
    },
    model: options.model ?? 'demo',
    cachedTexts: new Set(),
    limits: createDemoLimits(options, () => performance.now()),
    log,
    freed: () => held.promise,
  };
  const orders = createDemoOrders(setting, options.orders);
  const server = createServer((request, response) => route(setting, orders, request, response));
  // Longer than any client keeps an idle connection: closing first would fail a request that is just on its way.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://${host}:${port}/v1`,
    port,
    record: log.record,
    bill: log.bill,
    active: () => log.stats().active,
    setFaults: (faults) => {
      live = { ...live, faults };
    },
    setLatency: (latencyMs) => {
      live = { ...live, latencyMs };
    },
    hold: () => {
      held = Promise.withResolvers<void>();
      return held.resolve;
    },
    orders,
    answerLine: (url, body) => answerLine(setting, url, body),
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await log.idle(); // responses learn of it a moment after the server
    },
  };
}

function route(
  setting: ChatSetting,
  orders: DemoOrderServer,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const [path = '/'] = (request.url ?? '/').split('?');
  // The record holds rows of real people: a web page must not reach it by a name that it points at this machine.
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(request.headers.host ?? '')) {
    sendRefusal(response, badRequest('The demo model answers to 127.0.0.1 only.', 403));
  } else if (request.method === 'POST' && path === '/v1/chat/completions') {
    void answerChat(setting, request, response); // never rejects
  } else if (request.method === 'POST' && path === '/v1/embeddings') {
    void answerEmbeddings(setting, request, response); // never rejects
  } else if (path.startsWith('/v1/') && orders.handle(request, response, path.slice('/v1'.length))) {
    // Answered.
  } else if (request.method === 'GET' && path === '/v1/models') {
    sendModels(setting, request, response);
  } else if (request.method === 'GET' && path === '/stats') {
    sendJson(response, 200, setting.log.stats());
  } else if (request.method === 'GET' && path === '/bill') {
    sendJson(response, 200, setting.log.bill());
  } else if (request.method === 'GET' && path === '/record') {
    sendJson(response, 200, setting.log.record);
  } else {
    sendRefusal(response, badRequest(`Unknown request: ${request.method} ${path}.`, 404));
  }
}

function sendModels(setting: ChatSetting, request: IncomingMessage, response: ServerResponse): void {
  const { apiKey } = setting.options;
  if (apiKey !== undefined && request.headers.authorization !== `Bearer ${apiKey}`) {
    sendRefusal(response, wrongKey);
    return;
  }
  const model = { id: setting.model, object: 'model', created: 0, owned_by: 'gleaner' };
  sendJson(response, 200, { object: 'list', data: [model] });
}
