import { session } from 'electron';

/** The window needs no permission of the browser's (camera, notifications, clipboard reading, …): all are refused. */
export function refusePermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
}
