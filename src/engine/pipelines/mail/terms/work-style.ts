import { z } from 'zod';
import { foldText } from './fold-text.ts';

export const workStyles = ['remote', 'hybrid', 'onsite'] as const;
export const workStyleSchema = z.enum(workStyles);
export type WorkStyle = z.infer<typeof workStyleSchema>;

/** In this order, each taking its words out of the text: "no remote" before "remote", "partly remote" before "remote". */
const readers: readonly (readonly [RegExp, WorkStyle])[] = [
  [
    /\b(?:no|not) remote\b|remote not (?:possible|allowed)|(?:不支持|不接受|不可|不能|无法|非)远程|(?:リモート|テレワーク|在宅)(?:勤務)?(?:は|が)?(?:不可|なし|無し|ng)/g,
    'onsite',
  ],
  [
    /\bhybrid\b|\b(?:partly|partially|partial) remote\b|混合(?:办公|辦公|模式|制)?|部分远程|远程\+现场|ハイブリッド|一部(?:リモート|テレワーク|在宅)|(?:リモート|テレワーク|在宅)(?:勤務)?(?:併用|週\d)|週\d日?(?:程度)?(?:の)?(?:リモート|テレワーク|在宅|出社)/g,
    'hybrid',
  ],
  [
    /\b(?:remote|remotely|telework|telecommute|wfh|work(?:ing)? from home)\b|远程|遠程|(?:居家|在家)(?:办公|工作)|フルリモート|リモート|テレワーク|在宅/g,
    'remote',
  ],
  [
    /\bon-? ?site\b|\bin(?:-| the )office\b|现场|現場|驻场|驻地|坐班|到岗|常駐|常驻|出社|オンサイト|客先/g,
    'onsite',
  ],
];

/** The styles of work that a text names, in the order of `workStyles`; null where it names none. */
export function readWorkStyles(text: string | null): readonly WorkStyle[] | null {
  if (text === null) return null;
  let rest = foldText(text);
  const found = new Set<WorkStyle>();
  for (const [words, style] of readers) {
    rest = rest.replace(words, () => {
      found.add(style);
      return ' ';
    });
  }
  return found.size === 0 ? null : workStyles.filter((style) => found.has(style));
}
