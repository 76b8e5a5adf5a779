import { labelsOf } from './classify-labelled.ts';
import type { DemoEvent, DemoUser } from './demo-record.ts';
import type { ChatMessage } from './read-request.ts';
import type { Random } from './seeded-random.ts';
import { readSubjects } from './subjects.ts';
import type { Wording } from './word-types.ts';

/** What a request asks for of events of a type besides. */
interface Asked {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'date';
}

const typeLine = /^(\S.*?) \[[^\]]*\](?: — .*?)?; attributes: (.+)$/gm;
const attribute = /([^,()]+?)(?: \(([^)]*)\))?(?:, |$)/g;

/** By the name of its type. One of a list is not said. */
function askedOf(messages: readonly ChatMessage[]): ReadonlyMap<string, readonly Asked[]> {
  const system = messages.find(({ role }) => role === 'system')?.content ?? '';
  return new Map(
    [...system.matchAll(typeLine)].map(([, type = '', all = '']) => [
      type,
      [...all.matchAll(attribute)].flatMap(([, name = '', kind = '']) => {
        if (kind.startsWith('one of')) return [];
        return [{ name, kind: kind === 'number' ? 'number' : kind.startsWith('date') ? 'date' : 'text' }];
      }),
    ]),
  );
}

/** What stands between fields, or goes on for too long, is left unsaid. */
const plain = /^[^|｜=＝/\r\n]{1,60}$/;

/** What rows have in a column of that name, or of one that begins with it; null where they differ. */
function labelled(name: string, rows: readonly string[]): string | null {
  const said = new Set(
    rows.flatMap((row) => {
      const found = [...labelsOf(row)].find(([label]) => label === name || label.startsWith(`${name}_`));
      return found === undefined ? [] : [found[1]];
    }),
  );
  const [value] = said;
  return said.size === 1 && value !== undefined ? value : null;
}

/** What an event is about, where that is one word and stands in a row as it is. */
function subject({ context }: DemoEvent, rows: readonly string[]): string | null {
  const [first = ''] = readSubjects(context);
  return /^\S{1,24}$/.test(first) && rows.some((row) => row.includes(first)) ? first : null;
}

const isOfKind = (kind: Asked['kind'], value: string): boolean =>
  plain.test(value) && (kind !== 'number' || /^\d+(?:\.\d+)?$/.test(value));

/** What is said of an event; null where its rows do not say it. */
function sayOf({ name, kind }: Asked, event: DemoEvent, rows: readonly string[]): string | null {
  if (kind === 'date') return null;
  const value = labelled(name, rows) ?? (kind === 'text' ? subject(event, rows) : null);
  return value !== null && isOfKind(kind, value) ? value : null;
}

const invented: Readonly<Record<Asked['kind'], string>> = {
  text: 'Atlantis',
  number: '987654321',
  date: '1912-04-15',
};

/** Adds to what was meant what a request asks for of a type besides, as the rows have it; some of it made up. */
export function describeEvents(
  users: readonly DemoUser[],
  messages: readonly ChatMessage[],
  { inventsShare = 0 }: Wording,
  random: Random,
): readonly DemoUser[] {
  const asked = askedOf(messages);
  if (asked.size === 0) return users;
  const describe = (event: DemoEvent, user: DemoUser): DemoEvent => {
    const cited = new Set(event.rows);
    const rows = user.rows.flatMap(({ row, text }) => (cited.has(row) ? [text] : []));
    const attributes = (asked.get(event.type) ?? []).flatMap((each) => {
      const value = inventsShare > random() ? invented[each.kind] : sayOf(each, event, rows);
      return value === null ? [] : [[each.name, value] as const];
    });
    return attributes.length === 0 ? event : { ...event, attributes };
  };
  return users.map((user) => ({ ...user, events: user.events.map((event) => describe(event, user)) }));
}
