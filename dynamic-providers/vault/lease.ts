import { CodedError } from "../common/coded-error";
import { setTimeout as pauseFor } from "node:timers/promises";
import { toAzureError } from "../azure/errors";
import type { Catalog } from "./catalog";
import type { BlobLease } from "./conditional-writes";

/** Azure's limits of a lease that ends by itself: https://learn.microsoft.com/rest/api/storageservices/lease-blob */
export const leaseSeconds = { min: 15, max: 60 };

/** Where the leases lie. */
export const leasesFolder = "leases";

/** What became of work that only one run at a time may do. */
export type LeasedWork<T> =
    | { readonly held: true; readonly value: T }
    /** Another run holds the lease: nothing was done. */
    | { readonly held: false; readonly reason: string };

/** A lease that this run holds. It ends by itself unless it is renewed. */
export type Lease = Pick<BlobLease, "renew" | "release">;

/**
 * Takes a lease on a blob of the catalog, for 15 to 60 seconds of Azure's time.
 *
 * @returns undefined when another run holds it.
 * @throws AzureError for any other answer.
 */
export async function acquireLease(
    catalog: Catalog,
    name: string,
    durationSeconds: number,
): Promise<Lease | undefined> {
    const path = await catalog.ensure({ folder: leasesFolder }, name, { schema: "apim-dr/lease/1", name });
    const lease = catalog.lease(path);
    const attempt = async <T>(action: string, act: () => Promise<T>): Promise<T> => {
        try {
            return await act();
        } catch (error) {
            throw toAzureError(`${action} the lease '${name}' of the catalog`, error);
        }
    };
    const isAcquired = await attempt("acquire", () => lease.acquire(durationSeconds));
    return isAcquired
        ? {
              renew: () => attempt("renew", () => lease.renew()),
              release: () => attempt("release", () => lease.release()),
          }
        : undefined;
}

/**
 * Does something while no other run does it, for as long as it takes: the lease is renewed meanwhile, and ends within
 * `durationSeconds` of the run being killed.
 *
 * @param act - stops when the signal says that the lease was lost.
 */
export async function withLease<T>(
    catalog: Catalog,
    name: string,
    act: (signal: AbortSignal) => Promise<T>,
    { durationSeconds = leaseSeconds.max, pause = pauseUnlessAborted }: LeaseOptions = {},
): Promise<LeasedWork<T>> {
    const lease = await acquireLease(catalog, name, durationSeconds);
    if (!lease) {
        return {
            held: false,
            reason:
                `another run holds the lease '${name}'; it is free at the latest ${durationSeconds} s after that run ` +
                "has ended: run it again",
        };
    }
    const lost = new AbortController();
    const done = new AbortController();
    const renewal = renewUntil(lease, done.signal, lost, () => pause((durationSeconds * 1000) / 3, done.signal));
    try {
        return { held: true, value: await act(lost.signal) };
    } finally {
        done.abort();
        await renewal;
        // It ends by itself, and what was done is done.
        await lease.release().catch(() => undefined);
    }
}

export interface LeaseOptions {
    /** 15 to 60. @default 60 */
    readonly durationSeconds?: number;
    /** Waits between two renewals; for tests. */
    readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** So that the loss is told before the lease, renewed at each third of its time, has ended. */
const maxFailedRenewals = 2;

async function renewUntil(
    lease: Lease,
    done: AbortSignal,
    lost: AbortController,
    pause: () => Promise<void>,
): Promise<void> {
    let failed = 0;
    for (await pause(); !done.aborted; await pause()) {
        const isHeld = await lease.renew().catch(() => undefined);
        failed = isHeld === undefined ? failed + 1 : 0;
        if (isHeld === false || failed === maxFailedRenewals) {
            lost.abort(new CodedError("LeaseLost", "The lease that blocks other runs was lost: run it again."));
            return;
        }
    }
}

async function pauseUnlessAborted(milliseconds: number, signal: AbortSignal): Promise<void> {
    await pauseFor(milliseconds, undefined, { signal }).catch(() => undefined);
}
