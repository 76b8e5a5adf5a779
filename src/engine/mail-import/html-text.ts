import { compile } from 'html-to-text';

const plainHeading = { options: { uppercase: false } } as const;

const convert = compile({
  wordwrap: false,
  limits: { maxInputLength: Number.MAX_SAFE_INTEGER },
  selectors: [
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'] } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, ...plainHeading })),
    // Most tables of mails are there for their looks: a row is a line, its cells stand apart.
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'td', format: 'cell' },
    { selector: 'th', format: 'cell' },
  ],
  formatters: {
    cell: (element, walk, builder) => {
      walk(element.children, builder);
      builder.addInline('  ');
    },
  },
});

/** Nesting that no person writes; past it the walk costs more than the mail is worth, and in the end the stack. */
const maxDepth = 1_000;

/** How deep elements are nested, those aside that need no end tag. */
function isTooDeep(html: string): boolean {
  let depth = 0;
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (/^(?:area|base|br|col|embed|hr|img|input|link|meta|p|li|t[dhr]|d[dt]|option)$/i.test(name)) continue;
    depth = slash === '/' ? Math.max(0, depth - 1) : depth + 1;
    if (depth > maxDepth) return true;
  }
  return false;
}

/** Of HTML that is nested too deep to be walked: its text without the tags. */
function withoutTags(html: string): string {
  return html
    .replaceAll(/<(script|style|head)\b[^<>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi, ' ')
    .replaceAll(/<\/?(?:p|div|br|tr|li|h\d|table)\b[^<>]*>/gi, '\n')
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll(/&(?:amp|lt|gt|quot|nbsp);/g, (name) => entities[name] ?? name);
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&nbsp;': ' ',
};

/** Tidies what a layout leaves: spaces at line ends, and more than one blank line. */
function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines
    .filter((line, index) => line !== '' || lines[index - 1] !== '')
    .join('\n')
    .trim();
}

/** HTML as text for reading: scripts and styles dropped, links as `text (address)`, table rows as lines. */
export function htmlText(html: string): string {
  if (isTooDeep(html)) return tidy(withoutTags(html));
  try {
    return tidy(convert(html));
  } catch (thrown) {
    if (thrown instanceof RangeError) return tidy(withoutTags(html));
    throw thrown;
  }
}
