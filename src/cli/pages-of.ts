import { maxPageSize, type Page } from '../shared/page.ts';

/** Which page is asked for. */
export type AskedPage = Readonly<Record<'offset' | 'limit', number>>;

/** A list, a page at a time. */
export async function* pagesOf<Found extends Pick<Page<unknown>, 'rows' | 'total'>>(
  read: (asked: AskedPage) => Promise<Found>,
): AsyncGenerator<Found> {
  for (let offset = 0; ; offset += maxPageSize) {
    const page = await read({ offset, limit: maxPageSize });
    yield page;
    if (page.rows.length === 0 || offset + page.rows.length >= page.total) return;
  }
}
