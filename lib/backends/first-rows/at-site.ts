/** Uploads' addresses, as the preview's backend hands them out: a site answers the same path below its own address. */
const uploadAddress = /https?:\/\/[^\s"'\\/<>]{1,255}\/backend\/storage\/v1\//g;

/** A row as JSON, with its uploads' addresses and its people's ids as the site has them; `people`: ids there by ids here. */
export function atSite(json: string, people: ReadonlyMap<string, string>): string {
  let text = json.replace(uploadAddress, '/backend/storage/v1/');
  for (const [here, there] of people) if (here !== there) text = text.replaceAll(here, there);
  return text;
}
