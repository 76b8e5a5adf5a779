/** What a pipeline's items, records and results are called. */
export interface Nouns {
  readonly items: string;
  readonly item: string;
  readonly command: string;
}

/** The words for what a job works on. */
export function nounsOf(pipeline: string): Nouns {
  return pipeline === 'mail'
    ? { items: 'mails', item: 'mail', command: 'talent' }
    : { items: 'users', item: 'user', command: 'extract' };
}
