/** A line of an answer: the number that an item goes by, a bar, and the fields. */
// No two neighbours may both take spaces: a model that writes nothing but spaces would be read for hours.
export const answerLine = /^[\s>*•\-–]*(?:\|\s*)?(?:#\s*)?([\d０-９]{1,9})\s*\|(.*)$/;

/** Whether a text begins as an answer line does: with a number and a bar. */
function beginsAnswer(text: string): boolean {
  return answerLine.test(text.replaceAll('｜', '|'));
}

const opening = /<(think|thinking|reasoning)>/i;
const closing = /<\/(think|thinking|reasoning)>/i;

type BeginsAnswer = (text: string) => boolean;
type Tag = { readonly before: string; readonly behind: string } | null;

/** Where a tag stands that is not inside an answer line; null where there is none. */
function findTag(pattern: RegExp, text: string, begins: BeginsAnswer): Tag {
  const found = pattern.exec(text);
  if (found === null) return null;
  const before = text.slice(0, found.index);
  return begins(before) ? null : { before, behind: text.slice(found.index + found[0].length) };
}

/** A thought whose beginning the chat template ate: what stands behind its end. */
function behindEatenThought(lines: readonly string[], begins: BeginsAnswer): readonly string[] {
  for (const [index, line] of lines.entries()) {
    const end = findTag(closing, line, begins);
    const begin = findTag(opening, line, begins);
    if (begin !== null && (end === null || begin.before.length < end.before.length)) return lines;
    if (end !== null) return [end.behind, ...lines.slice(index + 1)];
  }
  return lines;
}

/**
 * The lines of a reply without the model's thoughts (`<think>…</think>`); of a thought that never ends, everything
 * goes. A tag inside an answer line is a word of the data: a row may have been about one.
 *
 * @param begins whether what stands before a tag begins an answer line
 */
export function outsideThoughts(
  lines: readonly string[],
  begins: BeginsAnswer = beginsAnswer,
): readonly string[] {
  if (!lines.some((line) => line.includes('<'))) return lines;
  const kept: string[] = [];
  let isThinking = false;
  for (const line of behindEatenThought(lines, begins)) {
    let rest: string | null = line;
    while (rest !== null) {
      if (isThinking) {
        const end = closing.exec(rest);
        isThinking = end === null;
        rest = end === null ? null : rest.slice(end.index + end[0].length);
      } else {
        const begin = findTag(opening, rest, begins);
        isThinking = begin !== null;
        kept.push(begin?.before ?? rest);
        rest = begin?.behind ?? null;
      }
    }
  }
  return kept;
}
