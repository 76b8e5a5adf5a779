/** The name of the events pipeline's one stage, under which the ledger keeps its users. */
export const extractionStage = 'extraction';
