import { randomBytes } from 'node:crypto';

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly purpose: string;
  readonly content: Buffer;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** The files of a provider, in memory. */
export type FileStore = ReturnType<typeof createFileStore>;

export function createFileStore() {
  const files = new Map<string, StoredFile>();
  return {
    keep: (given: Omit<StoredFile, 'id'>): StoredFile => {
      const file = { ...given, id: `file-${randomBytes(8).toString('hex')}` };
      files.set(file.id, file);
      return file;
    },
    get: (id: string) => files.get(id) ?? null,
    /** The newest first. */
    list: (purpose: string | null): readonly StoredFile[] =>
      [...files.values()].filter((file) => purpose === null || file.purpose === purpose).reverse(),
    delete: (id: string) => files.delete(id),
  };
}

/** A file as it is told of. */
export const tellFile = ({ id, name, purpose, content, at }: StoredFile) => ({
  id,
  object: 'file',
  bytes: content.length,
  created_at: Math.floor(at / 1000),
  filename: name,
  purpose,
  status: 'processed',
});
