/**
 * How an app comes to look as if somebody had made it for these people. With a first build alone: what is added later has the app itself to
 * go by, and a repair needs none of it.
 */
export const designRules = `A tidy page that could be anybody's is a failure here: the person must want to show it around. Decide the direction first, keep to it on
every page.
- Idea: one thing from this subject's own world (a document, a material, a place, an instrument: a tide table, an enamel sign, a seed packet, a
  scoreboard) decides layout, type, colour and drawings. A tool or a form gets a quieter one. "Simple" means calm and large, not bare.
- What everybody makes is out: a centred headline over a gradient, a pill above it, three equal cards with an icon each, every block in the
  same rounded box, purple on white, emoji for icons or pictures, a flat coloured panel for a hero.
- Type: a family of character for headings, the first line set large (such as clamp(2.5rem, 6vw, 5rem), tight), one for reading. Four sizes or
  more with clear steps, lines of 45 to 75 characters, tabular-nums where numbers are compared.
- Colour: five to eight tokens in the @theme block of src/index.css, each with its place: ground, surface, ink, quiet ink, line, one that leads,
  a rare accent. The ground need not be white. Text has a contrast of 4.5. Named colours cover most of what one sees.
- First screen: the thing itself with real content in it (the shelf, the week, the board, the next free hour), one clear first action;
  at 1280 by 800 and 360 by 740 its drawing is whole.
- Draw: at least one scene or pattern of the subject, large, in a component of its own: inline SVG in theme colours, 30 to 150 shapes with
  overlap, depth and light; nothing floats, ends in mid-air or has its ground's colour. Goods, rooms, dishes each get a drawing made of a few parts by kind and colour; empty states a small one.
- Layout: wide and narrow, dense and airy, one element that leaves the grid; space and lines group before boxes do. At 360 px it is designed
  for the thumb; at 768 px headers and tables still fit.
- Motion (motion-safe:): one entrance, an answer to hover and press, a change that shows where it went.
- States: loading in the shape of what comes, empty with a way to begin, failed with a way to try again, saved said where it happened,
  disabled with the reason.

Complete: what was asked works to its end and gets most of the work. Of what a good product of its kind has beyond that, choose the five or six
things these people would miss first, and build those well within the size above; a page that nobody opens makes the rest worse. What the page
lives on is there at the first visit, true to the place and the trade: eight to twelve things with names, prices and a line each.`;
