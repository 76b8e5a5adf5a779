import type { FoundInFile } from './registry.ts';

/** How much of a file has been read, in items of one pipeline. */
export interface ReadSoFar {
  readonly items: number;
  readonly done: number;
  readonly failed: number;
  /** Those that no reading has come to an end with. */
  readonly unread: number;
}

/** How much of a file a pipeline has read, by what the file holds; null where it has nothing for that pipeline. */
export function readSoFar({ events, mail }: FoundInFile, pipeline: string): ReadSoFar | null {
  if (pipeline === 'events' && events !== undefined)
    return tally(events.users, events.succeededUsers, events.failedUsers);
  if (pipeline === 'mail' && mail !== undefined)
    return tally(mail.mails, mail.otherMails + mail.candidates + mail.projects, mail.failedMails);
  return null;
}

function tally(items: number, done: number, failed: number): ReadSoFar {
  return { items, done, failed, unread: Math.max(0, items - done - failed) };
}
