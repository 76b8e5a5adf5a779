/** What an event of several rows is about stands in its context, each subject once. No subject has this in it. */
const between = ' / ';

/** So many subjects fit into the longest context that is kept. */
export const mostSubjects = 8;

export const writeSubjects = (subjects: readonly string[]): string => subjects.join(between);

/** The subjects that a context names. */
export const readSubjects = (context: string): readonly string[] => context.split(between);
