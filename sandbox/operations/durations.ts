import { createHash } from "node:crypto";

/** Kinds of work that take time. */
export type Work =
    | ("create" | "createDeveloper" | "createV2" | "update" | "backup" | "restore" | "delete" | "purge")
    /** A change of a Front Door's resource, and the time until the edges know of it. */
    | ("frontDoor" | "propagate");

/**
 * Minutes, least and most. Recorded: create 22 (Developer) and 36 to 56 (Premium with more regions), backup 11, restore 19
 * on an empty service, delete 2, purge 1 (recordings of Azure/azure-sdk-for-net and Azure/azure-sdk-for-js). Documented:
 * update 15 to 45 (https://learn.microsoft.com/azure/api-management/upgrade-and-scale). Where one figure was recorded, the
 * range around it is assumed. A v2 tier: documented only as minutes
 * (https://learn.microsoft.com/azure/api-management/v2-service-tiers-overview) A Front Door's changes: recorded below a minute
 * (Azure/azure-cli, test_afd_origin_crud.yaml), and documented to reach the edges in up to 20 minutes
 * (https://learn.microsoft.com/azure/frontdoor/front-door-faq); an earlier version of that page said 3 to 20.
 */
export const workMinutes: Readonly<Record<Work, readonly [number, number]>> = {
    create: [36, 56],
    createDeveloper: [20, 25],
    createV2: [3, 10],
    update: [15, 45],
    backup: [9, 13],
    restore: [17, 30],
    delete: [2, 3],
    purge: [1, 2],
    frontDoor: [0.2, 1],
    propagate: [3, 20],
};

export interface DurationOptions {
    /** By how much they are shorter or longer than Azure's. @default 1 */
    readonly factor?: number;
    /** How much of the range they vary in, around its middle: 0 is always the middle. @default 1 */
    readonly spread?: number;
}

/** How long work takes; the same for the same seed, work, subject and count. */
export class Durations {
    private readonly counts = new Map<string, number>();

    constructor(
        private readonly seed: string,
        private readonly options: DurationOptions = {},
    ) {}

    /** @returns minutes. */
    next(work: Work, subject: string): number {
        const key = `${work} ${subject.toLowerCase()}`;
        const count = (this.counts.get(key) ?? 0) + 1;
        this.counts.set(key, count);
        const { factor = 1, spread = 1 } = this.options;
        const [least, most] = workMinutes[work];
        const share = 0.5 + (fraction(`${this.seed} ${key} ${count}`) - 0.5) * spread;
        return factor * (least + (most - least) * share);
    }
}

/** A number from 0 up to 1 that looks random and follows from the text. */
function fraction(text: string): number {
    return createHash("sha256").update(text).digest().readUInt32BE(0) / 2 ** 32;
}
