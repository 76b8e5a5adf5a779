import { Box, Button } from '@mantine/core';
import { IconCircleCheck, IconPlugConnected } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer, ConnectionTest } from '../../../shared/contract.ts';
import { ask } from '../../bridge/ask.ts';
import { currentForm, flushSettings } from '../../commands/save-settings.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useModelText } from '../../parts/form/use-model-field.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import styles from './settings.module.css';

/** Asks the model one small thing, and shows what came of it until the settings change. */
export function ConnectionCheck() {
  const { t } = useTranslation();
  const format = useFormat();
  const place = `${useModelText('preset')} ${useModelText('baseUrl')} ${useModelText('model')}`;
  const [testing, setTesting] = useState(false);
  const [answer, setAnswer] = useState<Answer<ConnectionTest> | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer holds for the place that gave it
  useEffect(() => setAnswer(null), [place]);

  const test = async (): Promise<void> => {
    setTesting(true);
    setAnswer(null);
    await flushSettings();
    setAnswer(await ask('model.test', currentForm()));
    setTesting(false);
  };
  return (
    <div className={styles.connection}>
      <Button
        variant="default"
        flex="none"
        leftSection={<IconPlugConnected size={16} />}
        loading={testing}
        onClick={() => void test()}
        data-testid="test-connection"
      >
        {t('settings.test')}
      </Button>
      <Box flex={1} miw={0} aria-live="polite" data-testid="connection">
        {answer?.ok === true ? (
          <p className={styles.connectionOk}>
            <IconCircleCheck size={18} stroke={1.75} aria-hidden="true" />
            <span>
              {t('settings.testOk', {
                model: answer.data.model,
                latency: format.latency(answer.data.latencyMs),
              })}
              <Box component="span" display="block" className="g-dim">
                {answer.data.reply === '' ? '' : t('settings.testReply', { reply: answer.data.reply })}
              </Box>
            </span>
          </p>
        ) : null}
        {answer?.ok === false ? <ProblemNote error={answer.error} /> : null}
      </Box>
    </div>
  );
}
