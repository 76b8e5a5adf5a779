import { Button } from '@mantine/core';
import { IconHandStop, IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PauseReason } from '../../../shared/job.ts';
import { errorText } from '../../../shared/words/error-text.ts';
import { sendOrderAgain } from '../../commands/orders.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { showSetting } from '../../store/navigation.ts';
import { useJob, useStore } from '../../store/store.ts';
import { Callout } from '../Callout.tsx';

/** The setting that a reason is about, where there is one. */
const settingOf: Partial<Record<PauseReason, string>> = {
  auth: 'setting-apiKey',
  quota: 'setting-preset',
  budget: 'setting-budget',
  model_not_found: 'setting-model',
  bad_request: 'setting-model',
  output_limit: 'setting-maxOutputTokens',
  rate_limited: 'setting-preset',
  offline: 'setting-baseUrl',
  order_rejected: 'setting-model',
};

/** What nobody can say of an order is for the person to say. */
function SendAgain() {
  const { t } = useTranslation();
  const busy = useStore(({ command }) => command !== null);
  return (
    <div className="g-actions">
      <Button
        variant="default"
        disabled={busy}
        title={t('order.sendAgainHint')}
        onClick={() => void sendOrderAgain()}
        data-testid="order-again"
      >
        {t('order.sendAgain')}
      </Button>
    </div>
  );
}

/** Why the job rests, in words, and what to do so that it goes on. */
export function PauseNote() {
  const { t } = useTranslation();
  const format = useFormat();
  const reason = useJob((job) => (job.status === 'paused' ? job.reason : null));
  const error = useJob((job) => (job.status === 'paused' ? job.error : null));
  const until = useJob((job) => (job.status === 'paused' ? job.waitsUntil : null)) ?? null;
  const cutOff = useJob((job) => job.repeatedCalls) ?? 0;
  if (reason === null) return null;
  // An interruption that repeats itself has an error to tell.
  const calm = reason === 'user' || (reason === 'interrupted' && error === null);
  const setting = settingOf[reason];
  // The error names the address, the model or the amount; the reason alone cannot.
  const said = calm || error === null ? null : errorText(error, format.language);
  // A pause for one reason can have another error behind it (a request refused); then its own hint fits better.
  // So it does where one reason has several causes.
  const isOwn = error?.code !== reason || reason === 'source_changed';
  const ownHint = said !== null && isOwn && said.hint !== '' ? said.hint : null;
  return (
    <Callout
      icon={calm ? IconPlayerPause : IconHandStop}
      data-tone={calm ? 'accent' : 'bad'}
      data-testid="pause-reason"
      data-reason={reason}
    >
      <h3>{said?.message ?? t(`pause.${reason}.title`)}</h3>
      <p>{ownHint ?? t(`pause.${reason}.what`)}</p>
      {until === null || until <= Date.now() ? null : (
        <p data-testid="rests-until">{t('pause.until', { time: format.clock(until, Date.now()) })}</p>
      )}
      {reason === 'interrupted' && cutOff > 0 ? (
        <p className="g-note">{t('pause.repeat', { count: cutOff })}</p>
      ) : null}
      {reason === 'order_unknown' ? <SendAgain /> : null}
      {setting === undefined ? null : (
        <div className="g-actions">
          <Button variant="default" onClick={() => showSetting(setting)}>
            {t(reason === 'budget' ? 'pause.raiseBudget' : 'pause.openSettings')}
          </Button>
        </div>
      )}
    </Callout>
  );
}
