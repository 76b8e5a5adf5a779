import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../../shared/app-error.ts';
import { foldText } from './fold-text.ts';

/** From the lowest to the highest. */
export const educationLevels = ['secondary', 'associate', 'bachelor', 'master', 'doctor'] as const;

const word = z.string().trim().min(1).max(100);
const id = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);
/** The name that is shown, then every other one that it goes by. */
const names = z.array(word).min(1);

interface Entry {
  readonly id: string;
  readonly names: readonly string[];
}

/** Ids stand in the analyst's file, and a name means one thing: neither may be there twice. */
function refuseTwice(entries: readonly Entry[], context: z.RefinementCtx): void {
  const ids = new Set<string>();
  const meaning = new Map<string, string>();
  for (const [at, entry] of entries.entries()) {
    const refuse = (message: string): void =>
      context.addIssue({ code: 'custom', path: ['entries', at], message });
    if (ids.has(entry.id)) refuse(`the id ${entry.id} is there twice`);
    ids.add(entry.id);
    for (const name of entry.names) {
      const folded = foldText(name);
      if (meaning.has(folded)) refuse(`“${name}” is a name of ${meaning.get(folded)} already`);
      meaning.set(folded, entry.id);
    }
  }
}

/** An id that an entry points to has to be there. */
function refuseUnknown(
  entries: readonly Entry[],
  pointsTo: (at: number) => readonly string[],
  context: z.RefinementCtx,
): void {
  const ids = new Set(entries.map((entry) => entry.id));
  for (const at of entries.keys())
    for (const other of pointsTo(at))
      if (!ids.has(other))
        context.addIssue({ code: 'custom', path: ['entries', at], message: `there is no ${other}` });
}

const version = z.literal(1);

const schemas = {
  skills: z
    .strictObject({
      version,
      /** Names that are common words too: in a sentence they are a skill only as its own name is written. */
      commonWords: z.array(word),
      entries: z.array(z.strictObject({ id, names })).min(1),
    })
    .superRefine(({ entries }, context) => refuseTwice(entries, context)),
  places: z
    .strictObject({
      version,
      /** A city says in which country it lies. */
      entries: z.array(z.strictObject({ id, country: id.optional(), names })).min(1),
    })
    .superRefine(({ entries }, context) => {
      refuseTwice(entries, context);
      refuseUnknown(entries, (at) => [entries[at]?.country ?? []].flat(), context);
    }),
  certificates: z
    .strictObject({
      version,
      /** Who holds one may do without those that it covers. */
      entries: z.array(z.strictObject({ id, covers: z.array(id).optional(), names })).min(1),
    })
    .superRefine(({ entries }, context) => {
      refuseTwice(entries, context);
      refuseUnknown(entries, (at) => entries[at]?.covers ?? [], context);
    }),
  education: z.strictObject({
    version,
    /** In this order, each level taking its words out of the text: 大学院 before 大学卒, 高専 before 高卒. */
    levels: z.array(z.strictObject({ level: z.enum(educationLevels), words: names })).min(1),
  }),
} as const;

type Name = keyof typeof schemas;

/** The words that are known, as they stand in `resources/dictionaries`; see the README there. */
export type Dictionaries = { readonly [Each in Name]: Readonly<z.infer<(typeof schemas)[Each]>> };

function invalid(path: string, why: string, cause?: unknown): AppError {
  return new AppError('dictionary_invalid', `The dictionary ${path} cannot be used: ${why}`, {
    hint: 'Mend the file, or put the one back that came with Gleaner.',
    params: { path, why },
    cause,
  });
}

function readDictionary<Each extends Name>(folder: string, name: Each): Dictionaries[Each] {
  const path = join(folder, `${name}.json`);
  let stored: unknown;
  try {
    stored = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw invalid(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  const read = schemas[name].safeParse(stored);
  if (read.success) return read.data as Dictionaries[Each];
  const [issue] = read.error.issues;
  throw invalid(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, read.error);
}

/**
 * Reads the dictionaries of a folder and checks them.
 * @throws AppError dictionary_invalid, naming the file and the place in it
 */
export function readDictionaries(folder: string): Dictionaries {
  return {
    skills: readDictionary(folder, 'skills'),
    places: readDictionary(folder, 'places'),
    certificates: readDictionary(folder, 'certificates'),
    education: readDictionary(folder, 'education'),
  };
}

/**
 * Where the dictionaries lie: in `resources` above the sources and the built app; beside the archive where the app is
 * packaged.
 */
export function dictionaryFolder(from = import.meta.dirname): string {
  for (let above = from; dirname(above) !== above; above = dirname(above)) {
    const found = [join(above, 'resources', 'dictionaries'), join(above, 'dictionaries')].find((folder) =>
      existsSync(join(folder, 'skills.json')),
    );
    if (found !== undefined) return found;
  }
  throw invalid('resources/dictionaries', 'it is not part of this installation.');
}

let known: Dictionaries | null = null;

/**
 * The dictionaries that came with Gleaner, read when they are first asked for.
 * @throws AppError dictionary_invalid
 */
export function dictionaries(): Dictionaries {
  known ??= readDictionaries(dictionaryFolder());
  return known;
}

/** What is made of the dictionaries once: an index of names, say. */
export function madeOnce<Made>(make: (of: Dictionaries) => Made): () => Made {
  let made: { readonly value: Made } | null = null;
  return () => {
    made ??= { value: make(dictionaries()) };
    return made.value;
  };
}
