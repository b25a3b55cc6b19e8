/** Degrees on the OKLCH wheel; `from` may exceed `to` if the range crosses 0. */
export type HueRange = readonly [from: number, to: number];

/** Colours named in a prompt; they override everything else. */
const named: ReadonlyArray<readonly [RegExp, HueRange]> = [
  [/\bred\b|\brot\b|红/i, [18, 32]],
  [/\borange|terracotta|橙|橘/i, [42, 60]],
  [/\byellow|\bgold|\bgelb|黄|金色/i, [80, 100]],
  [/\bgreen|\bolive|\bmint|\bgrün|绿/i, [130, 162]],
  [/\bteal|\bturquoise|青|türkis/i, [178, 200]],
  [/\bblue|\bnavy|\bblau|蓝/i, [235, 262]],
  [/\bpurple|\bviolet|\blilac|\blavender|\blila|紫/i, [290, 312]],
  [/\bpink|\brose\b|\bmagenta|\brosa|粉/i, [350, 12]],
];

/** The colours people associate with a topic; a hint, never a rule. */
const topics: ReadonlyArray<readonly [RegExp, readonly HueRange[]]> = [
  [
    /\bbak(?:e|er)|bread|coffee|restaurant|recipe|kitchen|\bfood\b|面包|餐|菜|厨/i,
    [
      [38, 62],
      [18, 32],
      [88, 112],
    ],
  ],
  [
    /garden|plant|farm|hik|nature|forest|vegetable|植物|花园|农/i,
    [
      [128, 156],
      [92, 116],
      [48, 64],
    ],
  ],
  [
    /\bsea\b|swim|water|boat|\bfish|travel|trip|beach|海|水|旅/i,
    [
      [205, 236],
      [180, 202],
      [70, 90],
    ],
  ],
  [
    /kid|child|school|game|play|party|learn|孩|学|游戏|派对/i,
    [
      [70, 92],
      [225, 248],
      [14, 34],
    ],
  ],
  [
    /wedding|love|flower|beauty|salon|baby|婚|花店|美容/i,
    [
      [5, 24],
      [104, 126],
      [48, 66],
    ],
  ],
  [
    /invoice|money|budget|ledger|bank|tax|shop|stock|账|钱|库存|店/i,
    [
      [232, 262],
      [160, 184],
      [24, 44],
    ],
  ],
  [
    /health|habit|sport|yoga|run|doctor|medic|习惯|健康|运动/i,
    [
      [150, 180],
      [200, 228],
      [32, 52],
    ],
  ],
  [
    /music|film|movie|book|library|photo|art\b|音乐|电影|书|照片/i,
    [
      [20, 42],
      [240, 266],
      [84, 106],
    ],
  ],
];

/** All hues except the purples that so many generated apps use; those are used only if the prompt names them. */
const anywhere: readonly HueRange[] = [
  [18, 66],
  [70, 120],
  [126, 170],
  [176, 228],
  [232, 266],
  [345, 14],
];

/** The hue ranges for the three looks of a prompt: those of the named colours, else those of its topic, else any. */
export function huesFor(prompt: string): { ranges: readonly HueRange[]; isNamed: boolean } {
  const wanted = named.filter(([word]) => word.test(prompt)).map(([, range]) => range);
  if (wanted.length > 0) return { ranges: wanted, isNamed: true };
  const topic = topics.find(([word]) => word.test(prompt));
  return { ranges: topic?.[1] ?? anywhere, isNamed: false };
}

/** Three hues that differ clearly from the app's current hue and from each other. */
export function otherHues(hue: number, random: () => number): number[] {
  const apart = (one: number, other: number) => Math.abs(((one - other + 540) % 360) - 180);
  const found: number[] = [];
  // The six ranges around the wheel always contain three hues 40 degrees apart, so try again until three fit.
  for (let tries = 0; found.length < 3 && tries < 1_000; tries++) {
    const [from, to] = anywhere[Math.floor(random() * anywhere.length)]!;
    const next = (from + random() * ((to - from + 360) % 360)) % 360;
    if ([hue, ...found].every((other) => apart(next, other) >= 40)) found.push(next);
  }
  return found;
}

export function asksForDark(prompt: string): boolean {
  return /\bdark(?:\s+(?:mode|theme|colou?rs?|look|background))?\b|\bblack background|深色|暗色|黑色背景/i.test(prompt);
}
