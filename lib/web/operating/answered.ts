/** One answer, as an operator may know it: no address, no name, no path. */
export type Answered = {
  /** The kind of host: `builder`, `site` …; `other` where it was none of ours. */
  host: string;
  /** One of the known methods, or `other`. */
  method: string;
  /** 0 where the client left before there was one. */
  status: number;
  ms: number;
  /** Bytes sent, heads included. */
  sent: number;
  /** Events, which end when a page does. */
  isStream: boolean;
};
