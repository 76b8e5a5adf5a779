/** A line of an answer: the number that an item goes by, a bar, and the fields. */
// No two neighbours may both take spaces: a model that writes nothing but spaces would be read for hours.
export const answerLine = /^[\s>*•\-–]*(?:\|\s*)?(?:#\s*)?([\d０-９]{1,9})\s*\|(.*)$/;

/** Whether a text begins as an answer line does: with a number and a bar. */
export function beginsAnswer(text: string): boolean {
  return answerLine.test(text.replaceAll('｜', '|'));
}
