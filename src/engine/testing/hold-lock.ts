import Database from 'better-sqlite3';

/** A process of its own that holds a file as another program would, from the line it prints until its input ends. */
const db = new Database(process.argv[2] ?? '');
db.exec('BEGIN EXCLUSIVE');
process.stdout.write('held\n');
process.stdin.resume().on('end', () => {
  db.exec('COMMIT');
  db.close();
});
