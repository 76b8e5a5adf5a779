/** Words, each by its number. */
export interface WordList {
  readonly words: readonly string[];
  /** Its number; a word that is new gets the next. */
  numberOf(word: string): number;
  /** Its number; -1 of a word that is not there. */
  find(word: string): number;
}

export function createWordList(): WordList {
  const words: string[] = [];
  const numbers = new Map<string, number>();
  // Those of one user, and often those of one type, come one after another.
  let last = '';
  let lastNumber = -1;
  return {
    words,
    find: (word) => numbers.get(word) ?? -1,
    numberOf: (word) => {
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
