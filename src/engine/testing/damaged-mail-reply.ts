import fc from 'fast-check';

/** A change to the lines of a reply; a, b and c choose where and what. */
type Mutation = (lines: string[], a: number, b: number, c: number) => void;

const garbage = [
  '\u0000',
  '\u0085',
  '\u2028',
  '\u202e',
  '\u200b',
  '😀',
  '\ud800',
  '²',
  '①',
  '|',
  '｜',
  '; ',
  '；',
].concat(['-', ',', '0', '9', 'END', ' ', '<', '９', '\n', '\r', '\t', '"', '<think>', '</think>', '%', '.']);

/** Lines that models and mails write; `#` stands for the number of a part. */
const insertions = [
  'Here you are:',
  '```',
  '<think>',
  '</think>',
  '<think>#|candidate|1|x</think>',
  '|---|---|',
  '',
  '# 7 candidate',
  '#|END|',
  '#|END|3',
  '#|candidate|0.99|x',
  '#|other|0',
  '#|project|1.5|too sure',
  '#|candidate|95%|x',
  '#|name|1|王小明',
  '#|name|2|Nobody',
  '#|constructor|1|王小明',
  '#|__proto__|1|王小明',
  '#|experience_years|3|5',
  '#|skills|4|Java; COBOL',
  '#|-|name, title',
  '#|-|constructor',
  '#|1|100|hacked',
  '#|2|0|hacked',
  '#|2|101|x',
  '#|99|50|x',
  '#|1e0|50|x',
  '#|0|50|x',
  '#|-1|50|x',
];

const pick = (from: readonly string[], at: number): string => from[at % from.length] ?? '';
const change = (lines: string[], at: number, to: (line: string) => string): void => {
  if (lines.length > 0) lines[at % lines.length] = to(lines[at % lines.length] ?? '');
};
const wide = (digit: string): string => String.fromCharCode(digit.charCodeAt(0) + 0xfee0);

const mutationsFor = (numbers: readonly number[]): readonly Mutation[] => {
  const numberAt = (at: number): string => String(numbers[at % numbers.length] ?? 1);
  return [
    (lines, a) => void lines.splice(a % (lines.length + 1), 1),
    (lines, a, b) => void lines.splice(a % (lines.length + 1), 0, pick(lines, b)),
    (lines, a, b) => {
      const [one, other] = [pick(lines, a), pick(lines, b)];
      change(lines, a, () => other);
      change(lines, b, () => one);
    },
    (lines, a, b, c) =>
      void lines.splice(a % (lines.length + 1), 0, pick(insertions, b).replaceAll('#', numberAt(c))),
    (lines, a, b, c) =>
      change(lines, a, (line) => {
        const digits = [...line.matchAll(/\d/g)].map((match) => match.index);
        const at = digits[b % digits.length];
        return at === undefined ? line : `${line.slice(0, at)}${c % 10}${line.slice(at + 1)}`;
      }),
    (lines, a, b, c) =>
      change(lines, a, (line) => {
        const at = b % (line.length + 1);
        return line.slice(0, at) + pick(garbage, c) + line.slice(at);
      }),
    (lines, a, b) => change(lines, a, (line) => line.slice(0, b % (line.length + 1))),
    (lines, a, b) => change(lines, a, (line) => line.replace(/^\d+/, numberAt(b))),
    (lines, a) => change(lines, a, (line) => line.replaceAll('|', '｜').replace(/\d/g, wide)),
    (lines, a) => change(lines, a, (line) => `| ${line.replaceAll('|', ' | ')} |`),
    (lines, a) => void lines.splice(a % (lines.length + 1)),
    (lines, a, b) =>
      change(lines, a, (line) => {
        const pieces = line.split('|');
        pieces.splice(b % pieces.length, 1);
        return pieces.join('|');
      }),
    (lines, a, b, c) =>
      change(lines, a, (line) => {
        const pieces = line.split('|');
        [pieces[b % pieces.length], pieces[c % pieces.length]] = [pick(pieces, c), pick(pieces, b)];
        return pieces.join('|');
      }),
  ];
};

const step = fc.tuple(fc.nat(12), fc.nat(997), fc.nat(997), fc.nat(997));

/** What is done to a reply: up to five changes, an end of lines, a cut. */
export const damage = fc.record({
  steps: fc.array(step, { maxLength: 5 }),
  newline: fc.constantFrom('\n', '\n', '\r\n', '\r'),
  cut: fc.option(fc.nat(), { freq: 9 }),
  complete: fc.nat(4).map((kind) => kind > 0),
});
export type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

export const isHarmless = ({ steps, cut, complete }: Damage): boolean =>
  steps.length === 0 && cut === null && complete;

/** The text of a reply after all that. */
export function damageReply(
  right: readonly string[],
  numbers: readonly number[],
  { steps, newline, cut }: Damage,
): string {
  const lines = [...right];
  const mutations = mutationsFor(numbers);
  for (const [kind, a, b, c] of steps) mutations[kind]?.(lines, a, b, c);
  const whole = lines.join(newline);
  return cut === null ? whole : whole.slice(0, cut % (whole.length + 1));
}

/** What was never a reply, of the signs that replies are made of. */
export const noiseText = fc.oneof(
  fc
    .array(fc.constantFrom('1', '9', ...garbage, ...insertions, 'END', 'candidate', 'name'), {
      maxLength: 60,
    })
    .map((words) => words.join('').replaceAll('#', '1')),
  fc.string({ unit: 'binary' }),
);
