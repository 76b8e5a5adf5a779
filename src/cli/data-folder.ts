import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the command line keeps what belongs to the person and not to a file; `GLEANER_DATA` puts it elsewhere. */
export function dataFolder(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (environment.GLEANER_DATA) return environment.GLEANER_DATA;
  if (platform === 'win32' && environment.LOCALAPPDATA) return join(environment.LOCALAPPDATA, 'gleaner');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'gleaner');
  return join(environment.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'gleaner');
}
