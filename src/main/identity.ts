import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';

/** Names the program and settles where its data lies, before anything reads either. */
export function settleIdentity(userDataDir: string | null): string {
  app.setName('Gleaner');
  if (process.platform === 'win32') app.setAppUserModelId('org.gleaner.app');
  const folder = userDataDir ?? process.env.GLEANER_USER_DATA ?? join(app.getPath('appData'), 'Gleaner');
  mkdirSync(folder, { recursive: true });
  app.setPath('userData', folder);
  return folder;
}

/** Keys and addresses that a shell happens to carry must not decide where an analyst's data goes. */
export function forgetOpenAiEnvironment(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(environment)) {
    if (name.toUpperCase().startsWith('OPENAI_')) delete environment[name];
  }
}
