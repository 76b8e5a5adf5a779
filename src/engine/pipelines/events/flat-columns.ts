/** What every flat form of an event has, in its order: exports, and the view in the file. */
export const flatColumns = [
  'user_id',
  'type',
  'category',
  'start_time',
  'end_time',
  'row_count',
  'row_ids',
  'text',
  'recipe',
  'edited',
  'event_id',
] as const;
