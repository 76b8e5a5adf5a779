import type { Database } from 'better-sqlite3';
import { getLoadablePath } from 'sqlite-vec';
import { codedError } from '../../../../shared/words/coded-error.ts';

const loaded = new WeakSet<Database>();

/** In a packed app the library lies beside the archive: the system loads no library from within one. */
export function outsideArchive(path: string): string {
  return path.replace(/([\\/])app\.asar([\\/])/, '$1app.asar.unpacked$2');
}

/**
 * Gives a connection sqlite-vec's functions, once. The library is the one installed with the app; nothing in a file can
 * name another, since SQL's own load_extension stays off.
 * @throws AppError vectors_unavailable where there is no library for this system
 */
export function loadVectorFunctions(db: Database, findLibrary: () => string = getLoadablePath): void {
  if (loaded.has(db)) return;
  try {
    db.loadExtension(outsideArchive(findLibrary()));
  } catch (cause) {
    const platform = `${process.platform}-${process.arch}`;
    throw codedError('vectors_unavailable', { cause, params: { platform } });
  }
  loaded.add(db);
}
