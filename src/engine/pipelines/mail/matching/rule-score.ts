import type { ScorePart, ScoreStanding, ScoreSubject } from '../../../../shared/talent.ts';
import type { CandidateFacts, ProjectFacts } from '../talent/facts.ts';
import { certificateName, holdsCertificate } from '../terms/certificates.ts';
import { levelsShort } from '../terms/education.ts';
import { skillName } from '../terms/skills.ts';
import type { WorkStyle } from '../terms/work-style.ts';

/** Points of each part; together 100. */
const rulePoints = {
  skills: 40,
  experience: 30,
  work_style: 10,
  education: 10,
  certificates: 10,
} as const;

/** What is unknown counts half: between what is met and what is not. */
export const unknownShare = 0.5;

/** A part that reaches `share` (0 to 1) of its points. */
export function scorePart(
  subject: ScoreSubject,
  standing: ScoreStanding,
  share: number,
  of: number,
  sentence: string,
  params: ScorePart['params'] = {},
): ScorePart {
  return { subject, code: `${subject}_${standing}`, value: share * of, of, params, sentence };
}

const standingOf = (share: number): ScoreStanding => (share >= 1 ? 'met' : share > 0 ? 'partly' : 'unmet');

/** The share of a list of required things that is there. Who names none is taken at their word: none is shown. */
export function listPart(
  subject: 'skills' | 'certificates',
  asked: readonly string[],
  holds: (id: string) => boolean,
  nameOf: (id: string) => string,
  of: number,
): ScorePart {
  if (asked.length === 0) return scorePart(subject, 'not_asked', 1, of, `No ${subject} are asked for.`);
  const lacking = asked.filter((id) => !holds(id));
  const held = asked.length - lacking.length;
  const share = held / asked.length;
  const names = lacking.map(nameOf).join(', ');
  const sentence = `${held} of ${asked.length} ${subject}${names === '' ? '' : `; lacking: ${names}`}.`;
  return scorePart(subject, standingOf(share), share, of, sentence, {
    held,
    asked: asked.length,
    lacking: names,
  });
}

export function experiencePart(years: number | null, asked: number | null, of: number): ScorePart {
  if (asked === null || asked <= 0) {
    return scorePart('experience', 'not_asked', 1, of, 'No years of experience are asked for.');
  }
  if (years === null) {
    const sentence = `${asked} years are asked for; how many there are is not known.`;
    return scorePart('experience', 'unknown', unknownShare, of, sentence, { asked });
  }
  const share = Math.min(1, years / asked);
  const sentence = `${years} years of experience, ${asked} asked for.`;
  return scorePart('experience', standingOf(share), share, of, sentence, { years, asked });
}

function styleShare(wanted: readonly WorkStyle[], offered: readonly WorkStyle[]): number {
  if (wanted.some((style) => offered.includes(style))) return 1;
  // Hybrid lies between: half of it is what either side wants.
  return wanted.includes('hybrid') || offered.includes('hybrid') ? 0.5 : 0;
}

export function workStylePart(
  wanted: readonly WorkStyle[] | null,
  offered: readonly WorkStyle[] | null,
  of: number,
): ScorePart {
  if (offered === null) return scorePart('work_style', 'not_asked', 1, of, 'No style of work is asked for.');
  const offers = offered.join(', ');
  if (wanted === null) {
    const sentence = `The work is ${offers}; what is wanted is not known.`;
    return scorePart('work_style', 'unknown', unknownShare, of, sentence, { offered: offers });
  }
  const share = styleShare(wanted, offered);
  const wishes = wanted.join(', ');
  const sentence = `The work is ${offers}; ${wishes} is wanted.`;
  return scorePart('work_style', standingOf(share), share, of, sentence, { offered: offers, wanted: wishes });
}

export function educationPart(
  held: CandidateFacts['education'],
  asked: ProjectFacts['education'],
  of: number,
): ScorePart {
  if (asked === null)
    return scorePart('education', 'not_asked', 1, of, 'No level of education is asked for.');
  if (held === null) {
    const sentence = `${asked} is asked for; the level is not known.`;
    return scorePart('education', 'unknown', unknownShare, of, sentence, { asked });
  }
  const short = levelsShort(held, asked);
  const share = short === 0 ? 1 : short === 1 ? 0.5 : 0;
  return scorePart('education', standingOf(share), share, of, `${held}, ${asked} asked for.`, {
    held,
    asked,
  });
}

export interface Score {
  /** The sum of the parts' values. */
  readonly score: number;
  readonly parts: readonly ScorePart[];
}

function sumParts(parts: readonly ScorePart[]): Score {
  return { score: parts.reduce((sum, part) => sum + part.value, 0), parts };
}

/** How well a candidate does what a project asks, 0 to 100: skills 40, experience 30, work style, education, certificates 10 each. */
export function ruleScore(candidate: CandidateFacts, project: ProjectFacts): Score {
  return sumParts([
    listPart('skills', project.skills, (id) => candidate.skills.includes(id), skillName, rulePoints.skills),
    experiencePart(candidate.years, project.years?.low ?? null, rulePoints.experience),
    workStylePart(candidate.workStyles, project.workStyles, rulePoints.work_style),
    educationPart(candidate.education, project.education, rulePoints.education),
    listPart(
      'certificates',
      project.certificates,
      (id) => holdsCertificate(candidate.certificates, id),
      certificateName,
      rulePoints.certificates,
    ),
  ]);
}
