export type Language = 'zh' | 'en';

/** One thing in the two languages that the sample's people write in. */
export type Name = Readonly<Record<Language, string>>;

/** A name from its Chinese and its English wording. */
export function name(zh: string, en: string): Name {
  return { zh, en };
}

/** Reads names from lines of `中文 = English`, the form that long lists are written in. */
export function names(lines: string): readonly Name[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [zh, en] = line.split('=');
      if (zh === undefined || en === undefined) throw new Error(`Not a name in two languages: ${line}`);
      return name(zh.trim(), en.trim());
    });
}
