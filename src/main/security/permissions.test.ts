import type { Session } from 'electron';
import { describe, expect, it } from 'vitest';
import { refusePermissions } from './permissions.ts';

type Request = (contents: null, permission: string, answer: (granted: boolean) => void) => void;
type Check = (contents: null, permission: string) => boolean;

function handlers() {
  const kept: { request?: Request; check?: Check; device?: () => boolean } = {};
  refusePermissions({
    setPermissionRequestHandler: (handler: Request) => {
      kept.request = handler;
    },
    setPermissionCheckHandler: (handler: Check) => {
      kept.check = handler;
    },
    setDevicePermissionHandler: (handler: () => boolean) => {
      kept.device = handler;
    },
  } as unknown as Session);
  return kept;
}

describe('permissions of the page', () => {
  it.each([
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'fullscreen',
    'openExternal',
    'hid',
    'unheard of',
  ])('%s is refused when it is asked for and when it is checked', (permission) => {
    const { request, check } = handlers();
    const answers: boolean[] = [];
    request?.(null, permission, (granted) => answers.push(granted));
    expect(answers).toEqual([false]);
    expect(check?.(null, permission)).toBe(false);
  });

  it('no device is granted', () => {
    expect(handlers().device?.()).toBe(false);
  });
});
