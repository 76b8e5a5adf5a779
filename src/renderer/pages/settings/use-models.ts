import { useCallback, useEffect, useRef, useState } from 'react';
import { presetById } from '../../../shared/presets.ts';
import { ask } from '../../bridge/ask.ts';
import { currentForm } from '../../commands/save-settings.ts';

interface ModelsState {
  readonly models: readonly string[];
  readonly loading: boolean;
  readonly failed: boolean;
  /** Asks the provider; once for each address unless told to ask again. */
  readonly load: (again?: boolean) => void;
}

/** The provider's list of models, asked for when it is first wanted. Until then, the preset's suggestions. */
export function useModels(preset: string, baseUrl: string, keyEnding: string): ModelsState {
  const [listed, setListed] = useState<readonly string[]>([]);
  const [loading, setLoading] = useState(false);
  const [failed, setFailed] = useState(false);
  const askedFor = useRef<string | null>(null);
  const place = `${preset} ${baseUrl} ${keyEnding}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another place has another list
  useEffect(() => {
    setListed([]);
    setFailed(false);
    setLoading(false);
    askedFor.current = null;
  }, [place]);

  const load = useCallback(
    (again = false) => {
      if (askedFor.current === place && !again) return;
      askedFor.current = place;
      setLoading(true);
      void ask('model.list', currentForm()).then((answer) => {
        if (askedFor.current !== place) return;
        setLoading(false);
        setFailed(!answer.ok);
        if (answer.ok) setListed(answer.data);
      });
    },
    [place],
  );

  const models = [...new Set([...listed, ...presetById(preset).models])];
  return { models, loading, failed, load };
}
