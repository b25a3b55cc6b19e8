import { z } from 'zod';

const color = z.string().regex(/^#[0-9a-f]{6}$/);

/** How an app looks, in tokens alone: palette, type, corners, density. Kept in a project's row, so it is read anew. */
export const lookSchema = z.object({
  scheme: z.enum(['light', 'dark']),
  /** The colours an app is made of; names as the template's own parts know them. */
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
  /** Corner of a card, in rem. */
  corner: z.number().min(0).max(3),
  /** Tailwind's unit of space, in rem; 0.25 is usual. */
  unit: z.number().min(0.1).max(0.5),
});
export type Look = z.infer<typeof lookSchema>;
export type LookColors = Look['colors'];

/** Which look: one of the three that belong to a text and a seed. The text may be an earlier state of the prompt: a look that was chosen stays while the words go on. */
export const lookChoiceSchema = z.strictObject({
  drawnFrom: z.string().max(20_000),
  seed: z.number().int().min(0).max(2_147_483_647),
  index: z.union([z.literal(0), z.literal(1), z.literal(2)]),
});
export type LookChoice = z.infer<typeof lookChoiceSchema>;

/** Where an app's look is written down. */
export const lookPath = 'src/index.css';

/** Fonts that are on people's devices already: nothing is loaded from anywhere. */
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

/** The declarations of a look, as they stand in the `@theme` of `src/index.css`. */
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

/** The whole of `src/index.css` for an app that begins with this look. */
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
