import { Box, Button, Group, Modal, Radio, Select, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type DataEncoding, type Delimiter, dataEncodings, delimiters } from '../../../shared/data-import.ts';
import {
  chooseOut,
  chooseProfiles,
  chooseTarget,
  closeImport,
  dropProfiles,
  importRows,
  readRowsAs,
} from '../../commands/imports.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import type { RowsPlan } from '../../store/state.ts';
import { useStore } from '../../store/store.ts';
import styles from './import.module.css';
import { fileName } from './ReportFrame.tsx';
import { RowsPreview } from './RowsPreview.tsx';

const automatic = 'automatic';

/** As the file's own names have it, which people know. */
const encodingNames: Readonly<Record<DataEncoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  gb18030: 'GB18030 (GBK)',
  big5: 'Big5',
  shift_jis: 'Shift_JIS',
  'euc-jp': 'EUC-JP',
  'euc-kr': 'EUC-KR',
  'windows-1252': 'Windows-1252',
};
const delimiterWords = {
  ',': 'rows.comma',
  '\t': 'rows.tab',
  ';': 'rows.semicolon',
  '|': 'rows.bar',
} as const satisfies Readonly<Record<Delimiter, string>>;

/** How the file is read: as it was told from it, or as it is said to be. */
function Reading({ plan }: { readonly plan: RowsPlan }) {
  const { t } = useTranslation();
  const { reading, preview } = plan;
  const { shape } = preview;
  const found = (text: string): string => t('rows.automatic', { found: text });
  return (
    <div className={styles.reading}>
      <Select
        label={t('rows.encoding')}
        data-testid="rows-encoding"
        value={reading.encoding ?? automatic}
        onChange={(value) => void readRowsAs({ encoding: dataEncodings.find((each) => each === value) })}
        data={[
          {
            value: automatic,
            label: reading.encoding === undefined ? found(encodingNames[shape.encoding]) : found('…'),
          },
          ...dataEncodings.map((value) => ({ value, label: encodingNames[value] })),
        ]}
      />
      {shape.delimiter === null ? null : (
        <>
          <Select
            label={t('rows.delimiter')}
            data-testid="rows-delimiter"
            value={reading.delimiter ?? automatic}
            onChange={(value) => void readRowsAs({ delimiter: delimiters.find((each) => each === value) })}
            data={[
              {
                value: automatic,
                label:
                  reading.delimiter === undefined ? found(t(delimiterWords[shape.delimiter])) : found('…'),
              },
              ...delimiters.map((value) => ({ value, label: t(delimiterWords[value]) })),
            ]}
          />
          <Switch
            className={styles.header}
            label={t('rows.header')}
            checked={reading.hasHeader ?? shape.hasHeader}
            onChange={(event) => void readRowsAs({ hasHeader: event.currentTarget.checked })}
            data-testid="rows-header"
          />
        </>
      )}
    </div>
  );
}

/** Where the rows go, and what goes with them. */
function Target({ plan }: { readonly plan: RowsPlan }) {
  const { t } = useTranslation();
  const open = useStore(({ source }) => source);
  const { target, out, profiles } = plan;
  return (
    <>
      <Radio.Group
        label={t('rows.target')}
        value={target}
        onChange={(value) => chooseTarget(value === 'open' ? 'open' : 'new')}
      >
        <div className={styles.targets}>
          <Group gap="sm" wrap="nowrap">
            <Radio
              value="new"
              label={<span title={out}>{t('rows.newFile', { file: fileName(out) })}</span>}
              data-testid="target-new"
            />
            <button type="button" className="g-link" onClick={() => void chooseOut()}>
              {t('rows.change')}
            </button>
          </Group>
          {open === null ? null : (
            <Radio
              value="open"
              label={<span title={open.path}>{t('rows.openFile', { file: open.name })}</span>}
              description={t('rows.copied')}
              data-testid="target-open"
            />
          )}
        </div>
      </Radio.Group>
      <Group align="baseline" gap="4px 12px">
        <Box component="span" fw={500}>
          {t('rows.profiles')}
        </Box>
        {profiles === null ? (
          <button
            type="button"
            className="g-link"
            onClick={() => void chooseProfiles()}
            data-testid="choose-profiles"
          >
            {t('rows.noProfiles')}
          </button>
        ) : (
          <Group component="span" gap="sm" wrap="nowrap">
            <span title={profiles} data-testid="profiles">
              {fileName(profiles)}
            </span>
            <button type="button" className="g-link" onClick={dropProfiles}>
              {t('rows.remove')}
            </button>
          </Group>
        )}
        <span className="g-note">{t('rows.profilesHint')}</span>
      </Group>
    </>
  );
}

/** Before rows are imported: how they are read, the first of them, and where they go. */
export function RowsPlanView({ plan }: { readonly plan: RowsPlan }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { preview, looking, problem } = plan;
  return (
    <>
      <Modal.Title>{t('rows.title')}</Modal.Title>
      <Group component="p" align="stretch" justify="space-between" wrap="nowrap">
        <span className="g-truncate" title={preview.path}>
          {fileName(preview.path)}
        </span>
        <span className="g-dim">{format.bytes(preview.bytes)}</span>
      </Group>
      <Reading plan={plan} />
      {problem === null ? (
        <RowsPreview preview={preview} looking={looking} />
      ) : (
        <ProblemNote error={problem} />
      )}
      <p className="g-note">{t('rows.shown')}</p>
      <Target plan={plan} />
      <Group gap="xs" justify="flex-end" mt="xs">
        <Button variant="default" onClick={closeImport} data-testid="close-plan">
          {t('rows.cancel')}
        </Button>
        <Button
          onClick={() => void importRows()}
          disabled={problem !== null}
          loading={looking}
          data-autofocus
          data-testid="start-rows"
        >
          {t('rows.start')}
        </Button>
      </Group>
    </>
  );
}
