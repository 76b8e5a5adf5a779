import { type AnswerLine, readAnswerLine } from './read-answer-line.ts';
import type { LinesByUser } from './user-lines.ts';

/** Reads the lines of a reply in format 1, each of which names its user. Those of nobody who was asked about come between no others. */
export function linesOfFormat1(texts: readonly string[], isAsked: (user: number) => boolean): LinesByUser {
  const byUser = new Map<number, { readonly lines: AnswerLine[]; readonly elsewhere: AnswerLine[] }>();
  let current: number | null = null;
  for (const text of texts) {
    const line = readAnswerLine(text);
    if (line === null) continue;
    const earlier = byUser.get(line.user);
    if (earlier === undefined) byUser.set(line.user, { lines: [line], elsewhere: [] });
    else if (current === line.user) earlier.lines.push(line);
    else earlier.elsewhere.push(line);
    if (isAsked(line.user)) current = line.user;
  }
  return byUser;
}
