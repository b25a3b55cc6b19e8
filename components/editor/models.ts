import type { Monaco } from '@monaco-editor/react';
import type { Path } from '@/lib/files/path';
import type { ProjectId } from '@/lib/foundation/id';

type Model = ReturnType<Monaco['editor']['createModel']>;

/** The editor's own copy of a file, made once; it keeps the file's undo history while other files are shown. */
export function modelOf(monaco: Monaco, projectId: ProjectId, path: Path): Model {
  const uri = monaco.Uri.from({ scheme: 'file', path: `/${projectId}/${path}` });
  return monaco.editor.getModel(uri) ?? monaco.editor.createModel('', undefined, uri);
}

/** Makes a model say `text`; one that only grew keeps its place on the screen. */
export function showText(model: Model, text: string): void {
  const before = model.getValue();
  if (before === text) return;
  if (before !== '' && text.startsWith(before)) {
    const end = model.getFullModelRange();
    const range = {
      startLineNumber: end.endLineNumber,
      startColumn: end.endColumn,
      endLineNumber: end.endLineNumber,
      endColumn: end.endColumn,
    };
    model.applyEdits([{ range, text: text.slice(before.length) }]);
    return;
  }
  model.setValue(text);
  model.detectIndentation(true, 2);
}
