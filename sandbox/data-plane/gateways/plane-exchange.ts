/** What the policies of one request change on its way. */
export interface PlaneExchange {
    /** As the backend will see it. */
    readonly request: BackendRequest;
    /** Values of the parameters in the operation's template, of its path and its query. */
    readonly parameters: Readonly<Record<string, string>>;
    /** Names of the query's parameters that the operation's template has. */
    readonly matchedQuery: readonly string[];
    /** @default undefined: there is no answer yet */
    response?: PlaneResponse;
}

export interface BackendRequest {
    readonly method: string;
    /** Below the backend's address. */
    path: string;
    query: URLSearchParams;
    readonly headers: Headers;
}

export interface PlaneResponse {
    status: number;
    readonly headers: Headers;
    body?: unknown;
}

/** The body of errors that a gateway answers itself. */
export const errorResponse = (
    status: number,
    message: string,
    headers: Readonly<Record<string, string>> = {},
): PlaneResponse => ({
    status,
    headers: new Headers(headers),
    body: { statusCode: status, message },
});
