import type { Mail } from '../../../src/engine/pipelines/mail/source/mail.ts';

const mailLanguages = ['zh', 'en', 'ja'] as const;
export type MailLanguage = (typeof mailLanguages)[number];

export type MailClass = 'candidate' | 'project' | 'other';

export type CandidateField =
  | 'name'
  | 'title'
  | 'experience_years'
  | 'skills'
  | 'certificates'
  | 'education'
  | 'location_preference'
  | 'expected_salary'
  | 'contact';

export type ProjectField =
  | 'title'
  | 'type'
  | 'tech_requirements'
  | 'description'
  | 'budget'
  | 'duration'
  | 'start_time'
  | 'work_style';

/** One field of a mail as it is known to be. A field that the mail does not tell has no entry. */
export interface FieldTruth {
  /** The text as it stands in the mail, the number of years, or the elements of a list as they stand. */
  readonly value: string | number | readonly string[];
  /** What stands in the mail, letter for letter; of a list each element. */
  readonly texts: readonly string[];
  /** The lines, as `mailLines` counts them, that were written to tell it. Their texts may stand elsewhere too. */
  readonly lines: readonly number[];
}

export type Fields = Readonly<Partial<Record<CandidateField | ProjectField, FieldTruth>>>;

/** What may be wrong with a mail; all but `cut_base64` can be read in full by a good reader. */
export const mailFaults = [
  'wrong_charset',
  'no_charset',
  'raw_headers',
  'unknown_word_charset',
  'missing_headers',
  'empty_body',
  'cut_base64',
  'huge_line',
] as const;
export type MailFault = (typeof mailFaults)[number];

/** What is known of one mail. */
export interface MailTruth {
  readonly id: string;
  readonly class: MailClass;
  readonly language: MailLanguage;
  readonly fault: MailFault | null;
  readonly fields: Fields;
  /** Ids of the matching room's skills, in the order of `skills` or `tech_requirements`. */
  readonly skillIds: readonly string[];
  /** Where a project's work is done, as it stands in the mail; null where it is not told, and for other mails. */
  readonly place: string | null;
}

/** A mail as the table `emails` holds it, and how it is to be sent. */
export interface SampleMail extends Mail {
  readonly language: MailLanguage;
  readonly fault: MailFault | null;
  readonly form: 'plain' | 'html';
  /** Picks among charsets and encodings; any number. */
  readonly variant: number;
}
