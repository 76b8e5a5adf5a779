import { madeOnce } from './dictionaries.ts';
import { foldText } from './fold-text.ts';
import { type FoundName, findNames, indexNames } from './name-index.ts';

/** The place of one who would work at any. */
export const anywhere = 'anywhere';

const known = madeOnce(({ places: { entries } }) => ({
  index: indexNames(entries),
  byId: new Map(entries.map((place) => [place.id, place])),
}));

/** "Not Beijing", "北京以外": which places remain is not said. What is not wanted of remote work says nothing of places. */
const exclusion =
  /以外|除外|除了|不考虑(?!远程)|不去|不接受(?!远程)|\b(?:not?|except|excluding)\b(?! remote)|を除く|(?<!(?:リモート|テレワーク|在宅|远程)(?:勤務)?[はが]?)不可/;
/** A street, a language, a people, a university: named after a place without being there. */
const namedAfter = /^(?:[东西南北中東]*路|语|語|人|大学|银行|銀行|製|制)/;

/** Where places stand in a folded text. */
function findPlaceNames(folded: string): readonly FoundName[] {
  return findNames(known().index, folded).filter(({ to }) => !namedAfter.test(folded.slice(to, to + 4)));
}

/** Ids of the places in a text, each once; null where it names none that is known, or says which are out. */
export function readPlaces(text: string | null): readonly string[] | null {
  if (text === null) return null;
  const folded = foldText(text);
  const found = [...new Set(findPlaceNames(folded).map(({ id }) => id))];
  if (found.length === 0 || exclusion.test(folded)) return null;
  return found.includes(anywhere) ? [anywhere] : found;
}

export function placeName(id: string): string {
  return known().byId.get(id)?.names[0] ?? id;
}

/**
 * Whether a place that is wanted is one that is offered: `true` also where the whole country is wanted, `null` where
 * only the country of the offered place is known.
 */
export function samePlace(wanted: string, offered: string): boolean | null {
  if (wanted === anywhere || offered === anywhere || wanted === offered) return true;
  const { byId } = known();
  if (byId.get(offered)?.country === wanted) return true;
  return byId.get(wanted)?.country === offered ? null : false;
}
