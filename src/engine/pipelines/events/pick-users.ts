import { mostTried, type PickedUser, type PickQuery } from '../../../shared/pipelines/events-trial.ts';
import { codedError } from '../../../shared/words/coded-error.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { createSeededRandom } from '../../demo-model/seeded-random.ts';
import type { ListedItem } from '../../items.ts';
import { drawnItems } from '../../ledger/drawn-items.ts';
import { listNamed } from './list-selected.ts';
import { goldUsers } from './review/gold-users.ts';

/** Who is listed in `temp.gleaner_users`, in the order of their ids. */
const listed = 'SELECT user_id AS userId, rows FROM temp.gleaner_users';

/** So many of all, each as likely as any other: the same for the same seed and the same users. */
function drawn({ db }: SourceFile, count: number, seed: number): readonly PickedUser[] {
  const random = createSeededRandom(seed);
  const kept: PickedUser[] = [];
  let seen = 0;
  // One pass in the order of ids: each that comes later takes the place of one of those kept, as often as it has to.
  for (const user of db.prepare<[], PickedUser>(`${listed} ORDER BY user_id`).iterate()) {
    seen += 1;
    if (kept.length < count) kept.push(user);
    else {
      const place = Math.floor(random() * seen);
      if (place < count) kept[place] = user;
    }
  }
  return kept.sort((a, b) => (a.userId < b.userId ? -1 : 1));
}

const picked = ({ id, records }: ListedItem): PickedUser => ({ userId: id, rows: records });

function refuseNobody(users: readonly PickedUser[]): readonly PickedUser[] {
  if (users.length === 0) throw codedError('nobody_reviewed');
  return users;
}

/** Picks users to try a recipe on. @throws AppError unknown_user, nobody_reviewed */
export function pickUsers(source: SourceFile, pick: PickQuery['pick']): readonly PickedUser[] {
  switch (pick.how) {
    case 'random':
      return drawn(source, pick.count, pick.seed);
    case 'hardest':
      return source.db
        .prepare<[number], PickedUser>(`${listed} ORDER BY rows DESC, user_id LIMIT ?`)
        .all(pick.count);
    case 'reviewed':
      return refuseNobody(goldUsers(source.db).slice(0, mostTried));
    case 'drawn':
      return refuseNobody(listNamed(source, drawnItems(source.db).slice(0, mostTried)).map(picked));
    case 'named':
      return listNamed(source, pick.ids).map(picked);
  }
}
