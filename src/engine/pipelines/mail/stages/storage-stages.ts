import type { Database } from 'better-sqlite3';
import { type TalentKind, talentKinds } from '../../../../shared/pipelines/mail.ts';
import { prepared } from '../../../database/prepared.ts';
import type { LocalStage } from '../../pipeline.ts';
import { mailStages } from '../mail-stages.ts';
import { countMails } from '../source/mail-list.ts';
import { readCandidateFacts, readProjectFacts } from '../talent/facts.ts';
import { talentTableOf } from '../talent/talent.ts';
import { readTalent } from '../talent/talent-rows.ts';
import { forgetUnused } from '../vectors/vector-store.ts';

/** Rows that one transaction changes. */
const rowsTogether = 200;

/** Counts the mails, and clears away what was found in mails that are not in the file any more. */
export function createInitStage(db: Database): LocalStage {
  const gone = 'email_id NOT IN (SELECT email_id FROM temp.gleaner_mails)';
  return {
    kind: 'local',
    name: mailStages.initialization,
    weight: 0.1,
    begin: () => ({
      total: countMails(db),
      steps: [
        () => {
          for (const table of ['email_classes', ...Object.values(talentTableOf)])
            db.prepare(`DELETE FROM main.${table} WHERE ${gone}`).run();
          return countMails(db);
        },
      ],
    }),
  };
}

type StoredRow = Readonly<Record<string, string | number | null>>;

/** Writes down what can be compared of candidates and projects: skills, years, money, places. */
export function createStorageStage(db: Database): LocalStage {
  const rowsOf = (kind: TalentKind): readonly (readonly [TalentKind, string])[] =>
    db
      .prepare<[], string>(`SELECT email_id FROM main.${talentTableOf[kind]} ORDER BY rowid`)
      .pluck()
      .all()
      .map((id) => [kind, id]);
  const write = ([kind, emailId]: readonly [TalentKind, string]): void => {
    const table = talentTableOf[kind];
    const row = prepared<[string], StoredRow>(db, `SELECT * FROM main.${table} WHERE email_id = ?`).get(
      emailId,
    );
    if (row === undefined) return;
    const facts =
      kind === 'candidate'
        ? readCandidateFacts(readTalent('candidate', row))
        : readProjectFacts(readTalent('project', row));
    prepared(db, `UPDATE main.${table} SET facts = ? WHERE email_id = ?`).run(JSON.stringify(facts), emailId);
  };
  return {
    kind: 'local',
    name: mailStages.storage,
    weight: 0.3,
    begin: () => {
      const all = talentKinds.flatMap(rowsOf);
      const pages = Math.ceil(all.length / rowsTogether);
      const steps = Array.from({ length: pages }, (_, page) => () => {
        for (const one of all.slice(page * rowsTogether, (page + 1) * rowsTogether)) write(one);
        return Math.min(rowsTogether, all.length - page * rowsTogether);
      });
      for (const kind of talentKinds) forgetUnused(db, kind);
      return { total: all.length, steps };
    },
  };
}
