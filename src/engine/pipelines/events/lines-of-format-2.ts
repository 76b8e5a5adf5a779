import type { AnswerLine } from './read-answer-line.ts';
import { readBlockLine } from './read-block-line.ts';
import type { BlockLine } from './read-plain-line.ts';
import type { LinesByUser } from './user-lines.ts';

/** The lines that stand under a user's number, up to the END or the next number. */
interface Block {
  readonly user: number;
  readonly lines: Exclude<BlockLine, { kind: 'head' }>[];
  entangled: boolean;
}

/** The blocks of a reply, in order. What stands in none, before the first number or behind an END, is nobody's. */
function blocksOf(texts: readonly string[], isAlone: boolean): readonly Block[] {
  const blocks: Block[] = [];
  let open = null as Block | null;
  for (const text of texts) {
    const line = readBlockLine(text);
    if (line === null) continue;
    if (line.kind === 'head') {
      // A number said again within its block begins no other.
      if (open?.user === line.user) continue;
      open = { user: line.user, lines: [], entangled: false };
      blocks.push(open);
    } else if (open !== null) {
      if (line.kind !== 'end') open.lines.push(line);
      else if (line.user === open.user || (line.user === null && isAlone)) {
        open.lines.push(line);
        open = null;
      } else if (line.user !== null) {
        // The END of another: the lines before it may be that one's too, and their number got lost.
        open.entangled = true;
        open = null;
      }
    }
  }
  return blocks;
}

/** The same lines, each with its user and every event with its category: what the line says, what the type's first does, what is known. */
function settle(
  block: Block,
  stated: ReadonlyMap<string, string> | undefined,
  categoryOf: CategoryOf,
): AnswerLine[] {
  const { user } = block;
  return block.lines.map((line) => {
    if (line.kind !== 'event') return { ...line, user };
    const { kind, rows, type, context } = line;
    const category = line.category ?? stated?.get(type) ?? categoryOf(type);
    return { kind, user, rows, type, category, context };
  });
}

/** What each user's lines say first of a type's category. */
function statedIn(blocks: readonly Block[]): ReadonlyMap<number, ReadonlyMap<string, string>> {
  const byUser = new Map<number, Map<string, string>>();
  for (const { user, lines } of blocks) {
    const stated = byUser.get(user) ?? new Map<string, string>();
    byUser.set(user, stated);
    for (const line of lines)
      if (line.kind === 'event' && line.category !== null && !stated.has(line.type))
        stated.set(line.type, line.category);
  }
  return byUser;
}

/** The category of an event type for which a reply says none. */
export type CategoryOf = (type: string) => string;

/**
 * Reads the lines of a reply in format 2: a user's stand between `@NUMBER` and `@NUMBER END ROW`. What one user's lines say
 * of a type's category holds for no other's.
 *
 * @param isAlone the request was about one user: an END without a number can be nobody else's
 */
export function linesOfFormat2(
  texts: readonly string[],
  { isAlone, categoryOf }: { readonly isAlone: boolean; readonly categoryOf: CategoryOf },
): LinesByUser {
  const blocks = blocksOf(texts, isAlone);
  const stated = statedIn(blocks);
  const byUser = new Map<number, { lines: AnswerLine[]; elsewhere: AnswerLine[]; entangled: boolean }>();
  let before: number | null = null;
  for (const block of blocks) {
    const { user, entangled } = block;
    const lines = settle(block, stated.get(user), categoryOf);
    const earlier = byUser.get(user);
    if (earlier === undefined) byUser.set(user, { lines, elsewhere: [], entangled });
    else {
      (before === user ? earlier.lines : earlier.elsewhere).push(...lines);
      earlier.entangled ||= entangled;
    }
    before = user;
  }
  return byUser;
}
