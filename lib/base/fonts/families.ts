export type FamilyKind = 'serif' | 'sans' | 'display' | 'slab' | 'mono' | 'hand';
export type Script = 'latin' | 'cyrillic' | 'greek' | 'vietnamese' | 'chinese';

/** A variable font family an app may use: one npm package, under the SIL Open Font License. */
export type Family = {
  package: string;
  /** The version range for package.json. */
  range: string;
  /** The name to use in CSS. */
  name: string;
  kind: FamilyKind;
  /** Its character in a few words, and what it suits. */
  character: string;
  scripts: readonly Script[];
};

/** Families of one character, described in a designer's words. */
export type FamilyGroup = { says: string; families: readonly Family[] };

type Row = readonly [id: string, name: string, furtherScripts: string, character: string];

/** Codes of scripts other than Latin: c(yrillic), g(reek), v(ietnamese), z for Chinese (zh). */
const scriptOf: Readonly<Record<string, Script>> = { c: 'cyrillic', g: 'greek', v: 'vietnamese', z: 'chinese' };

const rows: readonly { kind: FamilyKind; says: string; families: readonly Row[] }[] = [
  {
    kind: 'serif',
    says: 'warm serif',
    families: [
      ['fraunces', 'Fraunces', 'v', 'warm old-style with soft, wonky corners; food, craft, small brands'],
      ['newsreader', 'Newsreader', 'v', 'calm text serif made for long reading on screens; essays, magazines'],
      ['literata', 'Literata', 'cgv', 'sturdy book serif with lively details; reading, courses, libraries'],
      ['source-serif-4', 'Source Serif 4', 'cgv', 'clear, even transitional serif; reports, documentation, journals'],
      ['lora', 'Lora', 'cv', 'brushed, moderate contrast; diaries, blogs, gentle services'],
      ['crimson-pro', 'Crimson Pro', 'v', 'light Garalde in the manner of old books; poetry, quotations'],
    ],
  },
  {
    kind: 'serif',
    says: 'classical serif',
    families: [
      ['eb-garamond', 'EB Garamond', 'cgv', 'Renaissance Garamond, quiet and learned; history, wine, chamber music'],
      ['cormorant', 'Cormorant', 'cv', 'tall, fine-boned Garamond for large sizes; perfume, weddings, galleries'],
      ['alegreya', 'Alegreya', 'cgv', 'dynamic, calligraphic book face; literature, theatre'],
      ['vollkorn', 'Vollkorn', 'cgv', 'dark, bread-and-butter serif; bakeries, handwork, honest prose'],
      ['petrona', 'Petrona', 'v', 'crisp angular serif with a wide range of weight; essays, studios'],
      ['piazzolla', 'Piazzolla', 'cgv', 'sharp, expressive cuts, compact; tango, criticism, newspapers'],
    ],
  },
  {
    kind: 'serif',
    says: 'high-contrast display serif',
    families: [
      [
        'playfair-display',
        'Playfair Display',
        'cv',
        'Baroque hairlines and ball terminals; fashion, hotels, headlines',
      ],
      ['bodoni-moda', 'Bodoni Moda', '', 'vertical, dramatic contrast; luxury, beauty, posters'],
      ['imbue', 'Imbue', 'v', 'narrow Didone, elegant when huge; covers, exhibitions'],
      ['cinzel', 'Cinzel', '', 'Roman inscription capitals; museums, films, monuments'],
    ],
  },
  {
    kind: 'slab',
    says: 'slab',
    families: [
      ['bitter', 'Bitter', 'cv', 'friendly slab for screens; learning, guides'],
      ['aleo', 'Aleo', 'v', 'rounded, modern slab; start-ups with a human side'],
    ],
  },
  {
    kind: 'sans',
    says: 'characterful grotesque',
    families: [
      [
        'bricolage-grotesque',
        'Bricolage Grotesque',
        'v',
        'quirky, ink-trapped, condensed feeling; culture, food, neighbourhoods',
      ],
      ['space-grotesk', 'Space Grotesk', 'v', 'geometric with odd, technical letters; science, developers, crypto'],
      ['schibsted-grotesk', 'Schibsted Grotesk', '', 'newsroom grotesque, compact and firm; media, civic'],
      ['familjen-grotesk', 'Familjen Grotesk', 'v', 'Swedish, slightly eccentric, tight; design shops, cafés'],
      ['hanken-grotesk', 'Hanken Grotesk', 'v', 'quiet classic grotesque; agencies, interfaces'],
      ['epilogue', 'Epilogue', 'v', 'broad range, a little brutal when heavy; studios, manifestos'],
      ['syne', 'Syne', 'g', 'wide and art-school, extreme when bold; exhibitions, music'],
    ],
  },
  {
    kind: 'sans',
    says: 'neutral sans',
    families: [
      ['instrument-sans', 'Instrument Sans', '', 'precise with a slight squeeze; software, editorial interfaces'],
      ['geist', 'Geist', 'c', 'Swiss, strict, made for screens; developer tools, dashboards'],
      ['public-sans', 'Public Sans', 'v', 'plain and trustworthy; government, health, forms'],
      ['work-sans', 'Work Sans', 'v', 'early grotesque, relaxed; work, non-profits'],
      ['archivo', 'Archivo', 'v', 'American gothic with a width axis; sport, headlines, tables'],
      ['ibm-plex-sans', 'IBM Plex Sans', 'cgv', 'engineered, humanist details; data, industry'],
      [
        'atkinson-hyperlegible-next',
        'Atkinson Hyperlegible Next',
        '',
        'every letter told apart; accessibility, medicine, transport',
      ],
      ['golos-text', 'Golos Text', 'c', 'open and businesslike; services, Cyrillic'],
    ],
  },
  {
    kind: 'sans',
    says: 'friendly geometric sans',
    families: [
      ['figtree', 'Figtree', '', 'clean and sunny; apps, families, shops'],
      ['manrope', 'Manrope', 'cgv', 'modern, even, slightly technical; finance, products'],
      ['outfit', 'Outfit', '', 'perfect circles; fashion, youth'],
      ['plus-jakarta-sans', 'Plus Jakarta Sans', 'v', 'fresh with tall x-height; travel, cities'],
      ['red-hat-display', 'Red Hat Display', '', 'round and confident in headlines; open source, events'],
      ['jost', 'Jost', 'c', 'Futura of the 1920s; Bauhaus, film, typography'],
    ],
  },
  {
    kind: 'sans',
    says: 'round',
    families: [
      ['nunito', 'Nunito', 'cv', 'rounded ends, kind; children, schools, care'],
      ['quicksand', 'Quicksand', 'v', 'thin rounded geometric; wellness, habits'],
      ['rubik', 'Rubik', 'c', 'soft-cornered and square; games, kids, tools'],
      ['fredoka', 'Fredoka', '', 'bubbly and bold; toys, pets, parties'],
      ['baloo-2', 'Baloo 2', 'v', 'plump, cheerful; sweets, nursery'],
    ],
  },
  {
    kind: 'display',
    says: 'loud display',
    families: [
      ['unbounded', 'Unbounded', 'cv', 'very wide, soft and futuristic; launches, festivals'],
      ['anybody', 'Anybody', 'v', 'squared Eurostile that stretches; racing, sport, club nights'],
      ['big-shoulders', 'Big Shoulders', 'v', 'tall Chicago condensed; industry, sport, breweries'],
      ['oswald', 'Oswald', 'cv', 'condensed gothic; news, action, price tags'],
      ['saira', 'Saira', 'v', 'squared with a width axis; motor, machines'],
    ],
  },
  {
    kind: 'display',
    says: 'odd display',
    families: [
      ['handjet', 'Handjet', 'cgv', 'letters of dots and shapes; pixels, tickets, terminals'],
      ['tektur', 'Tektur', 'cgv', 'angular and constructed; games, science fiction'],
      ['pixelify-sans', 'Pixelify Sans', 'c', 'game-console pixels; retro, arcade'],
      ['grenze-gotisch', 'Grenze Gotisch', 'v', 'blackletter that reads; beer, metal, fairy tales'],
      ['grandstander', 'Grandstander', 'v', 'hand-lettered comic; play, lunch boxes'],
    ],
  },
  {
    kind: 'hand',
    says: 'hand',
    families: [
      ['caveat', 'Caveat', 'c', 'quick felt-tip notes; recipes, journals'],
      ['dancing-script', 'Dancing Script', 'v', 'bouncing script; invitations'],
      ['shantell-sans', 'Shantell Sans', 'cv', 'marker letters with bounce; workshops, children'],
    ],
  },
  {
    kind: 'mono',
    says: 'mono',
    families: [
      ['jetbrains-mono', 'JetBrains Mono', 'cgv', 'tall and clear; code, data'],
      ['fira-code', 'Fira Code', 'cg', 'friendly with ligatures; code'],
      ['martian-mono', 'Martian Mono', 'c', 'wide and square; labels, systems'],
      ['azeret-mono', 'Azeret Mono', '', 'odd and characterful; captions, posters'],
      ['recursive', 'Recursive', 'v', 'from strict to casual, mono by axis; code with a smile'],
    ],
  },
  {
    kind: 'serif',
    says: 'Chinese',
    families: [
      ['noto-serif-sc', 'Noto Serif SC', 'cvz', 'Song style for Chinese; literature, tea, calligraphy, long reading'],
    ],
  },
  {
    kind: 'sans',
    says: 'Chinese',
    families: [['noto-sans-sc', 'Noto Sans SC', 'cvz', 'Hei style for Chinese; interfaces, shops, news']],
  },
];

/** The oldest version that has all of these families. */
const range = '^5.3.0';

export const familyGroups: readonly FamilyGroup[] = rows.map(({ kind, says, families: inGroup }) => ({
  says,
  families: inGroup.map(([id, name, further, character]) => ({
    package: `@fontsource-variable/${id}`,
    range,
    name: `${name} Variable`,
    kind,
    character,
    scripts: ['latin', ...[...further].map((letter) => scriptOf[letter]!)],
  })),
}));

export const families: readonly Family[] = familyGroups.flatMap((group) => group.families);
