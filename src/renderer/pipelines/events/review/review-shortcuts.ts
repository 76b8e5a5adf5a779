import type { TFunction } from 'i18next';
import type { ShortcutGroup } from '../../pipeline-view.ts';

const keys = {
  user: ['J', 'K'],
  event: ['N', 'P'],
  accept: ['A'],
  acceptAll: ['Shift', 'A'],
  edit: ['E'],
  split: ['S'],
  merge: ['M'],
  delete: ['Del'],
  add: ['+'],
  undo: ['mod', 'Z'],
  redo: ['mod', 'Shift', 'Z'],
  carryOut: ['mod', 'Enter'],
  done: ['R'],
} as const;

/** The keys by which the events of a user are reviewed. */
export const reviewShortcuts = (t: TFunction): ShortcutGroup => ({
  title: t('review.keys.title'),
  keys: (Object.keys(keys) as (keyof typeof keys)[]).map((name) => ({
    keys: keys[name],
    words: t(`review.keys.${name}`),
  })),
});
