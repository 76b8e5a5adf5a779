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
export interface FileStore {
  keep(file: Omit<StoredFile, 'id'>): StoredFile;
  get(id: string): StoredFile | null;
  /** The newest first. */
  list(purpose: string | null): readonly StoredFile[];
  delete(id: string): boolean;
}

export function createFileStore(): FileStore {
  const files = new Map<string, StoredFile>();
  return {
    keep: (given) => {
      const file = { ...given, id: `file-${randomBytes(8).toString('hex')}` };
      files.set(file.id, file);
      return file;
    },
    get: (id) => files.get(id) ?? null,
    list: (purpose) =>
      [...files.values()].filter((file) => purpose === null || file.purpose === purpose).reverse(),
    delete: (id) => files.delete(id),
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
