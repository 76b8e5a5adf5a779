import type { ErrorInfo } from './app-error.ts';

/** Why a mail could not be read, or not in full. `params.reasons` of an error names them, with commas between. */
export const mailReasons = [
  // in part
  'headless',
  'stray_lines',
  'undecodable',
  'unknown_charset',
  'cut_off',
  'cut_base64',
  'encrypted',
  'unopened',
  'tnef',
  // at all
  'empty',
  'not_mail',
  'too_many_lines',
  'too_complex',
  'closed_file',
] as const;
export type MailReason = (typeof mailReasons)[number];

/**
 * How a mailbox was read. `mboxrd`: `From ` lines of the mails quoted by `>`; `mboxcl`: the same, with the length of each;
 * `mboxcl2`: by lengths alone; `unquoted`: no line quoted, and a mark is what headers follow; `loose`: marks of no
 * known form, told by the headers that follow; `mmdf`: lines of control characters between mails.
 */
export type MboxDialect = 'mboxrd' | 'mboxcl' | 'mboxcl2' | 'unquoted' | 'loose' | 'mmdf';

/** A mail that could not be read, or not in full. */
export interface ImportProblem {
  /** The file it stands in. */
  readonly file: string;
  /** Where in the file it begins, in bytes; 0 for a file of one mail. */
  readonly offset: number;
  /** Whether the mail is in the new file all the same, without what could not be read. */
  readonly imported: boolean;
  readonly error: ErrorInfo;
}

/** What an import did. `found` is the sum of `imported`, `duplicates` and `unreadable`: no mail is lost in silence. */
export interface ImportReport {
  readonly out: string;
  readonly found: number;
  /** Rows of the new file. */
  readonly imported: number;
  /** Of the imported, those whose Message-ID an earlier one of other content has: they go by an id of their own. */
  readonly renamed: number;
  /** Mails whose Message-ID and content stood in an earlier one, which was kept. */
  readonly duplicates: number;
  /** Mails, and folders that could not be looked into, that are not in the new file. */
  readonly unreadable: number;
  /** Of the imported, those that could not be read in full. */
  readonly damaged: number;
  /** How the mailbox was read; null for a folder. */
  readonly dialect: MboxDialect | null;
  /** Files of a folder that are no .eml and were left alone. */
  readonly otherFiles: number;
  /** The first of them, in the order of reading; `problemsInAll` says how many there were. */
  readonly problems: readonly ImportProblem[];
  readonly problemsInAll: number;
  readonly bytes: number;
  readonly elapsedMs: number;
}
