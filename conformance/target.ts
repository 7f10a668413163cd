import type { HttpMethods } from "@azure/core-rest-pipeline";
import type { Answer } from "../tests/sandbox/replay/compare-answer";

/** An answer, and when it was given by the clock of the Azure that is asked. */
export type DatedAnswer = Answer & { readonly date: Date };

/** The Azure that is asked: the real one, or a sandbox. */
export interface Target {
    /** Of the resource manager, without a trailing slash. */
    readonly endpoint: string;
    readonly subscriptionId: string;
    readonly tenantId: string;
    /** Object ID of the signed-in identity. */
    readonly operator: string;
    /**
     * One request, without retries.
     *
     * @throws Error where no answer came: whether the request was carried out is not known then.
     */
    send(method: HttpMethods, url: string, body?: unknown): Promise<DatedAnswer>;
    /** Bearer tokens that were sent, so that none is written. */
    tokens(): readonly string[];
    /** @returns the status of a gateway's or Front Door's answer; 0 where none came. */
    ask(url: string): Promise<number>;
    wait(seconds: number): Promise<void>;
}
