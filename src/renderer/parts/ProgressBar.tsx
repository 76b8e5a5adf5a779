import { Progress } from '@mantine/core';

interface ProgressBarProps {
  readonly label: string;
  /** 0–1. */
  readonly share: number;
  /** What it tells of stands still. */
  readonly paused?: boolean;
  readonly testId?: string;
}

/** How far something is that is under way. The whole bar is what is named, for its fill has no width at first. */
export function ProgressBar({ label, share, paused = false, testId }: ProgressBarProps) {
  const percent = 100 * Math.min(1, Math.max(0, share));
  return (
    <Progress.Root
      radius="sm"
      bg="var(--g-line)"
      transitionDuration={150}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(percent)}
      data-testid={testId}
    >
      <Progress.Section withAria={false} value={percent} color="var(--g-accent-bar)" striped={paused} />
    </Progress.Root>
  );
}
