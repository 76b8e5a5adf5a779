/** What is done once a job has come to its end and none waits. It holds until Gleaner is quit. */
export const whenDoneChoices = ['nothing', 'sleep', 'quit'] as const;
export type WhenDoneChoice = (typeof whenDoneChoices)[number];

export interface WhenDone {
  readonly choice: WhenDoneChoice;
  /** When it is going to happen, in epoch milliseconds; null while a job is still awaited. */
  readonly at: number | null;
}
