import { either, flag, listOf, members, oneOf, orNull, text, time, value, whole } from "../../common/document-check";
import type { DocumentCheck } from "../../common/document-check";
import { documentId, exactly, serviceResourceId } from "../document-type";

/** How a site came to be active: `first` no site was before it · `planned` and `unplanned` failover · `recovered` set by `recoverAuthority`. */
export type ClaimKind = "first" | "planned" | "unplanned" | "recovered";

/** One epoch: which site was active in it, from when to when. Times are Azure's, ISO 8601. */
export interface Term {
    readonly epoch: number;
    readonly site: string;
    /** Resource ID of its service; null where the authority was recovered and the site has not run since. */
    readonly serviceId: string | null;
    readonly kind: ClaimKind;
    readonly claimedAt: string;
    /** When its service stopped counting; null of the current one. A snapshot completed later is superseded. */
    readonly endedAt: string | null;
    /** The snapshot that was restored for it; null where none was. */
    readonly snapshot: string | null;
    /** Whether its service was found like the snapshot, or its differences were accepted in config. */
    readonly verification: "verified" | "accepted" | null;
    /** From the start of the promotion back to the start of the snapshot's data: at most this much change was lost. */
    readonly dataLossSeconds: number | null;
    /** From the start of the promotion to the claim. */
    readonly recoverySeconds: number | null;
}

/** What an active site leaves when it steps down: the peer restores exactly this snapshot. */
export interface HandoverToken {
    /** The epoch that it ends. */
    readonly epoch: number;
    readonly site: string;
    readonly snapshot: string;
    readonly writtenAt: string;
}

/** A failover under way: written before anything is restored. */
export interface Promotion {
    readonly site: string;
    /** The epoch that it will claim. */
    readonly epoch: number;
    readonly kind: "planned" | "unplanned";
    readonly snapshot: string;
    readonly startedAt: string;
    readonly dataLossSeconds: number;
    /** Whether the peer's service was compared with the snapshot before; false where it did not answer. */
    readonly changesChecked: boolean;
}

/** A site that lost the active role without handing it over: it must not act until it has rejoined. */
export interface Fence {
    readonly site: string;
    /** The epoch that it was active in. */
    readonly epoch: number;
    readonly at: string;
}

/** Who is active, and what is under way: the state after the newest entry of the chain. */
export interface Authority {
    /** Counts changes of the active site; 0 while no site has been. */
    readonly epoch: number;
    readonly active: string | null;
    readonly handover: HandoverToken | null;
    readonly promotion: Promotion | null;
    readonly fenced: readonly Fence[];
    /** Every epoch, oldest first. */
    readonly lineage: readonly Term[];
}

/** A vault in which no site has been active: the vault's stack writes it once, and only that means "new". */
export const newAuthority: Authority = {
    epoch: 0,
    active: null,
    handover: null,
    promotion: null,
    fenced: [],
    lineage: [],
};

/** What can happen to the authority. Whether it may is decided by `decideSite`, and checked again by `applyChange`. */
export type AuthorityChange =
    | {
          readonly event: "claimed";
          readonly site: string;
          readonly serviceId: string;
          readonly verification: Term["verification"];
      }
    | { readonly event: "handoverWritten"; readonly site: string; readonly snapshot: string }
    | { readonly event: "handoverWithdrawn"; readonly site: string }
    | ({ readonly event: "promotionBegan" } & Omit<Promotion, "epoch" | "startedAt" | "dataLossSeconds"> & {
              /** Start of the snapshot's data; null where that is not known. */
              readonly snapshotStartedAt: string | null;
          })
    | { readonly event: "promotionCancelled"; readonly site: string }
    | { readonly event: "rejoined"; readonly site: string }
    | { readonly event: "serviceRecorded"; readonly site: string; readonly serviceId: string }
    | { readonly event: "recovered"; readonly active: string; readonly epoch: number };

/** The current epoch's; undefined while no site has been active. */
export function currentTerm({ lineage }: Authority): Term | undefined {
    return lineage.at(-1);
}

