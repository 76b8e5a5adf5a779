import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import { changeJobStatus } from './change-job-status.ts';
import { insertJob, readJob } from './job-record.ts';
import { isHeldElsewhere, type Lease, leaseStaleMs, readLease, writeLease } from './lease.ts';
import { createLifeLock, type LifeLock } from './life-lock.ts';
import { migrate } from './migrate.ts';

let folder: string;
let db: Database.Database;
let own: Lease;
let lock: LifeLock;
const now = 1_000_000_000_000;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gleaner-lease-'));
  db = new Database(join(folder, 'source.db'));
  migrate(db);
  insertJob(db, {
    id: 'j1',
    pipeline: 'events',
    selection: { kind: 'all' },
    settings: defaultModelSettings,
    total: 1,
    totalRecords: 1,
    at: 1,
  });
  changeJobStatus(db, 'j1', 'start', { at: 1 });
  lock = createLifeLock(join(folder, 'locks'));
  lock.hold();
  writeLease(db, 'j1', lock, now);
  own = readLease(readJob(db, 'j1').lease) as Lease;
});
afterEach(() => {
  lock.release();
  db.close();
  rmSync(folder, { recursive: true });
});

describe('writeLease', () => {
  it('says who runs the job, and since when', () => {
    expect(own).toMatchObject({
      owner: lock.owner,
      lock: lock.path(),
      pid: process.pid,
      host: hostname(),
      at: now,
    });
    expect(own.boot).not.toBe('');
    writeLease(db, 'j1', lock, now + 5_000, now);
    expect(readLease(readJob(db, 'j1').lease)).toEqual({ ...own, at: now + 5_000, tick: expect.any(Number) });
  });

  it('takes no lease on a job that does not run', () => {
    changeJobStatus(db, 'j1', 'pause', { at: 2 });
    writeLease(db, 'j1', lock, now);
    expect(readJob(db, 'j1').lease).toBeNull();
  });
});

describe('readLease', () => {
  it.each([null, '', '{}', 'null', '{"owner":1}', '[]', 'x'])('finds nobody in %j', (stored) => {
    expect(readLease(stored)).toBeNull();
    expect(isHeldElsewhere(readLease(stored), lock, now)).toBe(false);
  });
});

describe('isHeldElsewhere', () => {
  const another = (change: Partial<Lease>): Lease => ({ ...own, owner: 'another', ...change });

  it('is not by ourselves, however old the lease', () => {
    expect(isHeldElsewhere(own, lock, now + 10 * leaseStaleMs)).toBe(false);
    expect(isHeldElsewhere(own, null, now)).toBe(true);
  });

  it('is by another engine of this machine, and of this very process, for as long as its lock is held', () => {
    const other = createLifeLock(join(folder, 'locks'));
    other.hold();
    for (const pid of [process.pid, process.ppid, 1, 2 ** 22 + 1]) {
      const lease = another({ lock: other.path(), pid });
      expect(isHeldElsewhere(lease, lock, now)).toBe(true);
      expect(isHeldElsewhere(lease, lock, now, (lease.tick ?? 0) + 86_400_000)).toBe(true);
    }
    other.release();
  });

  it.each([-365, -1, 1, 365])('is by a process that lives though the clock has jumped %d days', (days) => {
    const lease = another({ lock: null, pid: process.ppid, started: null });
    expect(isHeldElsewhere(lease, lock, now + days * 86_400_000)).toBe(true);
    expect(isHeldElsewhere(own, null, now + days * 86_400_000)).toBe(true);
  });

  it('is not by a process of an earlier start of the machine', () => {
    expect(isHeldElsewhere(another({ boot: 'earlier' }), lock, now)).toBe(false);
    expect(isHeldElsewhere(another({}), lock, now, (own.tick ?? 0) - 1)).toBe(false);
  });

  it('is by another machine while its lease is fresh', () => {
    const lease = another({ host: `not-${hostname()}`, pid: 1 });
    expect(isHeldElsewhere(lease, lock, now)).toBe(true);
    expect(isHeldElsewhere(lease, lock, now + leaseStaleMs - 1)).toBe(true);
    expect(isHeldElsewhere(lease, lock, now + leaseStaleMs)).toBe(false);
    // Clocks that disagree: a heartbeat from the future is fresh.
    expect(isHeldElsewhere(lease, lock, now - 60_000)).toBe(true);
  });
});

describe.each([
  ['that has no lock, as an earlier version wrote it', () => null],
  ['whose lock is out of reach', () => join(folder, 'elsewhere', 'a.lock')],
])('isHeldElsewhere by a lease %s', (_, lockOf) => {
  const another = (change: Partial<Lease>): Lease => ({
    ...own,
    owner: 'another',
    lock: lockOf(),
    started: null,
    ...change,
  });

  it('is by a process of this machine that lives, for ten minutes without a sign of life', () => {
    const lease = another({ pid: process.ppid });
    expect(isHeldElsewhere(lease, lock, now)).toBe(true);
    const tick = lease.tick ?? expect.unreachable();
    expect(isHeldElsewhere(lease, lock, now, tick + 2 * leaseStaleMs)).toBe(true);
    expect(isHeldElsewhere(lease, lock, now, tick + 60 * 60_000)).toBe(false);
  });

  it('is not by a process that is dead, nor by an earlier worker of this very process', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    expect(isHeldElsewhere(another({ pid: child.pid as number }), lock, now)).toBe(false);
    expect(isHeldElsewhere(another({}), lock, now)).toBe(false);
  });

  it.runIf(process.platform === 'linux')(
    'is not by one that was started later than the one that wrote it',
    () => {
      expect(isHeldElsewhere(another({ pid: process.ppid, started: '1' }), lock, now)).toBe(false);
    },
  );
});
