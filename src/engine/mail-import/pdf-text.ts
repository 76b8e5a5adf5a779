/** Pages that are read; a résumé or an offer has a few. */
const maxPages = 100;

/**
 * The text of a PDF, page by page; null where it has none (a scan), is locked or is no PDF. The reader is large and is
 * loaded when the first PDF comes.
 */
export async function pdfText(bytes: Uint8Array): Promise<string | null> {
  const { getDocumentProxy } = await import('unpdf');
  try {
    // The reader takes the bytes for itself, hence the copy; it is told to keep its warnings to itself.
    const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
    try {
      const pages: string[] = [];
      for (let number = 1; number <= Math.min(document.numPages, maxPages); number++) {
        const { items } = await (await document.getPage(number)).getTextContent();
        const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''));
        pages.push(text.join(''));
      }
      const whole = pages.join('\n').trim();
      return whole === '' ? null : whole;
    } finally {
      await document.loadingTask.destroy();
    }
  } catch {
    return null; // Whatever is wrong with it, the attachment is kept by name, and its mail with it.
  }
}
