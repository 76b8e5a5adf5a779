import type { ErrorCode } from '../app-error.ts';
import type { RowReason } from '../data-import.ts';
import type { MailReason } from '../mail-import.ts';
import type { OrderDoubt } from '../order.ts';

/** The languages that Gleaner speaks. */
export type Language = 'en' | 'zh-CN';

/** The same keys with any wording; languages without a singular leave the `_one` forms out. */
export type Wording<Source> = {
  readonly [Key in keyof Source as Key extends `${string}_one` ? never : Key]: Source[Key] extends string
    ? string
    : Wording<Source[Key]>;
};

/** What to do, then sentences from the most telling to the plainest: the first whose every value is known is said. */
export type ErrorWords = Readonly<Record<ErrorCode, readonly [hint: string, ...message: string[]]>>;

/** Why a mail could not be read, as a part of a sentence. */
export type MailReasonWords = Readonly<Record<MailReason, string>>;

/** What is odd about a row, or keeps it out of a table, as a part of a sentence. */
export type RowReasonWords = Readonly<Record<RowReason, string>>;

/** Why nobody can say what became of an order, as a part of a sentence; `{{address}}` is where it was made. */
export type OrderDoubtWords = Readonly<Record<OrderDoubt, string>>;
