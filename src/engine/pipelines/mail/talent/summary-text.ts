import { countTokens } from '../../../packing/count-tokens.ts';
import { plainText } from '../terms/fold-text.ts';
import { readSkills, skillName } from '../terms/skills.ts';
import type { Candidate, Project } from './talent.ts';

/** What /v1/embeddings takes of one input. */
const mostEmbeddedTokens = 8_192;
/** Of the one line that stands for somebody in a request of many. */
const mostSummaryTokens = 256;

/** No text of 8 192 tokens is longer, but for one of nothing but long words. */
const mostRead = 80_000;

type Line = readonly [label: string, value: string | null];

/** Skills under their shown names, so that two spellings embed alike. */
const skillNames = (list: readonly string[]): string => readSkills(list).map(skillName).join(', ');

/** Addresses, telephone numbers and accounts that slipped into a field; sums and dates are none. */
const contacts = [
  /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+/g,
  /\+\d[\d\- ()]{7,20}\d/g,
  /(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/g,
  /(?<!\d)0\d{1,4}[- ()]{1,2}\d{1,4}[- ]\d{3,4}(?!\d)/g,
  /(?<!\d)0[789]0\d{8}(?!\d)/g,
  /(?:\b(?:wechat|line id|qq)|微信号?) ?[:：]? ?[\w-]{5,40}/gi,
];

function withoutPerson(text: string, names: readonly (string | null)[]): string {
  let rest = text;
  for (const name of names) {
    const plain = name === null ? '' : plainText(name, mostRead);
    // A name of one letter would tear holes into words.
    if (plain.length < 2) continue;
    rest = rest.replaceAll(plain, '').replaceAll(plain.toLowerCase(), '');
  }
  for (const contact of contacts) rest = rest.replace(contact, '');
  return rest.replace(/ +/g, ' ').trim();
}

function linesOfCandidate(candidate: Candidate): readonly Line[] {
  const hidden = [candidate.name, candidate.contact];
  const open = (text: string | null): string | null =>
    text === null ? null : withoutPerson(plainText(text, mostRead), hidden);
  const years = candidate.experience_years;
  return [
    ['Title', open(candidate.title)],
    ['Skills', open(skillNames(candidate.skills))],
    ['Experience', years === null ? null : `${years} years`],
    ['Education', open(candidate.education)],
    ['Certificates', open(candidate.certificates.join(', '))],
    ['Location', open(candidate.location_preference)],
    ['Salary', open(candidate.expected_salary)],
  ];
}

function linesOfProject(project: Project): readonly Line[] {
  const open = (text: string | null): string | null =>
    text === null ? null : withoutPerson(plainText(text, mostRead), []);
  return [
    ['Title', open(project.title)],
    ['Type', open(project.type)],
    ['Requirements', open(project.tech_requirements.join(', '))],
    ['Skills', skillNames(project.tech_requirements)],
    ['Work', open(project.work_style)],
    ['Duration', open(project.duration)],
    ['Start', open(project.start_time)],
    ['Budget', open(project.budget)],
    ['Description', open(project.description)],
  ];
}

/** A word with the space before it; a run of letters without any is counted in pieces, for its cost grows with its square. */
const pieces = / ?\S{1,200}|\s+/gu;

function cutPiece(piece: string, most: number): string {
  const signs = [...piece];
  let low = 0;
  let high = signs.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (countTokens(signs.slice(0, middle).join('')) <= most) low = middle;
    else high = middle - 1;
  }
  return signs.slice(0, low).join('');
}

/** The longest beginning of a text that has at most so many tokens; never half of a character. */
export function cutToTokens(text: string, most: number): string {
  let tokens = 0;
  let kept = 0;
  for (const [piece] of text.matchAll(pieces)) {
    const more = countTokens(piece);
    if (tokens + more > most) {
      return `${text.slice(0, kept)}${cutPiece(piece, most - tokens)}`.trimEnd();
    }
    tokens += more;
    kept += piece.length;
  }
  return text;
}

function write(kind: string, lines: readonly Line[], between: string): string {
  const said = lines.filter(([, value]) => value !== null && value !== '');
  return [kind, ...said.map(([label, value]) => `${label}: ${value}`)].join(between);
}

/** What is embedded of a candidate: no name and no contact, at most 8 192 tokens. */
export function candidateText(candidate: Candidate): string {
  return cutToTokens(write('Candidate', linesOfCandidate(candidate), '\n'), mostEmbeddedTokens);
}

/** What is embedded of a project, at most 8 192 tokens. */
export function projectText(project: Project): string {
  return cutToTokens(write('Project', linesOfProject(project), '\n'), mostEmbeddedTokens);
}

/** `|` parts the fields of an answer, so that a line that is asked about holds none. */
const oneLine = (text: string): string => cutToTokens(text.replaceAll('|', '/'), mostSummaryTokens);

/** The line that stands for a candidate when the model is asked for matches: no name and no contact. */
export function candidateSummary(candidate: Candidate): string {
  return oneLine(write('Candidate', linesOfCandidate(candidate), '; '));
}

/** The line that stands for a project when the model is asked for matches. */
export function projectSummary(project: Project): string {
  return oneLine(write('Project', linesOfProject(project), '; '));
}
