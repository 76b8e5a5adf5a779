import type { Proposal, ProposalReason } from '../../../../shared/proposal.ts';
import type { DurationUnit, LabelledColumn, SourceMapping } from '../../../../shared/source-mapping.ts';
import { findRowId } from '../find-form.ts';
import type { ColumnLook, TableLook } from './column-looks.ts';
import {
  allNamed,
  findTime,
  findUser,
  isWords,
  named,
  type TimeRole,
  timeReasons,
  type UserRole,
} from './roles.ts';

/** A proposal, and how much speaks for it. */
export interface Candidate {
  readonly proposal: Proposal;
  readonly weight: number;
}

/** What every kind of table has. */
interface Base {
  readonly look: TableLook;
  readonly time: TimeRole;
  readonly rowId: readonly [string, ...string[]];
}

/** What a kind of table makes of it. */
interface Shape {
  readonly recipe: Proposal['recipe'];
  readonly weight: number;
  readonly reason: ProposalReason;
  readonly user: UserRole | null;
  /** Stands in for a user where there is none. */
  readonly thread?: ColumnLook | null;
  readonly fields: Partial<SourceMapping>;
}

/** A mapping of which no words are known yet. */
export const noWords = {
  textColumn: null,
  actionColumn: null,
  itemColumn: null,
  placeColumns: [],
  durationColumn: null,
  propertiesColumn: null,
} satisfies Partial<SourceMapping>;

const longestAction = 40;
const mostActions = 40;

const isAction = (column: ColumnLook): boolean =>
  isWords(column) && column.distinct <= mostActions && column.length <= longestAction;

/** A label for a column: its name, without what would end it. */
const labelOf = (name: string): string =>
  Array.from(name.replace(/[\s=|｜¦\p{Cc}\p{Cf}]+/gu, '_'))
    .slice(0, 40)
    .join('')
    .toWellFormed();

const labelled = (columns: readonly (ColumnLook | null)[]): LabelledColumn[] =>
  columns.flatMap((column) => (column === null ? [] : { column: column.name, label: labelOf(column.name) }));

const telling = (columns: LabelledColumn[]): Pick<SourceMapping, 'labelled'> =>
  columns.length === 0 ? {} : { labelled: columns };

/** The unit of a length of time, by its column's name, else by its size: nobody stays for a thousand minutes again and again. */
function unitOf({ name, median }: ColumnLook, time: TimeRole): DurationUnit {
  const plain = name.toLowerCase();
  if (/(?:^|_)(?:us|micros|microseconds)$|微秒/.test(plain)) return 'microseconds';
  if (/(?:_|^)ms$|milli|毫秒/.test(plain)) return 'milliseconds';
  if (/min(?:ute)?s?$|分钟/.test(plain)) return 'minutes';
  if (/sec(?:ond)?s?$|_s$|秒/.test(plain)) return 'seconds';
  const isMilliseconds = time.column.kind === 'unix_milliseconds' && (median ?? 0) >= 1_000;
  return isMilliseconds || (median ?? 0) >= 20_000 ? 'milliseconds' : 'seconds';
}

function duration(look: TableLook, time: TimeRole): readonly LabelledColumn[] {
  const column = named(look, 'duration', ({ numbers, filled }) => filled > 0 && numbers > 0.8);
  return column === null ? [] : [{ column: column.name, label: 'for', unit: unitOf(column, time) }];
}

const withDuration = ({ look, time }: Base, columns: readonly (ColumnLook | null)[]) =>
  telling([...labelled(columns), ...duration(look, time)]);

const taken = (...columns: readonly (ColumnLook | null | undefined)[]): ReadonlySet<string> =>
  new Set(columns.flatMap((column) => column?.name ?? []));

function asConversations(base: Base): Shape | null {
  const { look, time } = base;
  const role = named(look, 'role', (column) => isWords(column) && column.distinct <= 12);
  const message = named(look, 'message', (column) => isWords(column) && column.length >= 6);
  const thread = named(look, 'thread', ({ filled }) => filled > 0);
  if (role === null || message === null) return null;
  const found = findUser(look, taken(role, message, time.column, time.day, thread));
  const user = found?.by === 'name' || thread === null ? found : null;
  if (user === null && thread === null) return null;
  const more = allNamed(look, 'support').filter((column) => isWords(column) && column !== message);
  return {
    recipe: 'support-conversations',
    weight: 5,
    reason: {
      code: 'support_conversations',
      params: { table: look.table.name, role: role.name, text: message.name },
    },
    user,
    thread,
    fields: {
      form: 'text',
      textColumn: message.name,
      ...telling(labelled([role, user === null ? null : thread, ...more.slice(0, 3)])),
    },
  };
}

/** What somebody is called who takes part in a conversation. */
const partners =
  /^(?:agents?|customers?|users?|clients?|assistant|bot|system|staff|support|operators?|visitors?|guests?|sellers?|buyers?|in(?:bound)?|out(?:bound)?|客服.*|坐席|人工|机器人|顾客|客户|用户|访客|商家|买家|卖家|系统)$/i;

