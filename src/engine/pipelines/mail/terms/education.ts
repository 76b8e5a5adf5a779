import { z } from 'zod';
import { educationLevels, madeOnce } from './dictionaries.ts';
import { foldText } from './fold-text.ts';

export const educationLevelSchema = z.enum(educationLevels);
export type EducationLevel = z.infer<typeof educationLevelSchema>;

/** A word in Latin letters stands alone; one of another script may stand within others. */
function patternOf(word: string): string {
  const folded = foldText(word);
  const literal = folded.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return `${/^[a-z0-9]/.test(folded) ? '\\b' : ''}${literal}${/[a-z0-9]$/.test(folded) ? '\\b' : ''}`;
}

/** Each level with the pattern of its words, the longest first. */
const readers = madeOnce(({ education: { levels } }) =>
  levels.map(({ level, words }) => {
    const patterns = [...words].sort((a, b) => b.length - a.length).map(patternOf);
    return { level, words: new RegExp(patterns.join('|'), 'g') };
  }),
);

function levelsIn(text: string): readonly EducationLevel[] {
  let rest = foldText(text).replaceAll('’', "'");
  const found: EducationLevel[] = [];
  for (const { level, words } of readers()) {
    rest = rest.replace(words, () => {
      found.push(level);
      return ' ';
    });
  }
  return found;
}

const byRank = (a: EducationLevel, b: EducationLevel): number =>
  educationLevels.indexOf(a) - educationLevels.indexOf(b);

/** The highest level that somebody has; null where the text names none (a university's name names none). */
export function readEducation(text: string | null): EducationLevel | null {
  return text === null ? null : ([...levelsIn(text)].sort(byRank).at(-1) ?? null);
}

/** The lowest level that is asked for ("本科及以上，硕士优先" asks for a bachelor); null where none is. */
export function readAskedEducation(text: string | null): EducationLevel | null {
  if (text === null || /学历不限|不限学历|学歴不問|no degree required/.test(foldText(text))) return null;
  return [...levelsIn(text)].sort(byRank).at(0) ?? null;
}

/** How many levels a candidate is short of what is asked; 0 where it is reached. */
export function levelsShort(held: EducationLevel, asked: EducationLevel): number {
  return Math.max(0, byRank(asked, held));
}
