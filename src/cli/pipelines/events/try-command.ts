import type { Command } from 'commander';
import { conductTrial, refuseBesideJob, type Trial } from '../../../engine/trial/conduct-trial.ts';
import { forgetTrials, trialFolder } from '../../../engine/trial/trial-place.ts';
import type { SteadyEngine } from '../../../engine/worker/steady-engine.ts';
import { eventsContract } from '../../../shared/pipelines/events.ts';
import type { PastTrial } from '../../../shared/trial.ts';
import { exitCodeOf, exitCodes } from '../../exit-code.ts';
import { formatNumber } from '../../format-number.ts';
import { addModelOptions, readRunAccess } from '../../model-options.ts';
import { gather } from '../../one-of.ts';
import { print } from '../../print.ts';
import { stopSignals } from '../../stop-signals.ts';
import { openSteadily, sidecarFolder, withEngine } from '../../with-engine.ts';
import type { CommandTools } from '../pipeline-face.ts';
import { scoreLines } from './quality-words.ts';
import { addLimitOptions } from './read-limits.ts';
import { addRecipeOption } from './recipe-option.ts';
import { addTimeOption } from './time-kind.ts';
import { type AskedColumn, readColumns, readPick, type TryOptions } from './try-options.ts';
import { columnWords, figuresOf, pairsOf, pairWords, readTried, userWords } from './try-words.ts';

const pipeline = eventsContract.name;

function pastWords({
  at,
  items,
  model,
  status,
  promptTokens,
  completionTokens,
  cost,
  currency,
}: PastTrial): string {
  const when = at === null ? '-' : new Date(at).toISOString();
  const tokens = `${formatNumber(promptTokens)} in, ${formatNumber(completionTokens)} out`;
  const spent = cost === null ? 'price unknown' : `${cost.toFixed(4)} ${currency}`;
  return [when, `${items} users`, model, status, tokens, spent].join('\t');
}

/** `--list`: what was tried on the file, and what it took. */
async function listTrials(engine: SteadyEngine, json: boolean): Promise<number> {
  const past = (await engine.trials()).filter((each) => each.pipeline === pipeline);
  for (const each of past) print(`${json ? JSON.stringify(each) : pastWords(each)}\n`);
  return exitCodes.allSucceeded;
}

/** Waits for the end; the first signal stops the trial, the second leaves at once. Answers whether it was stopped. */
async function awaitTrial(trial: Trial): Promise<boolean> {
  let interrupted = false;
  const onSignal = (): void => {
    if (interrupted) process.exit(exitCodes.interrupted);
    interrupted = true;
    process.stderr.write('Stopping … (once more to leave at once)\n');
    void trial.stop();
  };
  for (const signal of stopSignals) process.on(signal, onSignal);
  try {
    await trial.ended;
    return interrupted;
  } finally {
    for (const signal of stopSignals) process.off(signal, onSignal);
  }
}

/** What all of the file that has no events yet would take, asked as the first question. */
const estimateOf = (engine: SteadyEngine, column: AskedColumn, access: ReturnType<typeof accessOf>) =>
  engine.estimate({ pipeline, selection: { kind: 'unfinished' }, options: column.options }, access);

function accessOf(given: TryOptions, { model }: Pick<AskedColumn, 'model'>) {
  const { model: _, ...others } = given;
  return readRunAccess({ ...others, ...(model === undefined ? {} : { model }) }, process.env);
}

