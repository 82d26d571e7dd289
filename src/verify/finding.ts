/** How a log is not what it was. */
export interface Finding {
  /** The first receipt that is bad or may be; undefined when the receipts are those that were signed and something beside them is bad. */
  readonly sequence?: number;
  /** The last receipt that may be the first bad one, when it is not known exactly. */
  readonly until?: number;
  readonly problem: string;
}
