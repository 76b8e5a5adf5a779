import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import electronLog from 'electron-log/node';
import { createRedaction } from './redact.ts';
import { tellThrown } from './tell-error.ts';

export interface Log {
  info(line: string): void;
  /** With what was thrown, if anything was; its stack is for the log alone. */
  error(line: string, thrown?: unknown): void;
}

export interface LogFile extends Log {
  /** From here on that very text is in no line. */
  conceal(secret: string): void;
}

interface LogOptions {
  /** Also to the terminal. */
  readonly echo?: boolean;
  readonly now?: () => Date;
  /** A file that has grown past it moves on. */
  readonly maxBytes?: number;
}

const keptFiles = 3;
const longestLine = 4_000;

/**
 * A log in `main.log` of the folder; past 1 MB it moves to `main.1.log` and so on, three files in all. Whatever looks
 * like a key is taken out of every line. Each line is on its way to the disk when the call returns. Never throws.
 */
export function openLog(folder: string, options: LogOptions = {}): LogFile {
  const { echo = false, now = () => new Date(), maxBytes = 1_000_000 } = options;
  const redaction = createRedaction();
  const logger = electronLog.create({ logId: folder });
  const { console: terminal, file } = logger.transports;
  // Lines are written to the terminal as they stand in the file, so that neither shows more than the other.
  terminal.level = false;
  file.resolvePathFn = () => join(folder, 'main.log');
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  file.maxSize = maxBytes;
  file.archiveLogFn = () => moveOn(folder);
  file.format = ({ data }) => data;

  const write = (level: 'info' | 'error', text: string): void => {
    const line = `${now().toISOString()} ${level.padEnd(5)} ${redaction.redact(text).slice(0, longestLine)}`;
    if (echo) process.stderr.write(`${line}\n`);
    try {
      mkdirSync(folder, { recursive: true });
      logger[level](line);
    } catch {
      // A log that cannot be written must not stop what it would have told of.
    }
  };
  return {
    info: (line) => write('info', line),
    error: (line, thrown) => write('error', thrown === undefined ? line : `${line}: ${tellThrown(thrown)}`),
    conceal: redaction.conceal,
  };
}

/** The oldest makes way, the others move up by one; what cannot be moved stays and grows. */
function moveOn(folder: string): void {
  const name = (index: number): string => join(folder, index === 0 ? 'main.log' : `main.${index}.log`);
  for (let index = keptFiles - 1; index >= 1; index -= 1) {
    try {
      renameSync(name(index - 1), name(index));
    } catch {
      // There is no such file yet, or it is held by another program: the next line goes where it can.
    }
  }
}
