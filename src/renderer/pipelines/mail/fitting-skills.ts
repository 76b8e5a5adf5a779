/** What a chip takes beside its letters, in widths of a Latin letter. */
const chipWidth = 3;

/** About how wide a text is, in widths of a Latin letter: a Chinese or Japanese character takes two. */
function widthOf(text: string): number {
  let width = 0;
  for (const letter of text)
    width += /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]/u.test(letter) ? 2 : 1;
  return width;
}

/** The first skills that stand in `room` side by side, at least one and at most `most`. */
export function fittingSkills(skills: readonly string[], room: number, most: number): readonly string[] {
  const shown: string[] = [];
  let taken = 0;
  for (const skill of skills.slice(0, most)) {
    taken += widthOf(skill) + chipWidth;
    if (shown.length > 0 && taken > room) break;
    shown.push(skill);
  }
  return shown;
}
