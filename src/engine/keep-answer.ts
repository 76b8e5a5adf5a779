import { versionOf } from './database/change-stamp.ts';
import type { SourceFile } from './database/open-source-file.ts';

/** What was last answered, and of what. */
interface Answered<Answer> {
  readonly asked: string;
  readonly source: SourceFile;
  readonly version: string;
  readonly answer: Answer;
}

/** The last answer to a question about a file, as long as nobody has changed it. */
export type KeptAnswer<Answer> = ReturnType<typeof keepAnswer<Answer>>;

export function keepAnswer<Answer>() {
  let kept: Answered<Answer> | null = null;
  let changes = 0;
  return {
    /** The answer that is kept of this question, else the one that is worked out, which is kept from then on. */
    get: async (source: SourceFile, question: unknown, workOut: () => Promise<Answer>) => {
      const asked = JSON.stringify(question);
      const version = versionOf(source);
      if (kept?.asked === asked && kept.source === source && kept.version === version) return kept.answer;
      const before = changes;
      const answer = await workOut();
      // What was changed meanwhile, by us or by others, is in it by halves.
      if (changes === before && versionOf(source) === version) kept = { asked, source, version, answer };
      return answer;
    },
    /** Does something to the file that changes nothing of what the answer is about, such as how it is written to. */
    through: (source: SourceFile, ours: () => void) => {
      const holds = kept?.source === source && kept.version === versionOf(source);
      ours();
      if (kept !== null && holds) kept = { ...kept, version: versionOf(source) };
    },
    /** Our own job has changed the file, or is about to. */
    forget: () => {
      kept = null;
      changes += 1;
    },
  };
}
