/** What the job that runs or rests does with an item: nothing, it waits for its turn, or the model is asked about it now. */
export type InJob = 'none' | 'waiting' | 'active';
