import { describe, expect, it } from 'vitest';
import { webPreferences } from './web-preferences.ts';

describe('the page’s preferences', () => {
  it('are exactly these: sandboxed, isolated, without Node, with the browser’s own security', () => {
    expect(webPreferences('/app/preload.cjs')).toEqual({
      preload: '/app/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
    });
  });

  it('turn no feature of Blink’s on', () => {
    expect(webPreferences('')).not.toHaveProperty('enableBlinkFeatures');
  });
});
