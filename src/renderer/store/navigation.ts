import type { PageName } from '../../shared/contract.ts';
import type { UserFilter } from '../../shared/pipelines/events/users.ts';
import type { MailFilter } from '../../shared/pipelines/mail.ts';
import { type PipelineName, runPageOf } from '../../shared/pipelines/registry.ts';
import { withPage, withTalentTab } from './reducers.ts';
import type { TalentTab } from './state.ts';
import { update, useStore } from './store.ts';

/** Shows a page; with a filter, the table of users opens with it. */
export function showPage(page: PageName, shownUsers?: UserFilter | null): void {
  update((state) => withPage(state, page, shownUsers));
}

/** Shows the place that a pipeline's job is started and watched on. */
export function showRun(pipeline: PipelineName): void {
  update((state) => ({ ...withPage(state, runPageOf(pipeline)), talentTab: 'run' }));
}

/** Shows the job of the open file, on the page of its kind. */
export function showJob(): void {
  update((state) => ({ ...withPage(state, runPageOf(state.job?.pipeline ?? '')), talentTab: 'run' }));
}

export function showTalent(tab: TalentTab): void {
  update((state) => withTalentTab(state, tab));
}

/** Shows the table of mails, filtered by what they have. */
export function showMails(shownMails: MailFilter | null): void {
  update((state) => ({ ...withTalentTab(state, 'mails'), shownMails }));
}

export function showMail(openMail: string | null): void {
  useStore.setState({ openMail });
}

/** Scrolls the page to its top: what a job that began has to say stands above what began it. */
export function showTop(): void {
  const content = document.getElementById('content');
  if (content !== null) content.scrollTop = 0;
}

/** Shows the settings and puts the focus on one of its fields. */
export const showSetting = (fieldId: string): void => showField('settings', fieldId);

/** Shows a page and puts the focus on one of its fields. */
export function showField(page: PageName, fieldId: string): void {
  showPage(page);
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const field = document.getElementById(fieldId);
      field?.scrollIntoView({ block: 'center' });
      field?.focus({ preventScroll: true });
    }),
  );
}
