import { z } from 'zod';
import { maxPageSize, type Page } from '../../shared/page.ts';
import { held, type PipelineContract, read } from '../../shared/pipelines/contract.ts';
import { notesWords } from './notes-words.ts';

export interface NotesInfo {
  readonly notes: number;
  readonly told: number;
  readonly failed: number;
}

export interface NoteTopic {
  readonly noteId: string;
  readonly text: string;
  /** Null where nobody has asked yet. */
  readonly topic: string | null;
}

/** Notes, and what each is about. */
export const notesContract = {
  name: 'notes',
  options: z.object({ language: z.string().max(40).default('English') }),
  reads: {
    'notes.topics': read<Page<NoteTopic>>()(
      z.object({
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(maxPageSize).default(50),
      }),
    ),
  },
  tables: ['topics'],
  pages: ['notes'],
  words: notesWords,
  info: held<NotesInfo>(),
  soFar: ({ notes, told, failed }: NotesInfo) => ({ items: notes, done: told, failed }),
} as const satisfies PipelineContract;
