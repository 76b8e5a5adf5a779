import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RecordedCall } from './contenders.ts';

/** A server between a client and the demo model that keeps what it is asked. */
export interface Recorder {
  readonly baseUrl: string;
  readonly calls: () => readonly RecordedCall[];
  readonly close: () => void;
}

interface ChatBody {
  readonly messages: RecordedCall['messages'];
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
}

/** Starts one before the model at the address (`http://127.0.0.1:PORT/v1`). */
export async function startRecorder(modelUrl: string): Promise<Recorder> {
  const calls: RecordedCall[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    const answer = await fetch(new URL(request.url ?? '/', modelUrl), {
      method: request.method ?? 'GET',
      headers: { 'content-type': 'application/json' },
      ...(request.method === 'POST' ? { body } : {}),
    });
    // What was refused is asked again.
    const isCall =
      request.method === 'POST' && (request.url ?? '').endsWith('/chat/completions') && answer.ok;
    if (isCall) {
      const { messages, max_tokens, max_completion_tokens } = JSON.parse(body.toString()) as ChatBody;
      calls.push({ messages, maxTokens: max_tokens ?? max_completion_tokens ?? 8_192 });
    }
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    for await (const piece of answer.body ?? []) response.write(piece);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    calls: () => calls,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