/** Says what came out, user by user, and what a run would take by it. */
async function tellTrial(
  engine: SteadyEngine,
  trial: Trial,
  columns: readonly AskedColumn[],
  given: TryOptions,
  tools: CommandTools,
): Promise<void> {
  const state = trial.state();
  const begun = state.columns.flatMap(({ job }, index) => (job === null ? [] : [index]));
  const users = await Promise.all(
    state.items.map((userId) =>
      Promise.all(begun.map(async (index) => readTried(await trial.engine(index), userId))),
    ),
  );
  const done = state.columns.findIndex(({ job }) => job?.status === 'completed');
  const asked = columns[done];
  const estimate = asked === undefined ? null : await estimateOf(engine, asked, accessOf(given, asked));
  const scores = given.gold === true ? await engine.read('events.scores', undefined) : null;
  if (given.json === true) {
    const told = {
      items: state.items,
      columns: state.columns.map((column) => ({ ...column, ...figuresOf(column) })),
      users: users.map((each, index) => ({
        userId: state.items[index],
        columns: each,
        ...(each[0] && each[1] ? { pairs: pairsOf(each[0], each[1]) } : {}),
      })),
      estimate,
      ...(scores === null ? {} : { scores }),
    };
    return print(`${JSON.stringify(told)}\n`);
  }
  for (const [one, other] of users) {
    const lines = one === undefined ? [] : other === undefined ? userWords(one) : pairWords(one, other);
    print(`${lines.join('\n')}\n`);
  }
  print(`\n${state.columns.map(columnWords).join('\n')}\n`);
  if (scores !== null) print(`\n${scoreLines(scores).join('\n')}\n`);
  if (estimate !== null)
    print(`\nA run over the users without events would take\n${tools.estimateWords(estimate, pipeline)}\n`);
}

async function carryOut(
  engine: SteadyEngine,
  file: string,
  given: TryOptions,
  tools: CommandTools,
): Promise<number> {
  await refuseBesideJob(engine);
  const columns = await readColumns(engine, given);
  const questions = columns.map((column) => ({
    work: { pipeline, selection: { kind: 'unfinished' } as const, options: column.options },
    access: accessOf(given, column),
    name: column.name,
  }));
  const picked = await engine.read('events.pick', {
    pick: readPick(given),
    recipe: columns[0]?.options.recipe ?? null,
  });
  const bar = tools.progress();
  const trial = conductTrial({
    items: picked.map(({ userId, rows }) => ({ id: userId, records: rows })),
    questions,
    again: given.again === true,
    folder: trialFolder(file, sidecarFolder()),
    openAt: (trialAt) => openSteadily(file, { trialAt }),
    onChange: ({ columns: told, running }) => {
      const job = told.findLast((column) => column.job !== null)?.job ?? null;
      if (running && job !== null && given.json !== true) bar.show(job);
    },
  });
  try {
    const interrupted = await awaitTrial(trial);
    bar.end();
    await tellTrial(engine, trial, columns, given, tools);
    const codes = trial
      .state()
      .columns.map(({ job, error }) =>
        job === null || error !== null
          ? exitCodes.badInput
          : exitCodeOf(job, interrupted && job.status === 'paused'),
      );
    for (const { error } of trial.state().columns)
      if (error !== null) process.stderr.write(`gleaner: ${error.message} [${error.code}]\n${error.hint}\n`);
    return Math.max(...codes);
  } finally {
    await trial.close();
  }
}

/** Adds `try FILE`. */
export function addTryCommand(program: Command, tools: CommandTools): void {
  const command = program
    .command('try <file>')
    .description('try a recipe on a few users, or two beside each other; nothing is written into the results')
    .option('--users <n>', 'on so many, picked at random (5)')
    .option('--hardest', 'on those with most rows')
    .option('--ids <ids>', 'on these, separated by commas')
    .option('--gold', 'on the reviewed users, and say how right what is found is')
    .option('--drawn', 'on the users who were drawn to be reviewed, for a second opinion')
    .option('--seed <n>', 'of the picking: the same picks the same (1)')
    .option('--again', 'ask anew what was tried before, and pay again')
    .option('--list', 'print what was tried on this file, and what it took')
    .option('--forget', 'throw away what was tried on this file')
    .option('--json', 'print the outcome as JSON');
  addModelOptions(addTimeOption(addLimitOptions(addRecipeOption(command))));
  for (const name of ['--recipe', '--model'])
    command.options.find(({ long }) => long === name)?.argParser(gather);
  command.action(async (file: string, given: TryOptions) => {
    if (given.forget === true) {
      const count = forgetTrials(trialFolder(file, sidecarFolder()));
      return print(`${formatNumber(count)} ${count === 1 ? 'trial' : 'trials'} thrown away.\n`);
    }
    process.exitCode = await withEngine(file, (engine) =>
      given.list === true ? listTrials(engine, given.json === true) : carryOut(engine, file, given, tools),
    );
  });
}
