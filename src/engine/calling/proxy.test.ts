import { describe, expect, it } from 'vitest';
import { chooseProxy } from './proxy.ts';

const loopback = 'localhost,127.0.0.1,::1,[::1]';

describe('the proxy', () => {
  it.each([
    [{ HTTPS_PROXY: 'http://proxy:3128' }, { https_proxy: 'http://proxy:3128', no_proxy: loopback }],
    [
      { https_proxy: 'https://p', HTTPS_PROXY: 'http://q' },
      { https_proxy: 'https://p', no_proxy: loopback },
    ],
    [
      { HTTPS_PROXY: 'http://proxy', NO_PROXY: '.corp,10.0.0.1' },
      { https_proxy: 'http://proxy', no_proxy: `.corp,10.0.0.1,${loopback}` },
    ],
    [{}, null],
    [{ HTTPS_PROXY: '' }, null],
    [{ HTTPS_PROXY: 'socks5://127.0.0.1:1080' }, null],
    [{ HTTPS_PROXY: 'proxy:3128' }, null],
    [{ HTTP_PROXY: 'http://proxy:3128', ALL_PROXY: 'http://proxy:3128' }, null],
  ])('of %j is %j', (environment, proxy) => {
    expect(chooseProxy(environment)).toEqual(proxy);
  });
});
