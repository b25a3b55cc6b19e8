'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { isPath, type Path } from '@/lib/base/files/path';

/** Asks for a file's name and folder; an invalid or taken one is reported next to the field. */
export function PathDialog({
  title,
  action,
  initial,
  isTaken,
  onChoose,
  onClose,
}: {
  title: string;
  action: string;
  initial: Path;
  isTaken: (path: Path) => boolean;
  onChoose: (path: Path) => void;
  onClose: () => void;
}) {
  const t = useTranslations('editor');
  const tCommon = useTranslations('common');
  const [path, setPath] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <Dialog isOpen onOpenChange={(isOpen) => !isOpen && onClose()} title={title}>
      <form
        className="mt-4"
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = path.trim();
          if (!isPath(wanted)) setProblem(t('pathWrong'));
          else if (isTaken(wanted)) setProblem(t('pathTaken'));
          else onChoose(wanted);
        }}
      >
        <Field label={t('pathLabel')} hint={t('pathHint')} problem={problem}>
          {(props) => (
            <Input
              {...props}
              value={path}
              onChange={(event) => {
                setPath(event.target.value);
                setProblem(null);
              }}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              className="font-mono text-sm"
            />
          )}
        </Field>
        <Actions className="justify-end">
          <Button variant="quiet" onClick={onClose}>
            {tCommon('cancel')}
          </Button>
          <Button type="submit" variant="primary">
            {action}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
