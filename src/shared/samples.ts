/** The samples that can be tried, by the recipe that each is for. */
export const sampleNames = [
  'car-buying',
  'browser-history',
  'app-usage',
  'shop-clickstream',
  'support-conversations',
] as const;
export type SampleName = (typeof sampleNames)[number];
