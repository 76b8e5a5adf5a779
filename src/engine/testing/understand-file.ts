import { openSourceFile } from '../database/open-source-file.ts';
import type { DemoUser } from '../demo-model/demo-record.ts';
import { understandUser } from '../demo-model/understand-user.ts';
import { propose } from '../pipelines/events/detect/propose.ts';
import { loadUser } from '../pipelines/events/load-user.ts';
import { surveyRowTimes, withKind } from '../pipelines/events/settle-times.ts';
import { listUsers } from '../pipelines/events/user-list.ts';
import { createUserReader } from '../pipelines/events/user-reader.ts';

interface Understood {
  /** The recipe that is proposed for the file; null where none is. */
  readonly recipe: string | null;
  readonly users: readonly DemoUser[];
}

/** What the demo model makes of everybody in a file that is read as proposed. */
export function understandFile(path: string): Understood {
  const source = openSourceFile(path);
  try {
    const proposal = propose(source);
    if (proposal === null) return { recipe: null, users: [] };
    const mapping = withKind(proposal.mapping, surveyRowTimes(source, proposal.mapping));
    listUsers(source, mapping);
    const reader = createUserReader(source, mapping);
    const ids = source.db.prepare<[], string>('SELECT user_id FROM temp.gleaner_users').pluck().all();
    const users = ids.map((id) => {
      const rows = loadUser(reader, id, new Set())
        .groups.flatMap(({ heading, records }) =>
          records.map(({ text }) => ({ day: heading, time: '-', text: text.replace(/^\S+ /, '') })),
        )
        .map((row, index) => ({ ...row, row: index + 1 }));
      return understandUser({ number: 1, header: '', rows });
    });
    return { recipe: proposal.recipe, users };
  } finally {
    source.db.close();
  }
}

/** How many events there are for ninety rows. */
export function eventsPerNinetyRows(users: readonly DemoUser[]): number {
  const sum = (count: (user: DemoUser) => number): number =>
    users.reduce((all, user) => all + count(user), 0);
  return (90 * sum(({ events }) => events.length)) / sum(({ rows }) => rows.length);
}
