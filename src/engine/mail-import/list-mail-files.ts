import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface MailFile {
  readonly path: string;
  readonly bytes: number;
}

export interface MailFolder {
  /** In the order of their paths, folder by folder. */
  readonly files: readonly MailFile[];
  /** Files that are no .eml. */
  readonly otherFiles: number;
  /** Folders that could not be looked into, with what the system said. */
  readonly closed: readonly { readonly path: string; readonly cause: unknown }[];
}

/**
 * The .eml files of a folder and of those in it. Links to folders are not followed, so that none is visited twice. Throws
 * what the system throws where the folder itself cannot be read.
 */
export async function listMailFiles(folder: string): Promise<MailFolder> {
  const files: MailFile[] = [];
  const closed: { path: string; cause: unknown }[] = [];
  let otherFiles = 0;
  const open = [folder];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const path = next;
    const entries = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
      if (path === folder) throw cause;
      closed.push({ path, cause });
      return [];
    });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries.toReversed()) if (entry.isDirectory()) open.push(join(path, entry.name));
    for (const entry of entries) {
      if (entry.isDirectory()) continue;
      if (!/\.eml$/i.test(entry.name)) {
        otherFiles++;
        continue;
      }
      const file = join(path, entry.name);
      // One that has gone meanwhile, or a link to nowhere, fails when it is read, and is told then.
      files.push({
        path: file,
        bytes: await stat(file)
          .then(({ size }) => size)
          .catch(() => 0),
      });
    }
  }
  return { files, otherFiles, closed };
}