/** Resource ID of the service that a site was active with last; undefined where none is recorded. */
export function lastServiceIdOf({ lineage }: Pick<Authority, "lineage">, site: string): string | undefined {
    return lineage.findLast((term) => term.site === site && term.serviceId !== null)?.serviceId ?? undefined;
}

export function fenceOf({ fenced }: Authority, site: string): Fence | undefined {
    return fenced.find((fence) => fence.site === site);
}

const kinds = { planned: true, unplanned: true } as const;
const verification = orNull(oneOf<NonNullable<Term["verification"]>>({ verified: true, accepted: true }));

/** The state that an entry holds. */
export const authorityCheck = members<Authority>({
    epoch: whole,
    active: orNull(text),
    handover: orNull(members<HandoverToken>({ epoch: whole, site: text, snapshot: documentId, writtenAt: time })),
    promotion: orNull(
        members<Promotion>({
            site: text,
            epoch: whole,
            kind: oneOf<Promotion["kind"]>(kinds),
            snapshot: documentId,
            startedAt: time,
            dataLossSeconds: whole,
            changesChecked: flag,
        }),
    ),
    fenced: listOf(members<Fence>({ site: text, epoch: whole, at: time })),
    lineage: listOf(
        members<Term>({
            epoch: whole,
            site: text,
            serviceId: orNull(serviceResourceId),
            kind: oneOf<ClaimKind>({ first: true, ...kinds, recovered: true }),
            claimedAt: time,
            endedAt: orNull(time),
            snapshot: orNull(documentId),
            verification,
            dataLossSeconds: orNull(whole),
            recoverySeconds: orNull(whole),
        }),
    ),
});

type ChangeOf<E extends AuthorityChange["event"]> = Extract<AuthorityChange, { readonly event: E }>;

const changeChecks: { readonly [E in AuthorityChange["event"]]: DocumentCheck<ChangeOf<E>> } = {
    claimed: members<ChangeOf<"claimed">>({
        event: exactly("claimed"),
        site: text,
        serviceId: serviceResourceId,
        verification,
    }),
    handoverWritten: members<ChangeOf<"handoverWritten">>({
        event: exactly("handoverWritten"),
        site: text,
        snapshot: documentId,
    }),
    handoverWithdrawn: members<ChangeOf<"handoverWithdrawn">>({ event: exactly("handoverWithdrawn"), site: text }),
    promotionBegan: members<ChangeOf<"promotionBegan">>({
        event: exactly("promotionBegan"),
        site: text,
        kind: oneOf<Promotion["kind"]>(kinds),
        snapshot: documentId,
        changesChecked: flag,
        snapshotStartedAt: orNull(time),
    }),
    promotionCancelled: members<ChangeOf<"promotionCancelled">>({ event: exactly("promotionCancelled"), site: text }),
    rejoined: members<ChangeOf<"rejoined">>({ event: exactly("rejoined"), site: text }),
    serviceRecorded: members<ChangeOf<"serviceRecorded">>({
        event: exactly("serviceRecorded"),
        site: text,
        serviceId: serviceResourceId,
    }),
    recovered: members<ChangeOf<"recovered">>({ event: exactly("recovered"), active: text, epoch: whole }),
};

const noChange = members<{ readonly event: AuthorityChange["event"] }>({
    event: value(
        (event) => typeof event === "string" && Object.hasOwn(changeChecks, event),
        `it must be ${Object.keys(changeChecks)
            .map((event) => `'${event}'`)
            .join(" or ")}`,
    ),
}) as DocumentCheck<AuthorityChange>;

/** What an entry says has happened. */
export const authorityChangeCheck: DocumentCheck<AuthorityChange> = either((found) => {
    const { event } = (found ?? {}) as { readonly event?: unknown };
    return typeof event === "string" && Object.hasOwn(changeChecks, event)
        ? changeChecks[event as AuthorityChange["event"]]
        : noChange;
});
