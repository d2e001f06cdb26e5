/** Where a run says what it does. */
export interface Terminal {
  readonly print: (text: string) => void;
  /** Columns. */
  readonly width: number;
  readonly colour: boolean;
}
