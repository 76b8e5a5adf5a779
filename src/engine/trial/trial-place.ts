import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf } from '../database/place-sidecar.ts';
import { forgetNote } from './trial-note.ts';

const ending = '.trial.db';

/** Where trials of a file are kept, each a database of its own, with ledger and results. */
export const trialFolder = folderOf('.gleaner-trials');

/** The place of one question to some items: the same for the same, so that what was paid for is found again. */
export const trialPlace = (folder: string, question: string): string => join(folder, `${question}${ending}`);

/** Makes the folder, for nobody else to look into. */
export const makeTrialFolder = (folder: string): void =>
  void mkdirSync(folder, { recursive: true, mode: 0o700 });

/** A database and what SQLite keeps beside it. */
const parts = ['-wal', '-shm', ''] as const;

/** Throws one trial away. */
function removeTrial(place: string): void {
  for (const part of parts) rmSync(`${place}${part}`, { force: true });
}

/** Makes room for the same to be asked anew: what was tried there goes to a place of its own, since it was paid for. */
export function setAsideTrial(place: string): void {
  if (!existsSync(place)) return;
  const stem = place.slice(0, -ending.length);
  let number = 1;
  while (existsSync(`${stem}-${number}${ending}`)) number += 1;
  for (const part of parts)
    if (existsSync(`${place}${part}`)) renameSync(`${place}${part}`, `${stem}-${number}${ending}${part}`);
}

interface TrialFile {
  readonly place: string;
  /** When it was last written to, in milliseconds. */
  readonly time: number;
}

function trialFiles(folder: string): readonly TrialFile[] {
  let names: readonly string[] = [];
  try {
    names = readdirSync(folder);
  } catch {
    // Nothing was tried yet.
  }
  const timeOf = (place: string): number =>
    Math.max(
      ...[place, `${place}-wal`].map((each) => statSync(each, { throwIfNoEntry: false })?.mtimeMs ?? 0),
    );
  return names
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ place: join(folder, name), time: timeOf(join(folder, name)) }))
    .sort((a, b) => b.time - a.time || (a.place < b.place ? -1 : 1));
}

/** The trials in a folder, the newest first. */
export const trialPlaces = (folder: string): readonly string[] =>
  trialFiles(folder).map(({ place }) => place);

/** Changes with whatever is tried; null where nothing was. */
export function trialMark(folder: string): string | null {
  const [newest] = trialFiles(folder);
  return newest === undefined ? null : `${newest.place} ${newest.time}`;
}

/** Throws all trials of a file away, and with them what they took. Answers how many there were. */
export function forgetTrials(folder: string): number {
  const places = trialPlaces(folder);
  for (const place of places) removeTrial(place);
  forgetNote(folder);
  return places.length;
}
