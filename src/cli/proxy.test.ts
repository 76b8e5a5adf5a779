import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runGleaner, startGleaner } from '../engine/testing/gleaner-process.ts';
import { writeSourceFile } from '../engine/testing/source-file.ts';
import { makeDemo, makeFolder, until } from '../engine/testing/test-bench.ts';

/** A proxy that refuses every tunnel and keeps what it was asked. */
async function makeProxy() {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.writeHead(502).end();
  });
  server.on('connect', (request, socket) => {
    heard.push(`CONNECT ${request.url} ${JSON.stringify(request.headers)}`);
    socket.on('error', () => undefined); // The killed process does not say goodbye.
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { heard, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function makeSource(): { readonly path: string; readonly data: string } {
  const folder = makeFolder();
  const path = join(folder, 'source.db');
  writeSourceFile(path, { form: 'text', users: 4, rowsPerUser: 5 });
  return { path, data: join(folder, 'data') };
}

test('a model over https is reached through the proxy of the environment, which sees the host alone', async () => {
  const { heard, address } = await makeProxy();
  const { path, data } = makeSource();
  const { child, ended } = startGleaner(
    ['extract', path, '--base-url', 'https://model.example.invalid/v1', '--model', 'm'],
    { HTTPS_PROXY: address, GLEANER_API_KEY: 'canary-0123456789', GLEANER_DATA: data },
  );
  await until(() => heard.length > 0, 'the proxy is asked');
  child.kill('SIGKILL');
  await ended;
  expect(heard[0]).toMatch(/^CONNECT model\.example\.invalid:443 /);
  expect(heard.join()).not.toContain('canary');
});

test('a model on this machine is reached without a proxy, whatever the environment names', async () => {
  const { heard, address } = await makeProxy();
  const { path, data } = makeSource();
  const demo = await makeDemo();
  const ended = await runGleaner(['extract', path, '--base-url', demo.baseUrl, '--model', 'demo'], {
    HTTP_PROXY: address,
    http_proxy: address,
    HTTPS_PROXY: address,
    ALL_PROXY: address,
    GLEANER_DATA: data,
  });
  expect(ended.code).toBe(0);
  expect(demo.record.calls.length).toBeGreaterThan(0);
  expect(heard).toEqual([]);
});
