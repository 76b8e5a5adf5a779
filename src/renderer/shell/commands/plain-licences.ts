/** The licences as a text to be read: the file is Markdown, whose table becomes columns and whose signs are left out. */
export function plainLicences(markdown: string): string {
  const cells = (line: string): readonly string[] =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  // By what command the file was written is for those who write it.
  const lines = markdown
    .split('\n')
    .slice(1)
    .filter((line) => !line.startsWith('Written by '));
  const isRow = (line: string): boolean => line.startsWith('|');
  const isRule = (line: string): boolean => /^\|[\s|:-]+\|$/.test(line);
  const rows = lines.filter((line) => isRow(line) && !isRule(line)).map(cells);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const plain = (line: string): string =>
    isRow(line)
      ? cells(line)
          .map((cell, column) => cell.padEnd((widths[column] ?? 0) + 2))
          .join('')
          .trimEnd()
      : line.replace(/^#+ /, '').replaceAll('`', '');
  return lines
    .filter((line) => !isRule(line))
    .map(plain)
    .join('\n')
    .trim();
}
