import { foldText } from './fold-text.ts';

/** Where a known name stands in a folded text: `from` inclusive, `to` exclusive. */
export interface FoundName {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

export interface NamedThing {
  readonly id: string;
  readonly names: readonly string[];
}

/** The names under their first character, the longest first. */
export type NameIndex = ReadonlyMap<string, readonly { readonly name: string; readonly id: string }[]>;

/** "spring boot" is also written "spring-boot" and "springboot". */
function spellings(name: string): readonly string[] {
  if (!name.includes(' ')) return [name];
  return [name, name.replaceAll(' ', '-'), name.replaceAll(' ', '')];
}

export function indexNames(things: readonly NamedThing[]): NameIndex {
  const byFirst = new Map<string, { name: string; id: string }[]>();
  for (const { id, names } of things) {
    for (const name of new Set(names.map(foldText).flatMap(spellings))) {
      const first = name.charAt(0);
      const under = byFirst.get(first) ?? [];
      under.push({ name, id });
      byFirst.set(first, under);
    }
  }
  for (const under of byFirst.values()) under.sort((a, b) => b.name.length - a.name.length);
  return byFirst;
}

const wordCharacter = /[a-z0-9]/;
const tiedToShort = /[a-z0-9+#&'_-]/;

function standsAlone(text: string, name: string, from: number): boolean {
  const before = text.charAt(from - 1);
  const after = text.charAt(from + name.length);
  const next = text.charAt(from + name.length + 1);
  const tied = name.length <= 2 ? tiedToShort : wordCharacter;
  if (wordCharacter.test(name.charAt(0)) && (tied.test(before) || before === '.')) return false;
  // "Java+Vue" names two; "x++" is another name than "x".
  if (after === '+' && next === '+') return false;
  if (!wordCharacter.test(name.at(-1) ?? '')) return true;
  if (after === '.') return !wordCharacter.test(next);
  // "Java17" and "Vue3" name a version; "s3" and "c99" do not.
  if (/\d/.test(after) && name.length >= 3 && !/\d/.test(name.at(-1) ?? '')) {
    return !/^[\d.]+[a-z]/.test(text.slice(from + name.length, from + name.length + 8));
  }
  return !tied.test(after);
}

/**
 * The known names in a folded text, from left to right, the longest at each place. A name in Latin letters must stand
 * alone: "C" is in neither "C++" nor "USB-C", "Java" not in "JavaScript".
 */
export function findNames(index: NameIndex, text: string): readonly FoundName[] {
  const found: FoundName[] = [];
  let at = 0;
  while (at < text.length) {
    const hit = index
      .get(text.charAt(at))
      ?.find(({ name }) => text.startsWith(name, at) && standsAlone(text, name, at));
    if (hit === undefined) {
      at += 1;
      continue;
    }
    found.push({ id: hit.id, from: at, to: at + hit.name.length });
    at += hit.name.length;
  }
  return found;
}
