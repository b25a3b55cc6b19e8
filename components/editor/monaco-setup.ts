import { loader, type Monaco } from '@monaco-editor/react';

// Served by Easel itself; the loader's default is another host.
loader.config({ paths: { vs: '/monaco/vs' } });

const colours = [
  'surface',
  'ink',
  'ink-2',
  'ink-3',
  'line',
  'hover',
  'accent-soft',
  'accent-text',
  'good',
  'good-soft',
  'good-line',
  'bad-soft',
  'bad-line',
  'line-strong',
  'warn',
] as const;
type Colour = (typeof colours)[number];

/** Loads the editor's code once; rejects if that fails. */
export function loadMonaco(): Promise<unknown> {
  return loader.init();
}

/** Gives the editor the page's current colours, light or dark; call again when they change. */
export function defineEaselTheme(monaco: Monaco): void {
  const probe = document.createElement('span');
  // Colours on this page fade; here the final ones are needed at once.
  probe.style.transition = 'none';
  document.body.append(probe);
  const read = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return toHex(getComputedStyle(probe).color);
  };
  const hex = Object.fromEntries(colours.map((name) => [name, read(name)])) as Record<Colour, string>;
  probe.remove();
  const isDark = Number.parseInt(hex.surface.slice(1, 3), 16) < 0x80;
  const token = (name: Colour) => hex[name].slice(1);
  monaco.editor.defineTheme('easel', {
    base: isDark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: token('ink') },
      { token: 'comment', foreground: token('ink-3') },
      { token: 'keyword', foreground: token('accent-text') },
      { token: 'string', foreground: token('good') },
      { token: 'regexp', foreground: token('good') },
      { token: 'number', foreground: token('warn') },
      { token: 'tag', foreground: token('warn') },
      { token: 'attribute.name', foreground: token('ink-2') },
      { token: 'attribute.value', foreground: token('good') },
      { token: 'type', foreground: token('ink') },
      { token: 'delimiter', foreground: token('ink-2') },
    ],
    colors: {
      'editor.background': hex.surface,
      'editor.foreground': hex.ink,
      'editorGutter.background': hex.surface,
      'editorLineNumber.foreground': hex['ink-3'],
      'editorLineNumber.activeForeground': hex['ink-2'],
      'editor.lineHighlightBackground': hex.hover,
      'editor.lineHighlightBorder': hex.hover,
      'editor.selectionBackground': hex['accent-soft'],
      'editorCursor.foreground': hex['accent-text'],
      'editorIndentGuide.background1': hex.line,
      ...Object.fromEntries(
        [1, 2, 3, 4, 5, 6].map((depth) => [`editorBracketHighlight.foreground${depth}`, hex['ink-2']]),
      ),
      'editorWidget.background': hex.surface,
      'editorWidget.border': hex.line,
      'diffEditor.border': hex.line,
      'diffEditor.insertedLineBackground': hex['good-soft'],
      'diffEditor.insertedTextBackground': hex['good-line'],
      'diffEditor.removedLineBackground': hex['bad-soft'],
      'diffEditor.removedTextBackground': hex['bad-line'],
      'diffEditor.unchangedRegionBackground': hex.hover,
      'scrollbarSlider.background': `${hex['line-strong']}55`,
      'scrollbarSlider.hoverBackground': `${hex['line-strong']}88`,
      'scrollbarSlider.activeBackground': `${hex['line-strong']}aa`,
      focusBorder: hex['accent-text'],
    },
  });
  monaco.editor.setTheme('easel');
}

/** Types of packages are not loaded, so only syntax errors are underlined. */
export function calmDiagnostics(monaco: Monaco): void {
  const { typescript } = monaco;
  for (const defaults of [typescript.typescriptDefaults, typescript.javascriptDefaults]) {
    defaults.setDiagnosticsOptions({
      noSemanticValidation: true,
      noSuggestionDiagnostics: true,
      noSyntaxValidation: false,
    });
    defaults.setCompilerOptions({ jsx: typescript.JsxEmit.Preserve, allowNonTsExtensions: true });
  }
}

function toHex(colour: string): string {
  const channels = colour.match(/[\d.]+/g)?.slice(0, 3) ?? [];
  return `#${channels.map((channel) => Math.round(Number(channel)).toString(16).padStart(2, '0')).join('')}`;
}
