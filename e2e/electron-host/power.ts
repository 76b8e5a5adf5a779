import { EventEmitter } from 'node:events';
import { refuseUnknown, refuseUnknownMembers } from './refuse-unknown.ts';

class PowerMonitor extends EventEmitter {
  readonly onBatteryPower = false;

  isOnBatteryPower(): boolean {
    return this.onBatteryPower;
  }
}
refuseUnknownMembers('powerMonitor', PowerMonitor);

/** Nothing happens to this machine but what a spec emits: `powerMonitor.emit('suspend')`. */
export const powerMonitor = new PowerMonitor();

/** Blockers that are on, by id. */
const blockers = new Map<number, string>();
let lastId = 0;

export const powerSaveBlocker = refuseUnknown('powerSaveBlocker', {
  blockers,
  start: (type: string): number => {
    lastId += 1;
    blockers.set(lastId, type);
    return lastId;
  },
  stop: (id: number): boolean => blockers.delete(id),
  isStarted: (id: number): boolean => blockers.has(id),
});
