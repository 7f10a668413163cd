import type { Endpoint } from "./fault";

/** One request. Bodies, headers and queries are not kept: they may hold secrets. */
export interface LoggedRequest {
    readonly endpoint: Endpoint;
    readonly method: string;
    readonly path: string;
    /** 0 where a fault ended the connection before anything was done. */
    readonly status: number;
    /** Whether a fault kept the answer, or half of it, from the client. */
    readonly lost: boolean;
    /** The sandbox's time. */
    readonly at: Date;
}

/** What clients asked of the sandbox, for tests and for users. */
export class RequestLog {
    private readonly requests: LoggedRequest[] = [];

    add(request: LoggedRequest): void {
        this.requests.push(request);
    }

    /** A point in the log, for {@link since}. */
    mark(): number {
        return this.requests.length;
    }

    since(mark: number): readonly LoggedRequest[] {
        return this.requests.slice(mark);
    }

    /** Accepted POSTs that started a backup or a restore. */
    accepted(action: "backup" | "restore", mark = 0): readonly LoggedRequest[] {
        return this.since(mark).filter(
            ({ method, path, status }) =>
                method === "POST" && status === 202 && path.toLowerCase().endsWith(`/${action}`),
        );
    }

    /** Requests to the resource manager or the blobs that may change something; POSTs that only tell a secret do not. */
    writes(mark = 0): readonly LoggedRequest[] {
        return this.since(mark).filter(
            ({ endpoint, method, path }) =>
                endpoint !== "dataPlane" && !["GET", "HEAD"].includes(method) && !tells.test(path),
        );
    }
}

/** POSTs that change nothing: sign-ins, and what reads secrets or unwraps a key. */
const tells = /\/(token|listKeys|listSecrets|listValue|unwrapkey)$/i;
