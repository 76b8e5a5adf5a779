import { Button } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isInTheWay } from '../../../store/reducers.ts';
import { useStore } from '../../../store/store.ts';
import { tryOn, usualCount } from './trial-commands.ts';

const icon = <IconFlask size={16} stroke={1.75} aria-hidden="true" />;

/** The way to a trial from the page of runs. */
export function TryFirst({ disabled }: { readonly disabled: boolean }) {
  const { t } = useTranslation();
  const running = useStore(({ trial }) => trial?.running === true);
  return (
    <Button
      variant="default"
      leftSection={icon}
      disabled={disabled || running}
      title={t('trial.hint')}
      onClick={() => void tryOn({ how: 'random', count: usualCount })}
      data-testid="try-first"
    >
      {t('trial.tryFirst')}
    </Button>
  );
}

/** The same for users who were chosen from the list. */
export function TryChosen({ ids }: { readonly ids: readonly string[] }) {
  const { t } = useTranslation();
  const busy = useStore(({ job, trial }) => isInTheWay(job) || trial?.running === true);
  return (
    <Button
      variant="default"
      leftSection={icon}
      disabled={busy}
      title={t('trial.hint')}
      onClick={() => void tryOn({ how: 'named', ids })}
      data-testid="try-chosen"
    >
      {t('trial.tryChosen', { count: ids.length })}
    </Button>
  );
}
