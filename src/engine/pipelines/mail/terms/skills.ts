import { madeOnce } from './dictionaries.ts';
import { foldText, plainText } from './fold-text.ts';
import { type FoundName, findNames, indexNames } from './name-index.ts';

const known = madeOnce(({ skills: { entries, commonWords } }) => ({
  index: indexNames(entries),
  shown: new Map(entries.map(({ id, names }) => [id, names[0] ?? id])) as ReadonlyMap<string, string>,
  commonWords: new Set(commonWords) as ReadonlySet<string>,
}));

const separators = /[,;、，；|/\n・]/;
const longestUnknown = 80;
/** Longer than this, a text is a sentence and no longer a name in a list. */
const longestName = 60;

/** Drops a common word ("go", "rest") that stands in a sentence in other letters than the skill's own name. */
function isMeant(found: FoundName, plain: string, folded: string): boolean {
  const { commonWords, shown } = known();
  if (folded.length <= longestName || !commonWords.has(folded.slice(found.from, found.to))) return true;
  return plain.slice(found.from, found.to) === shown.get(found.id);
}

function findIn(text: string): { readonly folded: string; readonly found: readonly FoundName[] } {
  const folded = foldText(text);
  const plain = plainText(text);
  return { folded, found: findNames(known().index, folded).filter((each) => isMeant(each, plain, folded)) };
}

/** The ids of the known skills in a text, each once, in the order of the text. */
export function findSkills(text: string): readonly string[] {
  return [...new Set(findIn(text).found.map(({ id }) => id))];
}

/** What stands between separators and holds no known skill, as folded text. */
function unknownPieces(folded: string, found: readonly FoundName[]): readonly string[] {
  // A known name becomes one sign that is no separator, so that "CI/CD" is not cut.
  let blanked = '';
  let from = 0;
  for (const name of found) {
    blanked += `${folded.slice(from, name.from)}\u0000`;
    from = name.to;
  }
  return `${blanked}${folded.slice(from)}`
    .split(separators)
    .map((piece) => piece.trim().slice(0, longestUnknown))
    .filter((piece) => piece !== '' && !piece.includes('\u0000'));
}

/**
 * Skill ids of a list as it was extracted. A skill that the dictionary does not know is kept as its folded text, so that two
 * mails that name it alike still agree.
 */
export function readSkills(list: readonly string[]): readonly string[] {
  const ids = new Set<string>();
  for (const element of list) {
    const { folded, found } = findIn(element);
    for (const { id } of found) ids.add(id);
    for (const piece of unknownPieces(folded, found)) ids.add(piece);
  }
  return [...ids];
}

/** The name that a skill is shown by; an unknown one is its own name. */
export function skillName(id: string): string {
  return known().shown.get(id) ?? id;
}
