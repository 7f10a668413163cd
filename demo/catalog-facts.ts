import type { SandboxClients } from "../sandbox/clients";

type BlobReader = Pick<SandboxClients, "blobService">;

/** What the report tells of a snapshot, from `snapshots/{id}.json` in the vault. */
export interface ReportedSnapshot {
    readonly id: string;
    readonly trigger: string;
    readonly epoch: number | null;
    readonly result: string;
    readonly bytes: number | null;
    readonly startedAt: string | null;
    readonly restorableUntil: string | null;
    readonly entities: number;
    readonly operations: number;
}

/** Of a restore, from `restores/{id}.json`. */
export interface ReportedRestore {
    readonly snapshot: string;
    readonly startedAt: string;
    readonly completedAt: string;
    readonly verified: boolean;
    readonly outcome: string;
    /** Kinds and entities that were compared. */
    readonly compared: { readonly kinds: number; readonly entities: number };
    readonly differences: number;
}

/** Every snapshot of the vault, oldest first. */
export async function readSnapshots(reader: BlobReader, account: string): Promise<ReportedSnapshot[]> {
    const all = await readDocuments(reader, account, "snapshots/");
    return (all as SnapshotDocument[])
        .map(({ id, trigger, epoch, result, payload, observed, restorable, inventory }) => ({
            ...{ id, trigger, epoch, result, bytes: payload.bytes },
            ...{ startedAt: observed.startedAt, restorableUntil: restorable.until },
            ...countEntities(inventory?.kinds ?? {}),
        }))
        .sort((left, right) => String(left.startedAt).localeCompare(String(right.startedAt)));
}

/** @throws Error when the vault has no such restore. */
export async function readRestore(
    reader: BlobReader,
    account: string,
    snapshot: string,
    serviceId: string,
): Promise<ReportedRestore> {
    const all = (await readDocuments(reader, account, "restores/")) as RestoreDocument[];
    const found = all.find(
        (record) => record.snapshot === snapshot && record.target.resourceId.toLowerCase() === serviceId.toLowerCase(),
    );
    if (!found?.verification) {
        throw new Error(`The vault records no verified restore of snapshot '${snapshot}' into '${serviceId}'.`);
    }
    const { outcome, verified, compared, differences } = found.verification;
    return {
        ...{ snapshot, ...found.observed },
        ...{ verified, outcome, compared, differences: differences.length },
    };
}

type Kinds = Readonly<Record<string, { readonly count: number }>>;

interface SnapshotDocument extends Pick<ReportedSnapshot, "id" | "trigger" | "epoch" | "result"> {
    readonly payload: { readonly bytes: number | null };
    readonly observed: { readonly startedAt: string | null };
    readonly restorable: { readonly until: string | null };
    readonly inventory?: { readonly kinds?: Kinds } | null;
}

interface RestoreDocument {
    readonly snapshot: string;
    readonly target: { readonly resourceId: string };
    readonly observed: { readonly startedAt: string; readonly completedAt: string };
    readonly verification?: Pick<ReportedRestore, "verified" | "outcome" | "compared"> & {
        readonly differences: readonly unknown[];
    };
}

function countEntities(kinds: Kinds): { entities: number; operations: number } {
    return {
        entities: Object.values(kinds).reduce((sum, { count }) => sum + count, 0),
        operations: kinds["apis/operations"]?.count ?? 0,
    };
}

async function readDocuments({ blobService }: BlobReader, account: string, prefix: string): Promise<unknown[]> {
    const catalog = blobService(account).getContainerClient("catalog");
    const documents: unknown[] = [];
    for await (const { name } of catalog.listBlobsFlat({ prefix })) {
        if (name.endsWith(".json")) {
            documents.push(JSON.parse((await catalog.getBlobClient(name).downloadToBuffer()).toString("utf8")));
        }
    }
    return documents;
}
