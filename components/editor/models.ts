import type { Monaco } from '@monaco-editor/react';
import type { Path } from '@/lib/base/files/path';
import type { ProjectId } from '@/lib/base/foundation/id';

type Model = ReturnType<Monaco['editor']['createModel']>;

/** The editor's model of a file, created once; it keeps the undo history while other files are shown. */
export function modelOf(monaco: Monaco, projectId: ProjectId, path: Path): Model {
  const uri = monaco.Uri.from({ scheme: 'file', path: `/${projectId}/${path}` });
  return monaco.editor.getModel(uri) ?? monaco.editor.createModel('', undefined, uri);
}

/** Sets a model's text; if it only grew, the scroll position stays. */
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
