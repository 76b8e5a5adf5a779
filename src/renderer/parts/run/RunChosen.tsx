import { Button, Group, Popover, Stack } from '@mantine/core';
import { IconPlayerPlay, IconPlaylistAdd } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { runAgain } from '../../commands/job-commands.ts';
import { addToQueue } from '../../commands/queue.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { isInTheWay } from '../../store/reducers.ts';
import { useStore } from '../../store/store.ts';
import { RetryNote } from '../RetryNote.tsx';
import { EstimateFigures } from './EstimateFigures.tsx';
import { MissingNote, useMissing } from './MissingNote.tsx';
import { ModelLine } from './ModelLine.tsx';
import type { RunFace } from './run-face.ts';
import { type EstimateState, useEstimate } from './use-estimate.ts';

/** What one item would take, in a line; nothing until that is known. */
function EstimateLine({ estimate, loading }: EstimateState) {
  const { t } = useTranslation();
  const format = useFormat();
  if (estimate === null || loading) return null;
  const { promptTokens, completionTokens, cost, currency, seconds } = estimate;
  const about = (value: string): string => t('unit.about', { value });
  const money = cost === null ? t('estimate.priceUnknown') : format.money(cost, currency);
  const parts = [
    about(t('estimate.tokens', { value: format.compact(promptTokens + completionTokens) })),
    cost === null || cost === 0 ? money : about(money),
    ...(seconds === null ? [] : [about(format.roughly(seconds))]),
  ];
  return (
    <span className="g-note" data-testid="estimate-line">
      {parts.join(' · ')}
    </span>
  );
}

interface AskedRunProps {
  readonly face: RunFace;
  readonly ids: readonly string[];
  readonly estimated: EstimateState;
  readonly onCancel: () => void;
  readonly onStart: () => void;
}

/** What the chosen items would take, and whether that is to be started. */
function AskedRun({ face, ids, estimated, onCancel, onStart }: AskedRunProps) {
  const { t } = useTranslation();
  const { estimate, error, loading, again } = estimated;
  const missing = useMissing();
  const { Options, pipeline } = face;
  return (
    <Stack gap="md" p={4}>
      <ModelLine />
      {error === null ? (
        <EstimateFigures face={face} estimate={estimate} loading={loading} />
      ) : (
        <RetryNote error={error} label={t('estimate.retry')} onRetry={again} />
      )}
      {Options === null ? null : <Options selection={{ kind: 'named', ids: [...ids] }} />}
      <p className="g-note">{t(`runOf.${pipeline}.chosenNote`)}</p>
      {missing === null ? null : <MissingNote need={missing} />}
      <Group gap="xs" justify="flex-end">
        <Button variant="default" onClick={onCancel} data-testid="chosen-cancel">
          {t('estimate.notNow')}
        </Button>
        <Button
          onClick={onStart}
          disabled={loading || error !== null || missing !== null}
          data-testid="chosen-start"
        >
          {t('extract.start')}
        </Button>
      </Group>
    </Stack>
  );
}

interface RunChosenProps {
  readonly face: RunFace;
  /** Whom it reads; one at least. */
  readonly ids: readonly string[];
  readonly label: string;
  readonly testId: string;
  /** It is what the place is there for. */
  readonly prominent?: boolean;
}

/**
 * Reads chosen items, and says what that would take before it costs anything: of one it stands beside the button, which
 * starts at once; of several, or where something is missing, it is asked there and then. While a job is under way they are put behind it.
 */
export function RunChosen({ face, ids, label, testId, prominent = false }: RunChosenProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const active = useStore(({ job }) => isInTheWay(job));
  const command = useStore((state) => state.command);
  const busy = active || command !== null;
  const missing = useMissing();
  const isOne = ids.length === 1;
  const estimated = useEstimate(face.pipeline, { kind: 'named', ids: [...ids] }, !busy && (isOne || opened));
  const close = (): void => setOpened(false);
  const start = (): void => {
    close();
    void runAgain(face.pipeline, ids);
  };
  if (active)
    return (
      <Button
        variant="default"
        leftSection={<IconPlaylistAdd size={16} />}
        title={t('users.busy')}
        disabled={missing !== null || command !== null}
        onClick={() => void addToQueue(face.pipeline, { kind: 'named', ids: [...ids] })}
        data-testid={`${testId}-later`}
      >
        {t('queue.add')}
      </Button>
    );
  return (
    <Group gap="sm" wrap="nowrap">
      {isOne && !busy ? <EstimateLine {...estimated} /> : null}
      <Popover
        opened={opened && !busy}
        onChange={setOpened}
        position="bottom-end"
        width={440}
        shadow="md"
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <Button
            {...(prominent ? {} : { variant: 'default' })}
            leftSection={<IconPlayerPlay size={16} />}
            disabled={busy}
            title={busy ? t('users.busy') : undefined}
            onClick={isOne && missing === null ? start : () => setOpened(!opened)}
            data-testid={testId}
          >
            {label}
          </Button>
        </Popover.Target>
        <Popover.Dropdown data-testid="chosen-run">
          <AskedRun face={face} ids={ids} estimated={estimated} onCancel={close} onStart={start} />
        </Popover.Dropdown>
      </Popover>
    </Group>
  );
}
