import { app } from 'electron';
import { guardContents } from './guard-contents.ts';
import type { Log } from './log.ts';

/** Every page that there ever is is guarded from its first moment, the developer tools' too. */
export function guardNavigation(log: Log): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log));
}
