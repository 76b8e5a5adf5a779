import { protocol } from 'electron';
import { assetResponse } from './asset-response.ts';

const scheme = 'app';
const host = 'gleaner';

/** Where the window's pages come from. */
export const appOrigin = `${scheme}://${host}`;

/** Must run before `ready`: makes `app:` a secure standard scheme, with origins, storage and relative addresses. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves `app://gleaner/` from the folder of the built renderer, and nothing outside it. */
export function serveApp(folder: string): void {
  protocol.handle(scheme, (request) => assetResponse(folder, host, request.method, request.url));
}
