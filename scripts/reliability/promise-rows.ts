/** Stands between a file and the titles of a test, from the outermost group inwards. */
export const nameSeparator = ' › ';

/** A row of the page: a case, what is promised of it, and the tests that hold the promise. */
export interface PromiseRow {
  readonly heading: string;
  readonly line: number;
  readonly cells: readonly string[];
  /** `file › titles`, as in the third cell. */
  readonly tests: readonly { readonly file: string; readonly titles: readonly string[] }[];
}

export interface PromisePage {
  readonly headings: readonly string[];
  readonly rows: readonly PromiseRow[];
  /** Files of which every test has to be in a row. */
  readonly wholeFiles: readonly string[];
}

const wholeFilesHeading = 'Files held whole';

const cellsOf = (line: string): readonly string[] =>
  line
    .replaceAll('\\|', '\u0000')
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.replaceAll('\u0000', '|').trim());

const quoted = (text: string): readonly string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

/** Reads the tables of the page and the list at its end. */
export function readPromisePage(markdown: string): PromisePage {
  const headings: string[] = [];
  const rows: PromiseRow[] = [];
  const wholeFiles: string[] = [];
  let heading = '';
  for (const [index, line] of markdown.split('\n').entries()) {
    if (line.startsWith('## ')) {
      heading = line.slice(3).trim();
      headings.push(heading);
    } else if (heading === wholeFilesHeading) {
      if (line.startsWith('- ')) wholeFiles.push(...quoted(line));
    } else if (line.startsWith('|') && !/^\| *(case *\||:?-)/.test(line)) {
      const cells = cellsOf(line);
      const tests = quoted(cells[2] ?? '').map((name) => {
        const [file = '', ...titles] = name.split(nameSeparator);
        return { file, titles };
      });
      rows.push({ heading, line: index + 1, cells, tests });
    }
  }
  return { headings: headings.filter((found) => found !== wholeFilesHeading), rows, wholeFiles };
}
