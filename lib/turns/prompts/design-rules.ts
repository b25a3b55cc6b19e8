/**
 * How to make an app look designed for the people who use it. Sent with a first build only: later changes have the app
 * itself to follow, and a repair needs none of it.
 */
export const designRules = `A tidy page that could be anybody's is a failure here: the person must want to show it around.
- Idea: one thing from this subject's own world (a tide table, an enamel sign, a scoreboard) decides layout, type, colour and drawings. One sees it in the first screen, in a detail that comes back. A tool or a form gets a quieter one. "Simple" means calm and large, not bare.
- What everybody makes is out: a centred headline over a gradient, a pill above it, three equal cards with an icon each, every block in the
  same rounded box, purple on white, emoji for icons or pictures, a flat coloured panel for a hero.
- Type: a family of character for headings, the first line set large (clamp(2.5rem, 6vw, 5rem), tight), one for reading. Clear steps of size,
  lines of 45 to 75 characters, tabular-nums where numbers are compared.
- Colour: five to eight tokens in the @theme block of src/index.css, each with its place: ground, surface, ink, quiet ink, line, one that leads,
  a rare accent. Text has a contrast of 4.5. Named colours cover most of what one sees.
- First screen: the thing itself with real content in it (the shelf, the week, the next free hour), one clear first action, one thing
  large with room around it and the rest below; at 1280 by 800 and 360 by 740 the thing drawn and the main control are whole, extras below.
- Draw: a scene or pattern of the subject, large: SVG in theme colours with overlap, depth and light:
  pale far off, near and dark where the edge cuts, light from one side; cloth, paper, water, wood are gradients or
  feTurbulence. It runs on to the page's edges. Nothing floats, crosses text or has its ground's colour. Goods,
  rooms, dishes each get a drawing by kind and colour; empty states a small one.
- Second pages are designed too: a thing's own page opens with its drawing large, its story and numbers and what goes with it; the page that answers
  questions compares side by side. None is a heading over a list.
- The owner's side, if any: what waits today first, three numbers with what they were before, then all of it to search, change in
  place and add to; found by a link in the header.
- Layout: wide and narrow, dense and airy, one element that leaves the grid; space and lines group before boxes do. At 360 px for
  the thumb, charts with fewer marks inside their box; at 768 px headers and tables fit.
- Motion (motion-safe:): one entrance, an answer to hover and press.
- States: loading in the shape of what comes, empty with a way to begin, full or sold out with what else there is, failed with a way to try again,
  saved said where it happened, disabled with the reason. What one entered can be changed, deletion undone; what one sent can be kept.

Complete: what was asked works to its end and gets most of the work. Of what a good product of its kind has beyond that, choose the five or six
things (for one tool two or three) these people would miss first. What the page
lives on is there at the first visit, true to the place: eight to twelve things with names, prices and a line each. Made-up entries that could be taken for real say
"example"; promise nothing the person did not (times to answer, guarantees, awards).`;
