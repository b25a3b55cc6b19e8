'use client';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import type { Finding } from '@/lib/base/foundation/finding';

/** `phone_number` → `phone number`. */
const plain = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLowerCase() || name;

const byOthers = { read: 'readBy', change: 'changeBy', delete: 'deleteBy' } as const;
const withFiles = { read: 'openFile', add: 'addFile', change: 'changeFile', delete: 'deleteFile' } as const;
type DeedKey = Finding['did'] | (typeof byOthers)[keyof typeof byOthers] | (typeof withFiles)[keyof typeof withFiles];

/** Findings as sentences in the person's language. Names come from the app, so they are quoted. */
export function useFindingWords() {
  const t = useTranslations('publishing.scan');
  const { list } = useWording();

  function values({ who, through, table, rows, columns }: Finding) {
    return {
      ...{ who, rows },
      name: plain(through.name),
      table: table === null ? 'none' : plain(table),
      columns: columns.length === 0 ? 'none' : list(columns.slice(0, 4).map(plain)),
    };
  }
  function deedKey({ did, through, table }: Finding): DeedKey {
    if (through.kind === 'bucket' && did in withFiles) return withFiles[did as keyof typeof withFiles];
    return table !== null && did in byOthers ? byOthers[did as keyof typeof byOthers] : did;
  }
  return {
    /** What made-up visitors were able to do. */
    sentence: (finding: Finding): string => {
      const deed = t(`deed.${deedKey(finding)}`, values(finding));
      return t(`lead.${finding.after ?? finding.who}`, { deed });
    },
    /** The same, worded as the permission that a yes gives. */
    permission: (finding: Finding): string => {
      const { who, did, through } = finding;
      const isStranger = who === 'stranger';
      if (through.kind === 'bucket') return t(isStranger ? 'may.open' : 'may.openSignedIn', values(finding));
      if (did === 'use') return t('may.use', values(finding));
      return t(isStranger ? 'may.read' : 'may.readSignedIn', values(finding));
    },
    steps: ({ who, after, did, rows }: Finding): string[] => {
      const isWrite = did === 'add' || did === 'change' || did === 'delete' || did === 'give';
      return [
        t(`step.${who}`),
        ...(after === null ? [] : [t(`step.${after}`)]),
        t(`step.${did === 'read' || did === 'use' || did === 'stop' ? did : isWrite ? 'wrote' : 'use'}`, { rows }),
      ];
    },
  };
}
