import { createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { DemoModel } from '../../demo-model/demo-model.ts';

export interface RecordedRequest {
  readonly path: string;
  readonly body: Buffer;
}

export interface Recorder {
  /** What stands in the demo model's place. */
  readonly baseUrl: string;
  /** Requests with a body, in the order in which they came. */
  readonly requests: readonly RecordedRequest[];
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Stands between the engine and the demo model for one test, and keeps every byte of every request's body. */
export async function recordRequests(demo: DemoModel): Promise<Recorder> {
  const requests: RecordedRequest[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const path = request.url ?? '';
    if (request.method === 'POST') requests.push({ path, body });
    const { method, headers } = request;
    const onward = { host: '127.0.0.1', port: demo.port, path, method };
    const upstream = send(
      { ...onward, headers: { ...headers, host: `127.0.0.1:${demo.port}` } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    // A side that goes takes the other along.
    upstream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    upstream.end(body);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}/v1`, requests };
}
