/** A request to the data plane, as the one who answers it sees it. */
export interface PlaneRequest {
    readonly method: string;
    /** Host header, in lower case. */
    readonly host: string;
    readonly path: string;
    readonly query: URLSearchParams;
    /** Names are in lower case. */
    readonly headers: Readonly<Record<string, string | undefined>>;
    /** Region that the client is in, or the edge of the Front Door that it reached. */
    readonly from: string;
}

/** undefined stands for no answer: the name does not resolve, or the connection ends. */
export type PlaneAnswer = SentAnswer | undefined;

export interface SentAnswer {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
}
