'use client';
import { useState } from 'react';
import { useCall } from '@/components/intl/use-call';
import type { TurnId } from '@/lib/base/foundation/id';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import type { StudioTurn } from '@/lib/studio/studio/studio-state';

/** Stops a turn; busy from the click until the turn has ended, or the call failed. */
export function useStop(studio: StudioHandle, turn: StudioTurn | null): { isStopping: boolean; stop: () => void } {
  const call = useCall();
  const [stopping, setStopping] = useState<TurnId | null>(null);
  return {
    isStopping: turn !== null && stopping === turn.turnId,
    stop: () => {
      if (turn === null) return;
      setStopping(turn.turnId);
      void call(studio.api.stop(turn.turnId)).then((answer) => {
        if (answer === undefined) setStopping(null);
      });
    },
  };
}
