import type { z } from 'zod';

/** One read of a pipeline: how its input is checked, and the type of its answer. */
export interface Read<Input extends z.ZodType, Output> {
  readonly input: Input;
  /** It asks the model something, and so needs to be told how to reach it. */
  readonly asksModel: boolean;
  readonly output?: Output;
}

/** Declares a read: `read<Answer>()(schema)`. */
export function read<Output>() {
  return <Input extends z.ZodType>(
    input: Input,
    { asksModel = false }: { readonly asksModel?: boolean } = {},
  ): Read<Input, Output> => ({ input, asksModel });
}

/**
 * What both sides must know of a pipeline: its name in ledgers, how its options are checked (each has a default), its reads
 * and its tables for export, by names that are its own alone.
 */
export interface PipelineContract<Info = unknown> {
  readonly name: string;
  readonly options: z.ZodType;
  readonly reads: Readonly<Record<string, Read<z.ZodType, unknown>>>;
  readonly tables: readonly string[];
  /** What it says of an open file; see `SourceInfo.found`. */
  readonly info?: Info;
}
