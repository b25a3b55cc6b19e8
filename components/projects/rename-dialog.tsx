'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFailureWords } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { longestName } from '@/lib/projects/projects/project';
import type { CallResult } from '@/lib/studio/studio/request';
import type { ListedProject } from '@/lib/base/answers/project-answers';

/** Renames an app; a failure is shown next to the field, and the typed name stays. */
export function RenameDialog({
  project,
  rename,
  onClose,
}: {
  project: ListedProject;
  rename: (name: string) => Promise<CallResult<unknown>>;
  onClose: (isRenamed: boolean) => void;
}) {
  const t = useTranslations('projects');
  const tCommon = useTranslations('common');
  const failureWords = useFailureWords();
  const [name, setName] = useState(project.name);
  const [state, setState] = useState<{ phase: 'writing'; problem: string | null } | { phase: 'saving' }>({
    phase: 'writing',
    problem: null,
  });
  return (
    <Dialog isOpen onOpenChange={(isOpen) => !isOpen && onClose(false)} title={t('renameTitle')}>
      <form
        className="mt-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() === '') {
            setState({ phase: 'writing', problem: t('nameNeeded') });
            return;
          }
          setState({ phase: 'saving' });
          void rename(name.trim()).then((result) => {
            if (result.ok) onClose(true);
            else setState({ phase: 'writing', problem: failureWords(result.error) });
          });
        }}
      >
        <Field label={t('nameLabel')} problem={state.phase === 'writing' ? state.problem : null}>
          {(props) => (
            <Input {...props} value={name} maxLength={longestName} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Actions className="justify-end">
          <Button variant="quiet" onClick={() => onClose(false)}>
            {tCommon('cancel')}
          </Button>
          <Button type="submit" variant="primary" isBusy={state.phase === 'saving'}>
            {tCommon('save')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
