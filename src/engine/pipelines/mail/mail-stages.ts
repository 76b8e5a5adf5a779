/** Names of the stages, in their order. The ledger and the window know them by these. */
export const mailStages = {
  initialization: 'initialization',
  classification: 'email_classification',
  extraction: 'information_extraction',
  vectors: 'vector_generation',
  storage: 'database_storage',
  filtering: 'candidate_filtering',
  matching: 'matching_analysis',
  results: 'result_generation',
} as const;

/** Mails told to be a candidate or a project of which nothing is saved yet. */
export const unextracted = `SELECT c.email_id FROM main.email_classes c
  LEFT JOIN main.talent_candidates a ON a.email_id = c.email_id AND c.class = 'candidate'
  LEFT JOIN main.talent_projects p ON p.email_id = c.email_id AND c.class = 'project'
  WHERE c.class <> 'other' AND a.email_id IS NULL AND p.email_id IS NULL`;
