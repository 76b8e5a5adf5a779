import { madeOnce } from './dictionaries.ts';
import { foldText } from './fold-text.ts';
import { findNames, indexNames } from './name-index.ts';

const known = madeOnce(({ certificates: { entries } }) => ({
  index: indexNames(entries),
  byId: new Map(entries.map((certificate) => [certificate.id, certificate])),
}));

/** Ids of the known certificates in a text, each once. */
export function findCertificates(text: string): readonly string[] {
  return [...new Set(findNames(known().index, foldText(text)).map(({ id }) => id))];
}

/** Ids of a list as it was extracted; an unknown certificate is kept as its folded text. */
export function readCertificates(list: readonly string[]): readonly string[] {
  const ids = new Set<string>();
  for (const element of list) {
    const found = findCertificates(element);
    const folded = foldText(element).slice(0, 80);
    for (const id of found.length === 0 && folded !== '' ? [folded] : found) ids.add(id);
  }
  return [...ids];
}

/** Whether one of those held is the one asked for, or covers it. */
export function holdsCertificate(held: readonly string[], asked: string): boolean {
  const { byId } = known();
  return held.some((id) => id === asked || byId.get(id)?.covers?.includes(asked) === true);
}

export function certificateName(id: string): string {
  return known().byId.get(id)?.names[0] ?? id;
}
