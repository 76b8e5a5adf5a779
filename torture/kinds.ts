import { appKills } from './app-kills.ts';
import { cliKills, faultyKills } from './cli-kills.ts';
import { editKills } from './edit-kills.ts';
import { growingLog } from './growing-log.ts';
import { killAndResume } from './kill-and-resume.ts';
import { largeUser } from './large-user.ts';
import { lockHolders } from './lock-holder.ts';
import { orders } from './orders.ts';
import { parserTorture } from './parser.ts';
import { powerCuts } from './power-cut.ts';
import { queueKills } from './queue-kills.ts';
import type { Torture } from './round.ts';
import { trials } from './trials.ts';
import { writeFaults } from './write-faults.ts';

/** Every kind of torture, in the order in which they run. */
export const kinds: readonly Torture[] = [
  cliKills,
  faultyKills,
  growingLog,
  killAndResume,
  appKills,
  powerCuts,
  writeFaults,
  lockHolders,
  parserTorture,
  largeUser,
  trials,
  queueKills,
  orders,
  editKills,
];
