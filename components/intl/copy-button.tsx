'use client';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button, type ButtonProps } from '@/components/ui/button';
import { Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toaster';

/**
 * Copies a text and says so. Browsers refuse in private windows, without https, or if the person chose so: then the
 * text is shown selected, to be copied by hand.
 */
export function CopyButton({
  text,
  copied,
  children,
  ...rest
}: { text: string; copied: string; children: ReactNode } & Pick<ButtonProps, 'variant' | 'className'> & {
    'data-testid'?: string;
  }) {
  const t = useTranslations('common');
  const [isRefused, setIsRefused] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setIsRefused(false);
      toast(copied);
    } catch {
      // Without https `navigator.clipboard` is not there at all.
      setIsRefused(true);
      requestAnimationFrame(() => {
        input.current?.focus();
        input.current?.select();
      });
    }
  };
  return (
    <>
      <Button {...rest} onClick={() => void copy()}>
        {children}
      </Button>
      {isRefused && (
        <output className="block w-full basis-full">
          <p className="text-sm text-ink-2">{t('copyRefused')}</p>
          <Input
            ref={input}
            readOnly
            value={text}
            aria-label={t('copyByHand')}
            data-testid="textbox-copy-by-hand"
            onFocus={(event) => event.target.select()}
            className="mt-1 font-mono text-sm max-wide:text-sm"
          />
        </output>
      )}
    </>
  );
}
