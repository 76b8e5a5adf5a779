import { isGrounded } from './types/attributes.ts';

/** What an event is about, as the column `context` holds it. */
export interface AboutEvent {
  readonly text?: string;
  /** What the model called it, where its type was set to the recipe's type for others. */
  readonly said?: string;
  /** What is told of it besides, by name; left out where nothing is. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Attributes whose value stands in none of its rows. */
  readonly ungrounded?: readonly string[];
}

interface Told {
  readonly context: string;
  readonly said?: string | undefined;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  readonly rows: readonly string[];
}

/**
 * What an event is about, as it is stored. A value that stands in none of its rows is said to be ungrounded.
 * @param words those of the user's rows by id
 */
export function aboutEvent(
  { context, said, attributes, rows }: Told,
  words: ReadonlyMap<string, string> | undefined,
): AboutEvent {
  const text = context === '' ? {} : { text: context };
  if (said === undefined && attributes === undefined) return text;
  const cited = rows.map((row) => words?.get(row) ?? '');
  const ungrounded = Object.entries(attributes ?? {}).flatMap(([name, value]) =>
    isGrounded(value, cited) ? [] : [name],
  );
  return {
    ...text,
    ...(said === undefined ? {} : { said }),
    ...(attributes === undefined ? {} : { attributes }),
    ...(ungrounded.length === 0 ? {} : { ungrounded }),
  };
}
