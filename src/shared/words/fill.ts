export type WordParams = Readonly<Record<string, string | number>>;

/** The names of the values that a text asks for: `{{name}}`, or `{{name, number}}` in i18next's spelling. */
export function holes(text: string): readonly string[] {
  return [...text.matchAll(/\{\{(\w+)/g)].map((hole) => hole[1] ?? '');
}

/** The text with its values in place. A value that is not given leaves its hole empty. */
export function fill(text: string, params: WordParams): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name] ?? ''));
}

/** Whether every value that the text asks for is given, and says something. */
export function isKnown(text: string, params: WordParams): boolean {
  return holes(text).every((hole) => (params[hole] ?? '') !== '');
}
