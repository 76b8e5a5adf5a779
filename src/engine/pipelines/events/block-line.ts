import type { RowSpans } from '../answers/row-spans.ts';

/** One line of an answer in format 2, read but not yet judged. */
export type BlockLine =
  | { readonly kind: 'head'; readonly user: number }
  /** `user` is null where the END does not say whose it is. */
  | { readonly kind: 'end'; readonly user: number | null; readonly row: number | null }
  | { readonly kind: 'aside'; readonly rows: RowSpans | null }
  | {
      readonly kind: 'event';
      readonly rows: RowSpans | null;
      readonly type: string;
      /** Null where the line does not say it. */
      readonly category: string | null;
      readonly context: string;
    };
