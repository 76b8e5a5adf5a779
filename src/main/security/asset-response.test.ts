import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assetPath, assetResponse } from './asset-response.ts';

let root: string;
let folder: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'gleaner-assets-'));
  folder = join(root, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets', 'a b.js'), 'export {}');
  writeFileSync(join(root, 'secret.json'), '{}');
  mkdirSync(join(root, 'renderer-two'));
  writeFileSync(join(root, 'renderer-two', 'x.js'), '');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const ask = (address: string, method = 'GET') => assetResponse(folder, 'gleaner', method, address);

describe('the app protocol', () => {
  it.each([
    ['app://gleaner/', 'text/html; charset=utf-8'],
    ['app://gleaner/index.html?x#y', 'text/html; charset=utf-8'],
    ['app://gleaner/assets/a%20b.js', 'text/javascript; charset=utf-8'],
  ])('serves %s', async (address, type) => {
    const response = await ask(address);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
  });

  it('confines every page by header, the failures too', async () => {
    for (const address of ['app://gleaner/', 'app://gleaner/none.js', 'app://other/']) {
      const { headers } = await ask(address);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
      expect(headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe|https?:|\*/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it.each([
    'app://gleaner/../secret.json',
    'app://gleaner/%2e%2e/secret.json',
    'app://gleaner/..%2fsecret.json',
    'app://gleaner/assets/..%2f..%2fsecret.json',
    'app://gleaner/..%5csecret.json',
    'app://gleaner/%00/../secret.json',
    'app://gleaner/..%2frenderer-two/x.js',
    'app://gleaner//etc/hosts.json',
    'app://gleaner/%252e%252e/secret.json',
    'app://gleaner/.%2e/%2e./secret.json',
    'app://gleaner/assets/%2e%2e%2f%2e%2e%2fsecret.json',
    'app://gleaner/%c0%ae%c0%ae/secret.json',
    'app://gleaner/C:/secret.json',
    'app://gleaner/constructor',
    'app://gleaner/secret.constructor',
    'app://gleaner/%',
    'app://gleaner/assets',
    'app://gleaner/index.html/',
    'app://other/index.html',
    'app://gleaner@other/index.html',
    'not an address',
  ])('answers nothing from outside the folder to %s', async (address) => {
    const response = await ask(address);
    expect([403, 404]).toContain(response.status);
    expect(assetPath(folder, 'gleaner', address)?.startsWith(join(folder, '/')) ?? true).toBe(true);
  });

  it('follows no link out of the folder, to a file or to a folder', async () => {
    const kind = process.platform === 'win32' ? 'junction' : 'dir';
    symlinkSync(root, join(folder, 'up'), kind);
    expect((await ask('app://gleaner/up/secret.json')).status).toBe(403);
    if (process.platform !== 'win32') {
      symlinkSync(join(root, 'secret.json'), join(folder, 'secret.json'));
      expect((await ask('app://gleaner/secret.json')).status).toBe(403);
    }
    symlinkSync(join(folder, 'assets'), join(folder, 'again'), kind);
    expect((await ask('app://gleaner/again/a%20b.js')).status).toBe(200);
  });

  it('is served where the folder itself is behind a link', async () => {
    symlinkSync(folder, join(root, 'linked'), process.platform === 'win32' ? 'junction' : 'dir');
    const response = await assetResponse(join(root, 'linked'), 'gleaner', 'GET', 'app://gleaner/');
    expect(response.status).toBe(200);
  });

  it('answers GET alone', async () => {
    expect((await ask('app://gleaner/', 'POST')).status).toBe(403);
  });
});
