import { z } from 'zod';
import { foldText } from './fold-text.ts';

/** From the lowest to the highest. */
export const educationLevels = ['secondary', 'associate', 'bachelor', 'master', 'doctor'] as const;
export const educationLevelSchema = z.enum(educationLevels);
export type EducationLevel = z.infer<typeof educationLevelSchema>;

/** In this order, each taking its words out of the text: 大学院 before 大学, 高専 before 高. */
const readers: readonly (readonly [RegExp, EducationLevel])[] = [
  [/博士|ドクター|\bph\.? ?d\b\.?|\bdoctora(?:te|l)\b|\bdoctor of\b/g, 'doctor'],
  [
    /硕士|碩士|修士|研究生|大学院|マスター(?:卒|課程)|\bmba\b|\bm\.?sc\b\.?|\bm\.?eng\b|\bmaster'?s\b|\bmasters? (?:of|in|degree)\b/g,
    'master',
  ],
  [
    /本科|学士|大卒|大学卒|四年制大学|学部卒|\bbachelor'?s?\b|\bb\.?sc\b\.?|\bb\.?eng\b|\bundergraduate degree\b|\buniversity degree\b/g,
    'bachelor',
  ],
  [
    /大专|大專|专科|短大|短期大学|高専|専門学校|専門卒|\bassociate'?s? degree\b|\bjunior college\b/g,
    'associate',
  ],
  [/高中|中专|职高|高卒|高校卒|高等学校|\bhigh school\b/g, 'secondary'],
];

function levelsIn(text: string): readonly EducationLevel[] {
  let rest = foldText(text).replaceAll('’', "'");
  const found: EducationLevel[] = [];
  for (const [words, level] of readers) {
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
