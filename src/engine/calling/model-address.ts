import { AppError } from '../../shared/app-error.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { DemoModel } from '../demo-model/demo-model.ts';

/** The demo model answers about as fast as a small hosted one, so that a newcomer sees a job at work. */
const demoPace = { latencyMs: 200, latencyPerTokenMs: 0.4, keepRecord: false } as const;

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether the settings mean the built-in demo model. */
export function isDemo(settings: ModelSettings): boolean {
  return settings.preset === 'demo' && settings.baseUrl === '';
}

/**
 * Checks an address that a key may be sent to: https, or http on this machine only.
 * @throws AppError bad_input
 */
export function checkBaseUrl(baseUrl: string): string {
  const url = URL.parse(baseUrl.trim());
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new AppError('bad_input', `"${baseUrl}" is not the address of a model.`, {
      hint: 'Enter something like https://api.example.com/v1.',
      params: { baseUrl },
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new AppError('bad_input', 'A name or password does not belong in the address.', {
      hint: 'Enter the key by itself, and the address without it.',
    });
  }
  if (url.search !== '' || url.hash !== '') {
    throw new AppError(
      'bad_input',
      'The address of the model must end before a question mark or a number sign.',
      {
        hint: 'Enter something like https://api.example.com/v1, and the key by itself.',
      },
    );
  }
  if (url.protocol === 'http:' && !loopback.test(url.hostname)) {
    throw new AppError('bad_input', 'A model elsewhere has to be reached by https.', {
      hint: 'Use https://, or a model on this machine (http://127.0.0.1).',
      params: { baseUrl },
    });
  }
  return baseUrl.trim().replace(/\/+$/, '');
}

/** The demo model is loaded where it is meant: its server takes a while to load. */
async function startDemo(): Promise<DemoModel> {
  const { startDemoModel } = await import('../demo-model/demo-model.ts');
  return startDemoModel(demoPace);
}

/** Finds the address for settings, starting the demo model on loopback the first time it is meant. */
export function createModelAddresses() {
  let demo: Promise<DemoModel> | null = null;
  return {
    addressFor: async (settings: ModelSettings) => {
      if (!isDemo(settings)) return checkBaseUrl(settings.baseUrl);
      demo ??= startDemo();
      return (await demo).baseUrl;
    },
    close: async () => {
      const running = demo;
      demo = null;
      await (await running)?.close();
    },
  };
}
