'use client';
import type { ReactNode } from 'react';
import { Notice } from '@/components/ui/notice';
import type { Finding } from '@/lib/base/foundation/finding';
import { FindingSteps } from './finding-steps';

/** What made-up visitors were able to do, each with how it was tried; `children` are the actions for it. */
export function ScanFindings<Shown extends Finding>({
  tone = 'info',
  title,
  words,
  testId,
  findings,
  line,
  children,
}: {
  tone?: 'info' | 'warn';
  title: string;
  words: string;
  testId: string;
  findings: readonly Shown[];
  line: (finding: Shown) => ReactNode;
  children: ReactNode;
}) {
  return (
    <Notice tone={tone}>
      <p className="font-medium">{title}</p>
      <p className="mt-0.5 text-ink-2">{words}</p>
      <ul className="mt-2.5 grid gap-1.5" data-testid={testId}>
        {findings.map((finding) => (
          <li
            key={`${finding.did} ${finding.through.kind} ${finding.through.name}`}
            className="border-t border-line pt-1.5"
          >
            {line(finding)}
            <FindingSteps finding={finding} />
          </li>
        ))}
      </ul>
      {children}
    </Notice>
  );
}
