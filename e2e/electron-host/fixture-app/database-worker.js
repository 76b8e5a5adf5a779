// The engine's place in the fixture: better-sqlite3 in a worker thread of the main process.
import { parentPort } from 'node:worker_threads';
import Database from 'better-sqlite3';

const database = new Database(':memory:');
parentPort.postMessage(database.prepare('select 6 * 7 as answer').get().answer);
