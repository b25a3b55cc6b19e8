export const coverTones = ['accent', 'good', 'warn', 'bubble'] as const;
export type CoverTone = (typeof coverTones)[number];

/** A drawn substitute for a picture: a tone, a letter, and how its bars are arranged. */
export type Cover = { tone: CoverTone; letter: string; layout: 0 | 1 | 2; widths: readonly [number, number, number] };

/** The same title always gives the same cover, and titles that differ a little give covers that differ a lot. */
export function drawCover(title: string): Cover {
  // FNV-1a: spreads short texts well, and needs no package.
  let hash = 0x811c9dc5;
  for (const letter of title) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193) >>> 0;
  const pick = (count: number, shift: number) => (hash >>> shift) % count;
  const [letter = ''] = [...title.trim()];
  return {
    tone: coverTones[pick(coverTones.length, 3)]!,
    letter: letter.toLocaleUpperCase(),
    layout: pick(3, 9) as Cover['layout'],
    widths: [40 + pick(40, 12), 30 + pick(50, 17), 25 + pick(40, 22)],
  };
}
