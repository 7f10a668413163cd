/** Tells the user how a long operation goes; an ephemeral line only stands until the next one. */
export type ProgressSink = (line: string, options?: { readonly ephemeral?: boolean }) => void;
