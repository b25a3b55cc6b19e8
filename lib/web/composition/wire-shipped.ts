import { readCatalogue } from '../../modules/catalogue/read-catalogue';
import { readTemplateTexts } from '../../projects/template/read-template';
import { readAppTemplates } from '../../projects/templates/read-app-templates';
import { readDemo } from '../../turns/demo/read-recordings';

/**
 * Loads what ships with Easel and never changes while it runs: ready-made parts, templates, the demo's conversations.
 */
export async function wireShipped(at: (...names: string[]) => string) {
  const [modules, recordings, appTemplates, templateFiles] = await Promise.all([
    readCatalogue(at('lib', 'modules')),
    readDemo(at('lib', 'turns', 'demo')),
    readAppTemplates(at('lib', 'projects', 'templates')),
    readTemplateTexts(at('lib', 'projects', 'template', 'files')),
  ]);
  return { modules, recordings, appTemplates, templateFiles };
}
