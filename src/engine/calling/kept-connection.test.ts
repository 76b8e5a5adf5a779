import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import { createModelClient } from './model-client.ts';

const word = 'data: {"choices":[{"delta":{"content":"1|END|1"},"finish_reason":"stop"}]}\n\n';
const done = 'data: [DONE]\n\n';

/** A client of a server that ends its connections as it is told to, and what became of these. */
async function clientOf(isInOnePiece: boolean, end: (response: ServerResponse) => void) {
  const seen = { connections: 0, cut: 0 };
  const server: Server = createServer(async (request, response) => {
    request.resume();
    response.once('close', () => {
      if (!response.writableFinished) seen.cut += 1;
    });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (isInOnePiece) response.write(word + done);
    else {
      response.write(word);
      await delay(10);
      response.write(done);
    }
    end(response);
  });
  server.on('connection', () => {
    seen.connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const settings = { ...defaultModelSettings, preset: 'custom', model: 'some-model' } as const;
  const client = createModelClient(settings, `http://127.0.0.1:${port}/v1`, null);
  const ask = async (): Promise<string> => {
    const messages = [{ role: 'user', content: 'Hello' }] as const;
    const { signal } = new AbortController();
    return (await client.stream({ messages, maxOutputTokens: 9, signal, onAccepted: () => {} })).text;
  };
  return { seen, ask };
}

describe.each([
  ['in one piece', true],
  ['in two', false],
])('an answer %s', (_, isInOnePiece) => {
  it('leaves a connection that ends a moment later to the next', async () => {
    const ends: Promise<void>[] = [];
    const { seen, ask } = await clientOf(isInOnePiece, (response) => {
      ends.push(delay(10).then(() => void response.end()));
    });
    for (let asked = 0; asked < 5; asked += 1) {
      expect(await ask()).toBe('1|END|1');
      await Promise.all(ends);
      await delay(10);
    }
    expect(seen.cut).toBe(0);
    expect(seen.connections).toBeLessThan(5);
  });

  it('does not wait for a connection that never ends, and lets go of it', async () => {
    const closed = Promise.withResolvers<void>();
    const { seen, ask } = await clientOf(isInOnePiece, (response) => {
      response.once('close', closed.resolve);
    });
    expect(await ask()).toBe('1|END|1');
    expect(seen.cut).toBe(0);
    await closed.promise;
    expect(seen.cut).toBe(1);
  });
});
