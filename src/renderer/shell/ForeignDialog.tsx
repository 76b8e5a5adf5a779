import { Button, Group, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { answerForeign } from '../commands/ask-foreign.ts';
import { useStore } from '../store/store.ts';
import shellStyles from './shell.module.css';

/** Asks before a start what becomes of the events that Gleaner did not write. */
export function ForeignDialog() {
  const { t } = useTranslation();
  const asked = useStore((state) => state.foreignAsked);
  return (
    <Modal.Root centered opened={asked !== null} onClose={() => answerForeign(null)} size={480} zIndex={300}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content>
        <Modal.Body className={shellStyles.dialog}>
          <Modal.Title>{t('foreign.title')}</Modal.Title>
          <p>{t('foreign.found', { count: asked?.events ?? 0 })}</p>
          <p className="g-dim">{t('foreign.what')}</p>
          <Group gap="xs" justify="flex-end" mt="xs">
            <Button variant="subtle" color="gray" onClick={() => answerForeign(null)}>
              {t('foreign.cancel')}
            </Button>
            <Button variant="default" color="red" onClick={() => answerForeign('replace')}>
              {t('foreign.replace')}
            </Button>
            <Button onClick={() => answerForeign('keep')} data-autofocus>
              {t('foreign.keep')}
            </Button>
          </Group>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