function asShop(base: Base): Shape | null {
  const { look, time } = base;
  const action = named(look, 'action', isAction);
  const products = allNamed(look, 'product').filter((column) => column !== action);
  const [product] = products;
  if (action === null || product === undefined) return null;
  const more = allNamed(look, 'shop').filter((column) => column !== product && column !== action);
  const user = findUser(look, taken(action, ...products, ...more, time.column, time.day));
  return {
    recipe: 'shop-clickstream',
    weight: 5,
    reason: {
      code: 'shop_clickstream',
      params: { table: look.table.name, action: action.name, product: product.name },
    },
    user,
    fields: {
      form: 'columns',
      actionColumn: action.name,
      itemColumn: product.name,
      ...withDuration(base, more.slice(0, 6)),
    },
  };
}

function asAppUsage(base: Base): Shape | null {
  const { look, time } = base;
  const app = named(look, 'app', isWords);
  if (app === null) return null;
  const action = named(look, 'action', (column) => isAction(column) && column !== app);
  const more = allNamed(look, 'usage').filter((column) => isWords(column) && column !== app);
  const others = allNamed(look, 'app');
  return {
    recipe: 'app-usage',
    weight: 4,
    reason: { code: 'app_usage', params: { table: look.table.name, app: app.name } },
    user: findUser(look, taken(app, action, time.column, time.day, ...more, ...others)),
    fields: {
      form: 'columns',
      actionColumn: action?.name ?? null,
      placeColumns: [app.name],
      ...withDuration(base, more.slice(0, 3)),
    },
  };
}

/** Words of so many characters are sentences, as a rule. */
const shortestText = 12;
const mostLabelled = 6;

/** Any table with a time and words. */
function asAnything(base: Base): Shape | null {
  const { look, time } = base;
  const action = named(look, 'action', isAction);
  const user = findUser(look, taken(action, time.column, time.day));
  const words = look.columns
    .filter((column) => isWords(column) && column !== user?.column && column.times < 0.5)
    .sort((a, b) => b.length - a.length);
  const [longest] = words;
  if (longest === undefined) return null;
  const text = named({ columns: words }, 'message') ?? (longest.length >= shortestText ? longest : null);
  const others = look.columns.filter(
    (column) => words.includes(column) && column !== text && column !== action,
  );
  return {
    recipe: 'any-log',
    weight: user?.by === 'name' ? 3 : user === null ? 1 : 2,
    reason: {
      code: 'time_and_words',
      params: { table: look.table.name, time: time.column.name, words: (text ?? action ?? longest).name },
    },
    user,
    fields: {
      form: text === null ? 'columns' : 'text',
      textColumn: text?.name ?? null,
      ...(text === null ? { actionColumn: action?.name ?? null } : {}),
      ...withDuration(base, [...(text === null ? [] : [action]), ...others].slice(0, mostLabelled)),
    },
  };
}

function userReason({ user, thread }: Shape, rows: number): ProposalReason {
  if (user === null) {
    return thread == null
      ? { code: 'one_user', params: {} }
      : { code: 'user_is_thread', params: { column: thread.name } };
  }
  const { name, distinct } = user.column;
  return user.by === 'name'
    ? { code: 'user_by_name', params: { column: name } }
    : { code: 'user_by_values', params: { column: name, distinct, rows } };
}

function candidateOf({ look, time, rowId }: Base, shape: Shape): Candidate {
  const [idColumn, ...otherIdColumns] = rowId;
  const mapping: SourceMapping = {
    ...noWords,
    profile: null,
    form: 'text',
    table: look.table.name,
    idColumn,
    ...(otherIdColumns.length === 0 ? {} : { otherIdColumns }),
    userColumn: (shape.user?.column ?? shape.thread)?.name ?? null,
    timeColumn: time.column.name,
    ...(time.day === null ? {} : { dateColumn: time.day.name }),
    ...shape.fields,
  };
  const reasons = [shape.reason, userReason(shape, look.rows), ...timeReasons(time.column)];
  return { proposal: { mapping, recipe: shape.recipe, reasons }, weight: shape.weight };
}

function baseOf(look: TableLook): Base | null {
  const time = look.rows === 0 ? null : findTime(look);
  const rowId = findRowId(look.table);
  return time === null || rowId === null ? null : { look, time, rowId };
}

/** A table of messages that says of each who wrote it, in words that nothing else is called; null of any other. */
export function proposeMessages(look: TableLook): Proposal | null {
  const base = baseOf(look);
  const shape = base === null ? null : asConversations(base);
  if (base === null || shape === null) return null;
  const role = named(look, 'role', (column) => isWords(column) && column.distinct <= 12);
  const isOfPartners = role?.values.some((value) => partners.test(value.trim())) === true;
  return isOfPartners ? candidateOf(base, shape).proposal : null;
}

/** How a table that has no usual form may be read, by the names and the values of its columns; null where nothing says when. */
export function proposeTable(look: TableLook): Candidate | null {
  const base = baseOf(look);
  if (base === null) return null;
  const shape = asConversations(base) ?? asShop(base) ?? asAppUsage(base) ?? asAnything(base);
  return shape === null ? null : candidateOf(base, shape);
}
