import { useTranslations } from 'use-intl';
import { typefaces, type Look } from '@/lib/projects/looks/look';

/** A miniature page in a look: background, card, heading, text and button, with its own colours, fonts and corners. */
export function LookMiniature({ look }: { look: Look }) {
  const t = useTranslations('looks');
  const { colors, type, corner, unit } = look;
  const space = `${unit * 1.2}rem`;
  return (
    <span
      aria-hidden="true"
      style={{ background: colors.paper, padding: space }}
      className="block h-14 w-21 overflow-hidden max-wide:w-16 rounded-sm text-left"
    >
      <span
        style={{ background: colors.card, borderColor: colors.line, borderRadius: `${corner / 2}rem`, padding: space }}
        className="block h-full border"
      >
        <span
          style={{ color: colors.ink, fontFamily: typefaces[type].head }}
          className="block text-xs leading-none font-bold"
        >
          {t('sample')}
        </span>
        <span style={{ background: colors.muted }} className="mt-1 block h-0.75 w-4/5 rounded-full opacity-60" />
        <span className="mt-1 flex gap-1">
          <span
            style={{ background: colors.brand, borderRadius: `${corner / 3}rem` }}
            className="grid h-3 w-6 place-items-center"
          >
            <span style={{ background: colors['brand-ink'] }} className="block h-0.5 w-3 rounded-full" />
          </span>
          <span style={{ background: colors.tint, borderRadius: `${corner / 3}rem` }} className="block h-3 w-3" />
        </span>
      </span>
    </span>
  );
}
