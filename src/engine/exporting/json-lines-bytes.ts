import type { ExportSource } from './export-source.ts';

/** A table as a JSON object a line. */
export async function* jsonLinesBytes({ columns, batches }: ExportSource): AsyncGenerator<Buffer> {
  const names = columns.map(({ name }) => JSON.stringify(name));
  for await (const rows of batches) {
    const lines = rows.map(
      (cells) => `{${cells.map((cell, at) => `${names[at]}:${JSON.stringify(cell)}`).join(',')}}\n`,
    );
    yield Buffer.from(lines.join(''));
  }
}
