import { fillAppUsage } from './app-usage.ts';
import { fillBrowserHistory } from './browser-history.ts';
import { type FillSample, writeSampleFile } from './sample-file.ts';
import { fillShopClickstream } from './shop-clickstream.ts';
import { fillSupportConversations } from './support-conversations.ts';

/** The samples that are made anew each time, by the recipe that each is for; the one of car buying is shipped as a file. */
const madeSamples = {
  'browser-history': fillBrowserHistory,
  'app-usage': fillAppUsage,
  'shop-clickstream': fillShopClickstream,
  'support-conversations': fillSupportConversations,
} as const satisfies Readonly<Record<string, FillSample>>;
export type MadeSample = keyof typeof madeSamples;
export const madeSampleNames = Object.keys(madeSamples) as readonly MadeSample[];

/** Writes a sample to a new file; the same bytes each time. */
export const writeSample = (name: MadeSample, path: string): void => writeSampleFile(path, madeSamples[name]);
