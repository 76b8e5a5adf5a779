import Database from 'better-sqlite3';

/**
 * A process of its own that holds a file as another program would: it says `ready`, takes the lock when it is sent
 * anything, says `held`, and lets go when its input ends.
 */
const db = new Database(process.argv[2] ?? '');
process.stdout.write('ready\n');
process.stdin.once('data', () => {
  db.exec('BEGIN EXCLUSIVE');
  process.stdout.write('held\n');
});
process.stdin.on('end', () => {
  if (db.inTransaction) db.exec('COMMIT');
  db.close();
});
