'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import { Button } from '@/components/ui/button';
import { plainName } from '@/lib/base/access/plain-name';
import { Notice } from '@/components/ui/notice';
import type { BroughtBack } from '@/lib/base/answers/moment-answers';
import { nameOf } from './stored-words';

const leftAtFirst = 10;

/** What was restored, what was not and why, and how to undo it. */
export function BackOutcome({ back, onUndo }: { back: BroughtBack; onUndo: () => Promise<void> }) {
  const t = useTranslations('moments.back');
  const tCommon = useTranslations('common');
  const { list } = useWording();
  const [isUndoing, setUndoing] = useState(false);
  const { rows, left, columnsGone } = back;
  const whyWords = ({ why }: BroughtBack['left'][number]) => {
    switch (why.why) {
      case 'needs-other':
        return t('needsOther', { parent: plainName(why.parent), value: why.value });
      case 'taken':
        return t('taken', { column: plainName(why.column), value: why.value });
      case 'missing':
        return t('missing', { column: plainName(why.column) });
      case 'refused':
        return t('refused', { message: why.message });
      default:
        return why satisfies never;
    }
  };
  return (
    <output className="mt-3 block" data-testid="output-brought-back">
      <Notice tone={left.length === 0 && columnsGone.length === 0 ? 'good' : 'warn'}>
        <p className="font-medium">{t('done', { count: rows })}</p>
        {columnsGone.length > 0 && (
          <p className="mt-1">{t('columnsGone', { columns: list(columnsGone.map(plainName)) })}</p>
        )}
        {left.length > 0 && (
          <>
            <p className="mt-1">{t('left', { count: left.length })}</p>
            <ul className="mt-1 grid list-disc gap-1 pl-4.5">
              {left.slice(0, leftAtFirst).map((one) => (
                <li key={one.key} className="[overflow-wrap:anywhere]">
                  {nameOf(one.row)}: {whyWords(one)}
                </li>
              ))}
              {left.length > leftAtFirst && <li>{t('leftMore', { count: left.length - leftAtFirst })}</li>}
            </ul>
          </>
        )}
        {rows > 0 && (
          <Button
            className="mt-2"
            isBusy={isUndoing}
            onClick={() => {
              setUndoing(true);
              void onUndo().then(() => setUndoing(false));
            }}
          >
            {tCommon('undo')}
          </Button>
        )}
      </Notice>
    </output>
  );
}
