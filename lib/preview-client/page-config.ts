/** What the host tells the client of its document, as JSON in `data-config` of the client's script tag. */
export type PageConfig = {
  /** Where the part that carries out journeys and looks at the page is; lane `try` alone asks for it. */
  testerUrl: string;
  /** Where the part that draws the page is; asked for when a step has broken. */
  pictureUrl: string;
  lane: 'main' | 'try';
  /** The one origin that may frame this page and speak to it. */
  builderOrigin: string;
  /** Hash of the manifest the document was made from; null for the empty canvas. */
  manifest: string | null;
  env: Readonly<Record<string, string | boolean>>;
};
