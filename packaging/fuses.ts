/** Electron's switches in its binary, in the order of the wire: https://www.electronjs.org/docs/latest/tutorial/fuses */
export const fuseNames = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const;
export type FuseName = (typeof fuseNames)[number];

/** What stands before the wire in every Electron binary. */
export const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** Reads the switches of a binary. Throws where it has none, or one of a version that is not known here. */
export function readFuses(binary: Buffer): Readonly<Record<FuseName, boolean>> {
  const at = binary.indexOf(sentinel);
  if (at === -1) throw new Error('There is no fuse wire in this binary.');
  const [version, length = 0] = binary.subarray(at + sentinel.length);
  if (version !== 1 || length < fuseNames.length)
    throw new Error(`Fuses of version ${version} are not known.`);
  const wire = binary.toString('latin1', at + sentinel.length + 2, at + sentinel.length + 2 + length);
  return Object.fromEntries(fuseNames.map((name, index) => [name, wire[index] === '1'])) as Record<
    FuseName,
    boolean
  >;
}
