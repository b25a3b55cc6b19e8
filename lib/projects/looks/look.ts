import { z } from 'zod';

const color = z.string().regex(/^#[0-9a-f]{6}$/);

/**
 * An app's style as tokens only: palette, type, corners, density. Validated when read, because it is stored in a
 * project's row.
 */
export const lookSchema = z.object({
  scheme: z.enum(['light', 'dark']),
  /** The colours of an app, by the names the template's parts use. */
  colors: z.object({
    paper: color,
    card: color,
    tint: color,
    ink: color,
    muted: color,
    line: color,
    brand: color,
    'brand-ink': color,
    danger: color,
  }),
  type: z.enum(['plain', 'book', 'round', 'poster', 'desk']),
  /** The corner radius of a card, in rem. */
  corner: z.number().min(0).max(3),
  /** Tailwind's spacing unit, in rem; 0.25 is usual. */
  unit: z.number().min(0.1).max(0.5),
});
export type Look = z.infer<typeof lookSchema>;
export type LookColors = Look['colors'];

/**
 * Identifies one of the three looks drawn from a text and a seed. The text may be an earlier state of the prompt,
 * because a chosen look stays while the person keeps typing.
 */
export const lookChoiceSchema = z.strictObject({
  drawnFrom: z.string().max(20_000),
  seed: z.number().int().min(0).max(2_147_483_647),
  index: z.union([z.literal(0), z.literal(1), z.literal(2)]),
});
export type LookChoice = z.infer<typeof lookChoiceSchema>;

/** The file that holds an app's look. */
export const lookPath = 'src/index.css';

/** Fonts that devices already have, so that nothing has to be loaded. */
export const typefaces: Record<Look['type'], { head: string; body: string }> = {
  plain: { head: 'ui-sans-serif, system-ui, sans-serif', body: 'ui-sans-serif, system-ui, sans-serif' },
  book: {
    head: "'Iowan Old Style', 'Palatino Linotype', 'URW Palladio L', 'Songti SC', serif",
    body: 'ui-sans-serif, system-ui, sans-serif',
  },
  round: {
    head: "ui-rounded, 'Hiragino Maru Gothic ProN', Quicksand, Nunito, system-ui, sans-serif",
    body: "ui-rounded, 'Hiragino Maru Gothic ProN', Quicksand, Nunito, system-ui, sans-serif",
  },
  poster: {
    head: "'Avenir Next Condensed', 'Arial Narrow', 'Roboto Condensed', 'PingFang SC', sans-serif",
    body: "Avenir, Montserrat, Corbel, 'URW Gothic', 'PingFang SC', sans-serif",
  },
  desk: {
    head: "Optima, Candara, 'Noto Sans', source-sans-pro, 'PingFang SC', sans-serif",
    body: "Optima, Candara, 'Noto Sans', source-sans-pro, 'PingFang SC', sans-serif",
  },
};

/** The declarations of a look, as they appear in the `@theme` of `src/index.css`. */
export function themeOf(look: Look): Record<string, string> {
  const { head, body } = typefaces[look.type];
  return {
    ...Object.fromEntries(Object.entries(look.colors).map(([name, color]) => [`--color-${name}`, color])),
    '--font-sans': body,
    '--font-display': head,
    '--radius-sm': `${round(look.corner / 3)}rem`,
    '--radius-md': `${round(look.corner / 2)}rem`,
    '--radius-lg': `${round(look.corner * 0.75)}rem`,
    '--radius-xl': `${round(look.corner)}rem`,
    '--spacing': `${look.unit}rem`,
  };
}

/** The complete `src/index.css` of an app that starts with this look. */
export function lookToCss(look: Look): string {
  const theme = Object.entries(themeOf(look)).map(([name, value]) => `  ${name}: ${value};`);
  return `@import "tailwindcss";

@theme {
${theme.join('\n')}
}

@layer base {
  :root {
    color-scheme: ${look.scheme};
  }
  body {
    background: var(--color-paper);
    color: var(--color-ink);
  }
  h1,
  h2,
  h3 {
    font-family: var(--font-display);
  }
}
`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
