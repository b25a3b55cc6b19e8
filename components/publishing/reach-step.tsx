'use client';
import { CheckIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';
import type { ShownReach } from '@/lib/base/answers/reach-answers';
import type { CallResult } from '@/lib/studio/studio/request';
import type { ReachCalls } from './reach-calls';

export type ReachStepProps = {
  reach: ShownReach;
  calls: ReachCalls;
  /** Shows the result of a call, or why it failed. */
  take(answer: Promise<CallResult<ShownReach>>): Promise<void>;
};

/** One step: what the person gets, what it requires, and the button; below it, the result once the step is active. */
export function Step({
  isOn,
  title,
  words,
  action,
  children,
}: {
  isOn: boolean;
  title: string;
  words: string;
  action?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <li className="grid gap-3 p-4">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2.5">
        <span
          aria-hidden="true"
          className={classNames(
            'mt-0.5 grid size-4.5 flex-none place-items-center rounded-full border',
            isOn ? 'border-good-line bg-good-soft text-good' : 'border-line-strong',
          )}
        >
          {isOn && <CheckIcon className="size-3" />}
        </span>
        <div className="min-w-0 flex-1 basis-60">
          <h4 className="text-md font-medium">{title}</h4>
          <p className="text-sm text-ink-2">{words}</p>
        </div>
        {action}
      </div>
      {children}
    </li>
  );
}
