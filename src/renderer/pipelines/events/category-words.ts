import type { TFunction } from 'i18next';
import { en } from '../../../shared/words/pages.ts';

type KnownCategory = keyof typeof en.category;
const isKnown = (name: string): name is KnownCategory => Object.hasOwn(en.category, name);

/** A category as it is said: those that Gleaner itself gives in the window's language, any other as it is. */
export const categoryWords = (name: string, t: TFunction): string =>
  isKnown(name) ? t(`category.${name}`) : name;
