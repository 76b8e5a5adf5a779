import type { DemoUser } from './demo-record.ts';
import type { ChatMessage } from './read-request.ts';
import type { Random } from './seeded-random.ts';

/** How the model departs from its own names of types. */
export interface Wording {
  /** Share of events, 0–1, that are of a type which nobody has listed. */
  readonly unlistedShare?: number;
  /** It calls the same otherwise from call to call, unless the request names one of its names for it. */
  readonly drifts?: boolean;
  /** Share of the attributes that a request asks for, 0–1, that are made up. */
  readonly inventsShare?: number;
  /** It does not read which types were used before. */
  readonly forgets?: boolean;
}

/** What a type is called besides; `{}` is the type. */
const variants = ['{}', '{}行为', '关于{}', '{}动作', '{}记录', '进行{}'];

const isLatin = (type: string): boolean => /^[\x20-\x7e]+$/.test(type);

const systemOf = (messages: readonly ChatMessage[]): string =>
  messages.find(({ role }) => role === 'system')?.content ?? '';

/** The names that a request lists, and those that it says were used before. */
function namesIn(system: string, forgets: boolean): ReadonlySet<string> {
  const listed = [...system.matchAll(/^(\S.*?) \[[^\]]*\](?: — .*|; attributes: .*)?$/gm)].map(
    ([, name = '']) => name,
  );
  const used = forgets
    ? undefined
    : /^Types that were used before[^:]*: (.*)$/m.exec(system)?.[1]?.split(', ');
  return new Set([...listed, ...(used ?? [])]);
}

/** Says what was meant in the names of this call. What the record keeps is what was meant. */
export function wordTypes(
  users: readonly DemoUser[],
  messages: readonly ChatMessage[],
  { unlistedShare = 0, drifts = false, forgets = false }: Wording,
  random: Random,
): readonly DemoUser[] {
  if (unlistedShare === 0 && !drifts) return users;
  const known = namesIn(systemOf(messages), forgets);
  const chosen = new Map<string, string>();
  const nameOf = (type: string): string => {
    if (random() < unlistedShare) return `${isLatin(type) ? 'unlisted ' : '未列'}${Math.floor(random() * 9)}`;
    if (!drifts) return type;
    const names = variants.map((variant) => variant.replace('{}', type));
    const name =
      chosen.get(type) ??
      names.find((each) => known.has(each)) ??
      names[Math.floor(random() * names.length)] ??
      type;
    chosen.set(type, name);
    return name;
  };
  return users.map((user) => ({
    ...user,
    events: user.events.map((event) => ({ ...event, type: nameOf(event.type) })),
  }));
}
