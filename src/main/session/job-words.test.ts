import { describe, expect, it } from 'vitest';
import { type JobStatus, jobStatuses, pauseReasons } from '../../shared/job.ts';
import { eventsFound } from '../../testing/events-found.ts';
import { wordsFor } from '../app/words.ts';
import { countsLine, noticeFor, stateLine, taskbarProgress } from './job-words.ts';
import { jobSnapshot } from './testing/job-snapshot.ts';

const english = wordsFor('en');
const chinese = wordsFor('zh-CN');
const done = { status: 'completed', succeeded: 98, failed: 2, processed: 100, percent: 100 } as const;

describe('the words for a job', () => {
  it.each([
    [jobSnapshot(done), '98 of 100 users done, 2 failed', '100 个用户已完成 98 个，失败 2 个'],
    [jobSnapshot({ succeeded: 100 }), '100 of 100 users done', '100 个用户已完成 100 个'],
    [jobSnapshot({ total: 1, succeeded: 1 }), '1 of 1 user done', '1 个用户已完成 1 个'],
    [jobSnapshot({ total: 0, succeeded: 0 }), '0 of 0 users done', '0 个用户已完成 0 个'],
    [
      jobSnapshot({ total: 12_345, succeeded: 1_000, pipeline: 'mail' }),
      '1,000 of 12,345 mails done; 120 candidates and projects',
      '12,345 封邮件已完成 1,000 封，候选人和项目共 120 个',
    ],
    [
      jobSnapshot({ total: 5, succeeded: 4, failed: 1, results: 0, pipeline: 'mail' }),
      '4 of 5 mails done, 1 failed',
      '5 封邮件已完成 4 封，失败 1 封',
    ],
  ])('count what succeeded and what failed', (job, en, zh) => {
    expect(countsLine(job, english)).toBe(en);
    expect(countsLine(job, chinese)).toBe(zh);
  });

  it('name those who were chosen, and what of the file is left', () => {
    const found = { events: eventsFound({ users: 350, succeededUsers: 2, rows: 1, events: 1 }) };
    const chosen = jobSnapshot({ pipeline: 'events', selection: 'named', total: 2, succeeded: 2 });
    expect(countsLine(chosen, english, found)).toBe('2 of 2 chosen users done; 348 of the file not yet');
    expect(countsLine(chosen, chinese, found)).toBe('所选的 2 个用户已完成 2 个；文件中另有 348 个未处理');
    const whole = { events: { ...found.events, succeededUsers: 349, failedUsers: 1 } };
    expect(countsLine(chosen, english, whole)).toBe('2 of 2 chosen users done');
    const ended = jobSnapshot({ ...chosen, status: 'completed' });
    expect(noticeFor(jobSnapshot(), ended, english, found)?.body).toContain('348 of the file not yet');
  });

  it('say how it stands, never rounding up to done', () => {
    expect(stateLine(jobSnapshot({ percent: 99.9 }), english)).toBe('Running, 99 %');
    expect(stateLine(jobSnapshot({ status: 'paused', reason: 'quota' }), chinese)).toBe(
      '已暂停于 50%：账户余额不足',
    );
  });
});

describe('a notification', () => {
  const running = jobSnapshot();

  it.each<[JobStatus, boolean]>([
    ['queued', false],
    ['running', false],
    ['completed', true],
    ['cancelled', false],
    ['failed', true],
  ])('after running → %s: %s', (status, told) => {
    expect(noticeFor(running, jobSnapshot({ status }), english) !== null).toBe(told);
  });

  it.each(pauseReasons)(
    'on a pause for the reason %s tells that reason, unless it was the person',
    (reason) => {
      for (const words of [english, chinese]) {
        const notice = noticeFor(running, jobSnapshot({ status: 'paused', reason }), words);
        if (reason === 'user') expect(notice).toBeNull();
        else expect(notice?.body.toLowerCase()).toContain(words.reason[reason].toLowerCase());
      }
    },
  );

  it('says that some failed, with how many', () => {
    expect(noticeFor(running, jobSnapshot(done), english)).toEqual({
      title: 'Job finished, some failed',
      body: '98 of 100 users done, 2 failed.',
    });
    expect(noticeFor(running, jobSnapshot({ ...done, failed: 0, succeeded: 100 }), chinese)).toEqual({
      title: '任务已完成',
      body: '100 个用户已完成 100 个。',
    });
  });

  it('comes once: not for a job found finished, of another id, or told of before', () => {
    expect(noticeFor(null, jobSnapshot(done), english)).toBeNull();
    expect(noticeFor(jobSnapshot({ jobId: 'job-0' }), jobSnapshot(done), english)).toBeNull();
    expect(noticeFor(jobSnapshot(done), jobSnapshot(done), english)).toBeNull();
  });
});

describe('the taskbar', () => {
  it('shows progress while it runs, an error where a fault paused it, nothing once it is over', () => {
    expect(taskbarProgress(null)).toEqual({ value: -1, mode: 'none' });
    expect(taskbarProgress(jobSnapshot({ percent: 42 }))).toEqual({ value: 0.42, mode: 'normal' });
    expect(taskbarProgress(jobSnapshot({ status: 'paused', reason: 'user' })).mode).toBe('paused');
    expect(taskbarProgress(jobSnapshot({ status: 'paused', reason: 'auth' })).mode).toBe('error');
    for (const status of jobStatuses) {
      const { value } = taskbarProgress(jobSnapshot({ status, reason: 'auth', percent: 250 }));
      expect(value === -1 || value === 2 || (value >= 0 && value <= 1)).toBe(true);
    }
  });
});
