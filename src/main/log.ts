import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { redact } from './redact.ts';

export interface Log {
  info(line: string): void;
  /** With what was thrown, if anything was; its stack is for the log alone. */
  error(line: string, thrown?: unknown): void;
}

const maxBytes = 1_000_000;
const keptFiles = 3;

/** A log in `main.log` of the folder; at 1 MB it moves to `main.1.log` and so on, three files in all. */
export function openLog(folder: string, echo: boolean, now: () => Date = () => new Date()): Log {
  const path = join(folder, 'main.log');
  const write = (level: string, text: string): void => {
    const line = `${now().toISOString()} ${level} ${redact(text)}\n`;
    if (echo) process.stderr.write(line);
    try {
      mkdirSync(folder, { recursive: true });
      rotate(folder, path);
      appendFileSync(path, line, { mode: 0o600 });
    } catch {
      // A log that cannot be written must not stop what it would have told of.
    }
  };
  return {
    info: (line) => write('info ', line),
    error: (line, thrown) => write('error', thrown === undefined ? line : `${line}: ${stackOf(thrown)}`),
  };
}

function rotate(folder: string, path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size < maxBytes) return;
  for (let index = keptFiles - 1; index >= 1; index -= 1) {
    const from = index === 1 ? path : join(folder, `main.${index - 1}.log`);
    if (statSync(from, { throwIfNoEntry: false }) !== undefined) {
      renameSync(from, join(folder, `main.${index}.log`));
    }
  }
}

function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
