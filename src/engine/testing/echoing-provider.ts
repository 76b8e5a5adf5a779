import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A provider that writes the key it was sent wherever a provider can write anything, before it answers as it should. */
export interface EchoingProvider {
  readonly baseUrl: string;
  /** How often the key was sent out again. */
  echoes(): number;
  /** From here on every call is refused for its key, which is repeated. */
  refuse(): void;
  /** From here on calls are answered as the model behind it answers them. */
  accept(): void;
  close(): Promise<void>;
}

type Echo = (key: string, response: ServerResponse) => void;

const json = (status: number, key: string, headers: Record<string, string> = {}): Echo => {
  const error = { message: `Not with ${key}, no.`, type: key, code: `bad ${key}`, param: key };
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-key': key, ...headers });
    response.end(JSON.stringify({ error }));
  };
};
const stream = (response: ServerResponse, lines: readonly string[]): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(lines.map((line) => `data: ${line}\n\n`).join(''));
};
const word = (content: string, finish: string | null = null): string =>
  JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] });

/** One of each, for the first calls in turn. */
const echoes: readonly Echo[] = [
  (key, response) => json(500, key)(key, response),
  (key, response) => {
    response.writeHead(200, { 'content-type': `text/html; charset=utf-8; key=${key}` });
    response.end(`<title>${key}</title>`);
  },
  (key, response) => json(429, key, { 'retry-after-ms': '1' })(key, response),
  // A reply that is nothing but the key, one that has it in its lines, one that breaks off after it, one that is no JSON.
  (key, response) =>
    stream(response, [word(`your key is ${key.slice(0, 7)}`), word(key.slice(7), 'stop'), '[DONE]']),
  (key, response) => stream(response, [word(`1|1|${key}|engagement|${key}\n1|END|1`, 'stop'), '[DONE]']),
  (key, response) => stream(response, [word(`1|1|${key}`), JSON.stringify({ error: { message: key } })]),
  (key, response) => stream(response, [word('1|1|'), key]),
  (key, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`data: ${word(`1|1|${key}`)}\n\n`);
    setTimeout(() => response.destroy(), 5);
  },
  (key, response) => json(503, key)(key, response),
];

/** Starts it in front of a model; what is no echo is passed on to that. */
export async function startEchoingProvider(model: { readonly baseUrl: string }): Promise<EchoingProvider> {
  let calls = 0;
  let sent = 0;
  let mode: 'echo' | 'refuse' | 'accept' = 'echo';
  const server = createServer((incoming, response) => {
    const key = (incoming.headers.authorization ?? '').replace('Bearer ', '');
    const isCall = incoming.url?.endsWith('/chat/completions') ?? false;
    const echo = mode === 'refuse' ? json(401, key) : mode === 'echo' && isCall ? echoes[calls++] : undefined;
    if (echo === undefined) {
      passOn(incoming, response, model.baseUrl);
      return;
    }
    sent += 1;
    incoming.resume().once('end', () => echo(key, response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    echoes: () => sent,
    refuse: () => {
      mode = 'refuse';
    },
    accept: () => {
      mode = 'accept';
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function passOn(incoming: IncomingMessage, response: ServerResponse, baseUrl: string): void {
  const target = new URL(baseUrl);
  const { method = 'GET', url = '/', headers } = incoming;
  const onward = request(
    {
      host: target.hostname,
      port: target.port,
      method,
      path: url,
      headers: { ...headers, host: target.host },
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.once('error', () => response.destroy());
  incoming.pipe(onward);
  response.once('close', () => onward.destroy());
}
