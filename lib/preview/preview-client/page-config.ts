/** Configuration of the page's client, as JSON in `data-config` on the client's script tag. */
export type PageConfig = {
  /** URL of the script that carries out journey steps and checks the layout. Only lane `try` loads it. */
  testerUrl: string;
  /** URL of the script that takes pictures of the page. Loaded when a step has failed. */
  pictureUrl: string;
  lane: 'main' | 'try';
  /** The one origin that may frame this page and send it messages. */
  builderOrigin: string;
  /** Hash of the manifest the document was made from; null for the empty canvas. */
  manifest: string | null;
  env: Readonly<Record<string, string | boolean>>;
};
