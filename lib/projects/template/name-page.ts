/** Sets the title of the template's page to the app's name, and its language (BCP 47). Returns the template's files. */
export function namePage(
  files: Readonly<Record<string, string>>,
  { name, language }: { name: string; language: string },
): Readonly<Record<string, string>> {
  const title = name.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return {
    ...files,
    'index.html': (files['index.html'] ?? '')
      .replace('<html lang="en">', `<html lang="${language}">`)
      .replace('<title>My app</title>', () => `<title>${title}</title>`),
  };
}
