import { isActive } from '../../store/reducers.ts';
import { useStore } from '../../store/store.ts';
import { FileNotices } from '../FileNotices.tsx';
import { NewRun } from './NewRun.tsx';
import { OtherOrders } from './order/OtherOrders.tsx';
import { ProgressPanel } from './ProgressPanel.tsx';
import { QueuePanel } from './queue/QueuePanel.tsx';
import { ResultPanel } from './ResultPanel.tsx';
import type { RunFace } from './run-face.ts';

/** The job of a pipeline over the open file: how far it is or how it ended, and the next. */
export function RunPanels({ face }: { readonly face: RunFace }) {
  const shape = useStore(({ job }) => {
    if (job?.pipeline !== face.pipeline) return 'none';
    return isActive(job) ? 'active' : 'ended';
  });
  return (
    <>
      <FileNotices except={face.saysItself} />
      {shape === 'active' ? <ProgressPanel face={face} /> : null}
      {shape === 'ended' ? <ResultPanel face={face} /> : null}
      <OtherOrders />
      <QueuePanel face={face} />
      <NewRun face={face} />
    </>
  );
}
