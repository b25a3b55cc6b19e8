'use client';
import type { ReactNode } from 'react';
import { PageHead } from '@/components/landing/page-head';

/** A page with one message and one way on. */
export function StandingPage({ title, words, children }: { title: string; words: string; children: ReactNode }) {
  return (
    <div className="mx-auto w-full max-w-[1080px] px-6 max-wide:px-4">
      <PageHead current={null} />
      <main className="pt-16 pb-24 max-wide:pt-10">
        <h1 className="text-2xl">{title}</h1>
        <p className="mt-2 max-w-[36em] text-lg text-ink-2">{words}</p>
        <div className="mt-6">{children}</div>
      </main>
    </div>
  );
}
