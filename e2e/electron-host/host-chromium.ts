import type { CdpPipe, CdpSession } from './chromium/cdp-pipe.ts';
import type { RunningChromium } from './chromium/start-chromium.ts';

/** The one Chromium of this process. It is there before `ready`, and so before any window can be made. */
let running: RunningChromium | undefined;
let isAdopted = false;

export function setChromium(chromium: RunningChromium): void {
  running = chromium;
}

function chromium(): RunningChromium {
  if (!running) throw new Error('Cannot create BrowserWindow before app is ready');
  return running;
}

export function browserSession(): CdpSession {
  return chromium().browser;
}

export function cdpPipe(): CdpPipe {
  return chromium().pipe;
}

/** A headed Chromium comes with one app window; the first BrowserWindow takes it over. */
export async function takeStartupTarget(): Promise<string | undefined> {
  if (isAdopted || process.env.GLEANER_HOST_HEADED !== '1') return undefined;
  isAdopted = true;
  const { targetInfos } = await browserSession().send<{
    targetInfos: readonly { readonly type: string; readonly targetId: string }[];
  }>('Target.getTargets');
  return targetInfos.find((target) => target.type === 'page')?.targetId;
}
