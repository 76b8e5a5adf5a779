import type { Session } from 'electron';

/** The window needs no permission of the browser's (camera, notifications, clipboard reading, …): all are refused. */
export function refusePermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}
