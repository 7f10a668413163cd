/** A subscription that is not as the snapshot has it. */
export interface ChangedSubscription {
    /** Its name in Azure, which is its ID. */
    readonly id: string;
    /** null where it has none, or is gone. */
    readonly displayName: string | null;
    /** `keys`: only its keys are others. */
    readonly change: "created" | "deleted" | "changed" | "keys";
    /** As it is now, for example `suspended`; null where it is gone. */
    readonly state: string | null;
}

/**
 * Whom a failover with an older snapshot lets in again, or locks out: the standby has the subscriptions, and their keys, of
 * the snapshot.
 */
export interface ChangedSubscriptions {
    /** null where that cannot be known. */
    readonly changes: readonly ChangedSubscription[] | null;
    /** Why that is not known, or is not known of the keys; null where all of it was compared. */
    readonly problem: string | null;
}

const maxListed = 10;

/** In a sentence or two, for people. */
export function describeChangedSubscriptions({ changes, problem }: ChangedSubscriptions): string {
    if (changes === null) {
        return `Subscriptions changed since the snapshot: not known (${withoutStop(problem)}).`;
    }
    const keys = problem === null ? "" : ` Keys were not compared (${withoutStop(problem)}).`;
    const more = changes.length > maxListed ? `, and ${changes.length - maxListed} more` : "";
    const names = changes.slice(0, maxListed).map(describeChange);
    const which = changes.length === 0 ? "none" : `${names.join(", ")}${more}`;
    return `Subscriptions changed since the snapshot: ${which}.${keys}`;
}

const withoutStop = (problem: string | null): string => (problem ?? "").replace(/\.$/, "");

function describeChange({ id, displayName, change, state }: ChangedSubscription): string {
    const what = {
        created: "created",
        deleted: "deleted",
        changed: state === null ? "changed" : `changed, now ${state}`,
        keys: "new keys",
    }[change];
    return `'${displayName ?? id}' (${displayName !== null && displayName !== id ? `${id}: ` : ""}${what})`;
}
