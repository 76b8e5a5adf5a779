/** What the job that runs or rests does with an item: nothing, it waits for its turn, or the model is asked about it now. */
const inJobStates = ['none', 'waiting', 'active'] as const;
export type InJob = (typeof inJobStates)[number];
