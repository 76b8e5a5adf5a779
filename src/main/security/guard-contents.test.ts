import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { guardContents } from './guard-contents.ts';

const page = 'app://gleaner/index.html';

type OpenHandler = (details: { readonly url: string }) => { readonly action: string };

/** Stands for Electron's contents: events, an address, a handler for new windows. */
class FakeContents extends EventEmitter {
  openHandler: OpenHandler = () => ({ action: 'allow' });
  getURL = (): string => page;
  setWindowOpenHandler = (handler: OpenHandler): void => {
    this.openHandler = handler;
  };
}

function guarded() {
  const contents = new FakeContents();
  const lines: string[] = [];
  guardContents(contents as unknown as WebContents, {
    info: (line) => lines.push(line),
    error: (line) => lines.push(line),
  });
  /** Whether the event was refused. */
  const refuses = (name: string, details: object): boolean => {
    let refused = false;
    contents.emit(name, { ...details, preventDefault: () => (refused = true) });
    return refused;
  };
  return { contents, lines, refuses };
}

describe('a guarded page', () => {
  it.each([
    'https://example.com/',
    'http://localhost:5173/',
    'file:///etc/passwd',
    'app://gleaner/other.html',
    'app://evil/index.html',
    'data:text/html,x',
    'javascript:alert(1)',
    'not an address',
  ])('may not go to %s', (url) => {
    expect(guarded().refuses('will-navigate', { url })).toBe(true);
  });

  it('may load itself anew', () => {
    expect(guarded().refuses('will-navigate', { url: page })).toBe(false);
  });

  it('may not be redirected, nor have another page go anywhere inside it', () => {
    const { refuses } = guarded();
    expect(refuses('will-redirect', { url: page })).toBe(true);
    expect(refuses('will-frame-navigate', { url: page, isMainFrame: false })).toBe(true);
    expect(refuses('will-frame-navigate', { url: page, isMainFrame: true })).toBe(false);
  });

  it('may open no window and attach no webview', () => {
    const { contents, refuses } = guarded();
    for (const url of [page, 'https://example.com/', 'about:blank']) {
      expect(contents.openHandler({ url })).toEqual({ action: 'deny' });
    }
    expect(refuses('will-attach-webview', {})).toBe(true);
  });

  it('has what it tried logged without the words in the address', () => {
    const { contents, lines, refuses } = guarded();
    refuses('will-navigate', { url: 'https://user:pass@example.com/13800138000?text=behaviour' });
    contents.openHandler({ url: 'https://example.com/13800138000' });
    expect(lines).toEqual([
      'refused to navigate to https://example.com',
      'refused to open https://example.com',
    ]);
  });
});
