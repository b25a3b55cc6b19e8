/** Facts about one response that an operator may know: no address, no name, no path. */
export type Answered = {
  /** The kind of host: `builder`, `site` …; `other` if it was none of Easel's. */
  host: string;
  /** One of the known methods, or `other`. */
  method: string;
  /** 0 if the client disconnected before there was one. */
  status: number;
  ms: number;
  /** Bytes sent, heads included. */
  sent: number;
  /** Whether it was an event stream, which ends only when its page does. */
  isStream: boolean;
};
