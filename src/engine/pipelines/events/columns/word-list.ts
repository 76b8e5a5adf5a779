export type WordList = ReturnType<typeof createWordList>;

/** Words, each by its number. */
export function createWordList() {
  const words: string[] = [];
  const numbers = new Map<string, number>();
  // Those of one user, and often those of one type, come one after another.
  let last = '';
  let lastNumber = -1;
  return {
    words: words as readonly string[],
    /** Its number; -1 of a word that is not there. */
    find: (word: string): number => numbers.get(word) ?? -1,
    /** Its number; a word that is new gets the next. */
    numberOf: (word: string): number => {
      if (lastNumber !== -1 && word === last) return lastNumber;
      let number = numbers.get(word);
      if (number === undefined) {
        number = words.length;
        numbers.set(word, number);
        words.push(word);
      }
      last = word;
      lastNumber = number;
      return number;
    },
  };
}
