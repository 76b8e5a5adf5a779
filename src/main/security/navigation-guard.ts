import { app } from 'electron';
import type { Log } from '../app/log.ts';
import { guardContents } from './guard-contents.ts';

/** Every page that there ever is is guarded from its first moment, the developer tools' too. */
export function guardNavigation(log: Log): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log));
}
