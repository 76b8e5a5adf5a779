import type { UserStatus } from '../../shared/source.ts';
import { withPage } from './reducers.ts';
import type { PageName } from './state.ts';
import { update } from './store.ts';

/** Shows a page; with a status, the table of users opens filtered by it. */
export function showPage(page: PageName, userStatus?: UserStatus | null): void {
  update((state) => withPage(state, page, userStatus));
}

/** Shows the settings and puts the focus on one of its fields. */
export function showSetting(fieldId: string): void {
  showPage('settings');
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const field = document.getElementById(fieldId);
      field?.scrollIntoView({ block: 'center' });
      field?.focus({ preventScroll: true });
    }),
  );
}
