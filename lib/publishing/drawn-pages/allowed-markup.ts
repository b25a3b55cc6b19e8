/** HTML elements that do nothing by themselves. All others lose their tags, but keep their text. */
export const plainElements: ReadonlySet<string> = new Set(
  `a abbr address article aside audio b bdi bdo blockquote br button canvas caption cite code col colgroup data dd del
  details dfn div dl dt em fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd label
  legend li main mark menu meter nav ol optgroup option output p picture pre progress q rp rt ruby s samp search section
  select small source span strong sub summary sup table tbody td textarea tfoot th thead time tr u ul var video wbr`.split(
    /\s+/,
  ),
);

/** SVG elements. None of them contains HTML, animates, or changes another element. */
export const drawingElements: ReadonlySet<string> = new Set(
  `svg g path circle ellipse line polygon polyline rect text tspan defs linearGradient radialGradient stop clipPath mask
  pattern symbol use marker`.split(/\s+/),
);

/** Elements that are removed with everything in them. */
export const droppedElements: ReadonlySet<string> = new Set(
  `script style template noscript noembed noframes xmp plaintext listing iframe frame frameset object embed applet param
  base meta link title head portal fencedframe math foreignObject desc metadata animate animateMotion animateTransform set
  image feImage handler annotation-xml`.split(/\s+/),
);

/** Attributes whose value is text, a number or a state. */
export const plainAttributes: ReadonlySet<string> = new Set(
  `abbr align alt checked class colspan controls datetime decoding dir disabled headers height hidden high hreflang id
  inert inputmode label lang loading loop low max maxlength media min minlength multiple muted open optimum pattern
  placeholder playsinline preload readonly required reversed role rows cols rowspan scope selected sizes span start step
  tabindex target title translate type value width wrap for size`.split(/\s+/),
);

/** SVG attributes, spelled as the HTML parser spells them. */
export const drawingAttributes: ReadonlySet<string> = new Set(
  `class cx cy d dx dy fill fill-opacity fill-rule clip-path clip-rule clipPathUnits color dominant-baseline fx fy
  font-family font-size font-style font-weight gradientTransform gradientUnits height id letter-spacing marker-end marker-mid
  marker-start markerHeight markerUnits markerWidth mask maskUnits offset opacity orient paint-order pathLength
  patternContentUnits patternTransform patternUnits points preserveAspectRatio r refX refY role rx ry shape-rendering
  spreadMethod stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
  stroke-miterlimit stroke-opacity stroke-width text-anchor transform transform-origin vector-effect viewBox visibility
  width x x1 x2 xmlns y y1 y2 focusable`.split(/\s+/),
);

/** `aria-label`, `data-state` and the like, but not Easel's own attributes, which an app must not set. */
export const isNamedAttribute = (name: string): boolean =>
  /^(?:aria|data)-[a-z0-9_.-]{1,60}$/.test(name) && !name.startsWith('data-easel');

/** Input types that contain nothing secret and send nothing. */
export const fieldTypes: ReadonlySet<string> = new Set(
  `button checkbox color date datetime-local email month number password radio range reset search submit tel text time url
  week`.split(/\s+/),
);
