import type { ScorePart } from '../../../shared/talent.ts';
import { isKnown } from '../../../shared/words/fill.ts';
import { en } from '../../../shared/words/pages.ts';

type ScoreKey = keyof typeof en.score;
type Params = ScorePart['params'];
export type Say = (
  key: `score.${ScoreKey}` | `level.${keyof typeof en.level}` | `workStyle.${keyof typeof en.workStyle}`,
  values?: Readonly<Record<string, string>>,
) => string;

/** What a standing says of a subject that has no sentence of its own. */
const standings = {
  measured: 'anyMeasured',
  met: 'anyMet',
  partly: 'anyPartly',
  unmet: 'anyUnmet',
  unknown: 'anyUnknown',
  not_asked: 'anyNotAsked',
} as const satisfies Record<string, ScoreKey>;

const experience = 'experienceYears';
const listed = 'listLacking';

/** The sentence of a code, from the most telling to the plainest: the first whose values are all known is said. */
const sentences: Partial<Record<ScorePart['code'], readonly ScoreKey[]>> = {
  vector_measured: ['vectorMeasured'],
  model_measured: ['modelMeasured'],
  model_unknown: ['modelUnknown'],
  rules_measured: ['rulesMeasured'],
  filters_measured: ['filtersMeasured'],
  filters_not_asked: ['filtersNotAsked'],
  skills_met: ['listMet'],
  skills_partly: [listed],
  skills_unmet: [listed],
  certificates_met: ['listMet'],
  certificates_partly: [listed],
  certificates_unmet: [listed],
  experience_met: [experience],
  experience_partly: [experience],
  experience_unmet: [experience],
  experience_unknown: ['experienceUnknown'],
  work_style_met: ['workStyleBoth'],
  work_style_partly: ['workStyleBoth'],
  work_style_unmet: ['workStyleBoth'],
  work_style_unknown: ['workStyleUnknown'],
  education_met: ['educationBoth'],
  education_partly: ['educationBoth'],
  education_unmet: ['educationBoth'],
  education_unknown: ['educationUnknown'],
  location_met: ['locationMetPlaces', 'locationMet'],
  location_unmet: ['locationUnmetPlaces', 'locationUnmet'],
  location_unknown: ['locationUnknown'],
  salary_met: ['salaryMet'],
  salary_unmet: ['salaryUnmet'],
  salary_unknown: ['salaryUnknown'],
};

const isLevel = (value: string): value is keyof typeof en.level => Object.hasOwn(en.level, value);
const isStyle = (value: string): value is keyof typeof en.workStyle => Object.hasOwn(en.workStyle, value);

/** Values as a person reads them: levels and ways of work in the language, long fractions cut. */
function shownValues(subject: ScorePart['subject'], params: Params, say: Say): Record<string, string> {
  const shown = (value: string | number): string => {
    if (typeof value === 'number') return String(Math.round(value * 10) / 10);
    if (subject === 'education') return isLevel(value) ? say(`level.${value}`) : value;
    if (subject !== 'work_style') return value;
    return value
      .split(', ')
      .map((style) => (isStyle(style) ? say(`workStyle.${style}`) : style))
      .join(' / ');
  };
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, shown(value)]));
}

/** A part of a score in the words of the window's language. */
export function scoreWords({ subject, code, params }: ScorePart, say: Say): string {
  const values = shownValues(subject, params, say);
  const known = sentences[code]?.find((key) => isKnown(en.score[key], values));
  if (known !== undefined) return say(`score.${known}`, values);
  const standing = code.slice(subject.length + 1);
  return say(
    `score.${Object.hasOwn(standings, standing) ? standings[standing as keyof typeof standings] : 'anyMeasured'}`,
  );
}
