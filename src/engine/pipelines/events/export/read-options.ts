import type { z } from 'zod';
import { AppError } from '../../../../shared/app-error.ts';

/** What is asked of an export, checked. @throws AppError bad_input */
export function readOptions<Schema extends z.ZodType>(schema: Schema, options: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(options ?? {});
  if (success) return data;
  throw new AppError('bad_input', `The export cannot be asked for so: ${error.message}`, {
    params: { field: 'options' },
  });
}
