/** URLs of uploaded files, as the preview's backend returns them; a site serves the same path under its own address. */
const uploadAddress = /https?:\/\/[^\s"'\\/<>]{1,255}\/backend\/storage\/v1\//g;

/**
 * A row as JSON, with the URLs of uploaded files and the ids of people as they are on the site. `people`: the site's
 * ids by the preview's.
 */
export function atSite(json: string, people: ReadonlyMap<string, string>): string {
  let text = json.replace(uploadAddress, '/backend/storage/v1/');
  for (const [here, there] of people) if (here !== there) text = text.replaceAll(here, there);
  return text;
}
