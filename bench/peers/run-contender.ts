import { readFileSync } from 'node:fs';
import { contenders, type Task } from './contenders.ts';

/**
 * Runs one contender in this process and prints its time and what came as one line of JSON; loading it is not counted.
 * run-contender.ts NUMBER TASK_FILE
 */
const [number = '0', file = ''] = process.argv.slice(2);
const contender = contenders[Number(number)];
if (contender === undefined) throw new Error(`There is no contender ${number}.`);
const task = JSON.parse(readFileSync(file, 'utf8')) as Task;
const startedAt = performance.now();
const answers = await contender.run(task);
const seconds = (performance.now() - startedAt) / 1_000;
console.log(
  JSON.stringify({ seconds, lost: answers.filter((answer) => answer === null || answer === '').length }),
);
// Some of them leave something running.
process.exit(0);
