import { useRead } from '../../reads/use-read.ts';
import { FailureCauses } from './FailureCauses.tsx';

/** Why items of a job failed; nothing until that is known. */
export function JobCauses({ jobId }: { readonly jobId: string }) {
  const { data } = useRead('run.get', { jobId });
  return data === null ? null : <FailureCauses detail={data} />;
}
