/** What JSON can hold. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };
type Row = Readonly<Record<string, Json>>;

/** How a list is written: its members, one after the other; ids as steps from one to the next; rows whose keys are said once. */
const plain = 0;
const steps = 1;
const table = 2;

const mostDigits = 15;

const zero = 48;
const nine = 57;

/** Whether a text is a whole number and would be the same text again. Asked of every id: a pattern takes twice as long. */
function isCount(value: Json): value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > mostDigits) return false;
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (code < zero || code > nine) return false;
  }
  return value.length === 1 || value.charCodeAt(0) !== zero;
}

function isIdList(value: Json): value is readonly string[] {
  if (!Array.isArray(value)) return false;
  for (const member of value as readonly Json[]) if (!isCount(member)) return false;
  return true;
}

/** Writes lists of ids one after the other: `3 2 5+1` is 3, 5, 10, 11; each step is from the id before, also of another list. */
function createStepWriter(): (ids: readonly string[]) => string {
  let last = 0;
  return (ids) => {
    let text = '';
    for (let index = 0; index < ids.length; ) {
      const first = Number(ids[index]);
      let run = 0;
      index += 1;
      while (index < ids.length && Number(ids[index]) === first + run + 1) {
        run += 1;
        index += 1;
      }
      text += `${text === '' ? '' : ' '}${first - last}${run === 0 ? '' : `+${run}`}`;
      last = first + run;
    }
    return text;
  };
}

function createStepReader(): (text: string) => readonly string[] {
  let last = 0;
  return (text) => {
    if (text === '') return [];
    return text.split(' ').flatMap((word) => {
      const [step = '0', run = '0'] = word.split('+');
      const first = last + Number(step);
      last = first + Number(run);
      return Array.from({ length: Number(run) + 1 }, (_, index) => String(first + index));
    });
  };
}

const isRow = (value: Json): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The keys that all members have, in the same order; null where the list is no table. */
function keysOf(list: readonly Json[]): readonly string[] | null {
  const [first] = list;
  if (list.length < 2 || first === undefined || !isRow(first)) return null;
  const keys = Object.keys(first);
  for (const row of list) {
    if (!isRow(row)) return null;
    const own = Object.keys(row);
    if (own.length !== keys.length) return null;
    for (let at = 0; at < keys.length; at += 1) if (own[at] !== keys[at]) return null;
  }
  return keys;
}

function terseTable(rows: readonly Row[], keys: readonly string[]): Json {
  const writers = keys.map((key) =>
    rows.every((row) => isIdList(row[key] as Json)) ? createStepWriter() : null,
  );
  const lines = rows.map((row) =>
    keys.map((key, index) => {
      const value = row[key] as Json;
      return writers[index]?.(value as readonly string[]) ?? terse(value);
    }),
  );
  return [table, keys, writers.map((writer) => (writer === null ? plain : steps)), ...lines];
}

/** The same in fewer words, as JSON again; `verbose` makes of it what it was. */
export function terse(value: Json): Json {
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    if (list.length > 0 && isIdList(list)) return [steps, createStepWriter()(list)];
    const keys = keysOf(list);
    return keys === null ? [plain, ...list.map(terse)] : terseTable(list as readonly Row[], keys);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, terse(member)]])),
  );
}

function verboseTable(keys: readonly string[], kinds: readonly number[], lines: readonly Json[]): Json {
  const readers = kinds.map((kind) => (kind === steps ? createStepReader() : null));
  return (lines as readonly (readonly Json[])[]).map((line) =>
    Object.fromEntries(
      keys.map((key, index) => {
        const cell = line[index] as Json;
        return [key, readers[index]?.(cell as string) ?? verbose(cell)];
      }),
    ),
  );
}

export function verbose(value: Json): Json {
  if (Array.isArray(value)) {
    const [kind, ...rest] = value as readonly Json[];
    if (kind === steps) return createStepReader()(rest[0] as string);
    if (kind !== table) return rest.map(verbose);
    const [keys, kinds, ...lines] = rest;
    return verboseTable(keys as readonly string[], kinds as readonly number[], lines);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, verbose(member as Json)]));
}
