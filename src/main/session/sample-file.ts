import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { MadeSample } from '../../engine/samples/samples.ts';
import { AppError } from '../../shared/app-error.ts';

/** Makes a sample that is not shipped, unless it is there; answers that path. */
export async function makeSample(name: MadeSample, path: string): Promise<string> {
  if (await exists(path)) return path;
  // Loaded here: a start needs no samples.
  const { writeSample } = await import('../../engine/samples/samples.ts');
  try {
    writeSample(name, path);
  } catch (cause) {
    throw new AppError('io_error', 'The sample could not be made.', {
      hint: 'See whether the disk is full.',
      params: { path },
      cause,
    });
  }
  return path;
}

/** Copies the shipped sample to a place where it may be written, unless it is there; answers that path. */
export async function ensureSample(shipped: string, copy: string): Promise<string> {
  if (await exists(copy)) return copy;
  if (!(await exists(shipped))) {
    throw new AppError('file_not_found', 'The sample is not part of this installation.', {
      hint: 'Make it with “npm run sample”, then try again.',
      params: { path: shipped },
    });
  }
  const half = `${copy}.part`;
  try {
    await mkdir(dirname(copy), { recursive: true });
    await copyFile(shipped, half);
    await rename(half, copy);
  } catch (cause) {
    await rm(half, { force: true });
    throw new AppError('io_error', 'The sample could not be copied.', {
      hint: 'See whether the disk is full.',
      params: { path: copy },
      cause,
    });
  }
  return copy;
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
