import { anyText, flag, members, oneOf, optional, recordOf, text, whole } from "../common/document-check";
import type { MemberChecks } from "../common/document-check";
import { exactly } from "./document-type";

export const inventorySchema = "apim-dr/inventory/1";

/** How much of an entity was read: its name · what its list tells · all that a GET tells. */
export type Depth = "ids" | "lists" | "full";

/**
 * Whether a kind could be read: `read` · `notInTier` the tier has no such kind, so that there is none · `denied` the
 * identity may not read it · `skipped` not asked for, or what it lies below could not be read · `failed`.
 */
export type ReadState = "read" | "notInTier" | "denied" | "skipped" | "failed";

/** Whether it is known what a service has of a kind: a tier without the kind has none of it. */
export const isKnownState = (state: ReadState | undefined): boolean => state === "read" || state === "notInTier";

/**
 * Which policies of operations were asked for: `full` each operation's · `planned` those that Azure's list `allPolicies`
 * names, and a sample of the others · `planRefused` each one's, as the sample showed that the list does not name all.
 */
export type ReadingPlan = "full" | "planned" | "planRefused";

export const readingPlan = oneOf<ReadingPlan>({ full: true, planned: true, planRefused: true });

/** Something of a service that does not work, as its own answers tell. */
export interface EntityFault {
    readonly kind: string;
    /** Its path below the service. */
    readonly entity: string;
    /** `broken` its own status says so · `dangling` it refers to what is not there. */
    readonly fault: "broken" | "dangling";
    /** The status and Azure's words on it, or what is not there. Never a secret. */
    readonly detail: string;
}

export const entityFaultCheck = members<EntityFault>({
    kind: text,
    entity: anyText,
    fault: oneOf<EntityFault["fault"]>({ broken: true, dangling: true }),
    detail: anyText,
});

/** What is known of one kind without its entities' names. */
export interface KindSummary {
    readonly state: ReadState;
    readonly depth: Depth;
    readonly count: number;
    readonly digest: string;
    /** Missing where there was no key, or the secrets could not be read: then they are not compared. */
    readonly secretsDigest?: string;
    /** False where it changed while the snapshot was taken, so that the snapshot's content of it is not known. */
    readonly stable?: boolean;
    readonly problem?: string;
    readonly secretsProblem?: string;
}

/** The part of an inventory that is small enough for a snapshot's facts. */
export interface InventorySummary {
    readonly schema: typeof inventorySchema;
    readonly canon: number;
    readonly kinds: Readonly<Record<string, KindSummary>>;
    readonly digest: string;
    /** How it was read; missing in those of releases that read no other way than `full`. */
    readonly plan?: ReadingPlan;
}

const kindSummary = members<KindSummary>({
    state: oneOf<ReadState>({ read: true, notInTier: true, denied: true, skipped: true, failed: true }),
    depth: oneOf<Depth>({ ids: true, lists: true, full: true }),
    count: whole,
    digest: text,
    secretsDigest: optional(text),
    stable: optional(flag),
    problem: optional(anyText),
    secretsProblem: optional(anyText),
});

export const inventorySummaryChecks: MemberChecks<InventorySummary> = {
    schema: exactly(inventorySchema),
    canon: whole,
    kinds: recordOf(kindSummary),
    digest: text,
    plan: optional(readingPlan),
};
