import { Button, Popover } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import styles from './filter.module.css';

interface FilterMenuProps {
  readonly label: string;
  /** How many things are chosen in it. */
  readonly chosen: number;
  readonly testId: string;
  readonly children: ReactNode;
}

/** A button that opens what can be chosen of one matter. */
export function FilterMenu({ label, chosen, testId, children }: FilterMenuProps) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width={280}
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          variant="default"
          rightSection={<IconChevronDown size={14} stroke={2} aria-hidden="true" />}
          data-active={chosen > 0 || undefined}
          className={styles.menu ?? ''}
          onClick={() => setOpened(!opened)}
          data-testid={testId}
        >
          {label}
          {chosen > 0 ? ` (${chosen})` : ''}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>{opened ? children : null}</Popover.Dropdown>
    </Popover>
  );
}
