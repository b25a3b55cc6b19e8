/** Configuration of a document's client, as JSON in `data-config` of the client's script tag. */
export type PageConfig = {
  /** URL of the part that carries out journey steps and looks at the page; only lane `try` loads it. */
  testerUrl: string;
  /** URL of the part that draws the page; loaded when a step has failed. */
  pictureUrl: string;
  lane: 'main' | 'try';
  /** The one origin that may frame this page and send it messages. */
  builderOrigin: string;
  /** Hash of the manifest the document was made from; null for the empty canvas. */
  manifest: string | null;
  env: Readonly<Record<string, string | boolean>>;
};
