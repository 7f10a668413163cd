import type { LookedAt } from "../authority/look";
import { AzureConnection } from "../azure/connection";
import { requireService } from "../azure/require-service";
import { CodedError } from "../common/coded-error";
import { openContext } from "../operation/open-context";
import { requireCatalog } from "../preflight/require-catalog";
import { logicalKind } from "../records/snapshot/logical-facts";
import type { LogicalFacts } from "../records/snapshot/logical-facts";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import { readAzureSettings } from "../sign-in/settings";
import type { Bundle } from "./bundle";
import { captureService } from "./capture-service";
import { keyVaultOpener } from "./key-vault-opener";
import { newestLogical } from "./object-changes";
import { TreeReader } from "./read-tree";
import type { KeyOpener } from "./recipient";
import { snapshotInWords } from "../records/snapshot/snapshot-in-words";
import { isIdOf, shortId } from "../common/short-id";

/** What can be compared: a logical snapshot, or a service as it is now. */
export type ComparedSource =
    | { readonly snapshot: string }
    /** Resource ID of a service: as it is now. */
    | { readonly service: string }
    /** Resource ID of a service: its newest logical snapshot. */
    | { readonly newestOf: string };

export interface OpenedSnapshot {
    /** As text for people. */
    readonly name: string;
    readonly bundles: readonly Bundle[];
}

/**
 * Reads logical snapshots of a vault, and services, outside of a program. Writes nothing.
 *
 * @param openers - are tried before the Key Vault keys of the identity that is signed in.
 */
export async function openSnapshots(
    { vault, signIn }: Pick<LookedAt, "vault" | "signIn">,
    environment: Readonly<Record<string, string | undefined>>,
    sources: readonly ComparedSource[],
    openers: readonly KeyOpener[],
): Promise<OpenedSnapshot[]> {
    const connection = await AzureConnection.open(readAzureSettings(signIn, environment));
    const context = await openContext(connection, vault, () => undefined);
    await requireCatalog(context, vault, "read logical snapshots");
    const { snapshots } = await context.catalog.observe();
    const found = await Promise.all(
        sources.map(async (source) => {
            if ("service" in source) {
                return source.service;
            }
            if ("snapshot" in source) {
                // One that cannot be read is told as such, and not as one that is not there.
                const id = snapshots.find((facts) => isIdOf(source.snapshot, facts.id))?.id ?? source.snapshot;
                const facts = (await context.catalog.read(snapshotDocument, id))?.value;
                return requireLogical(facts as LogicalFacts | undefined, source.snapshot);
            }
            const service = await requireService(context.plane, source.newestOf);
            return requireNewest(newestLogical(snapshots, service), source.newestOf);
        }),
    );
    const vaultKeys = keyVaultOpener(context.unwrapKey);
    const opened: OpenedSnapshot[] = [];
    for (const source of found) {
        if (typeof source === "string") {
            // One that does not answer, or is not there, is told as that, and not as kinds that could not be read.
            await requireService(context.plane, source);
            const { bundles } = await captureService(context.entities(source), source, {
                ...{ seed: source, full: true, media: context.media },
            });
            opened.push({ name: `service '${source.split("/").at(-1)}' as it is now`, bundles });
        } else {
            const reader = new TreeReader(context.treeStore(source.payload.container), [...openers, vaultKeys]);
            const { bundles } = await reader.read(source.payload.root!);
            opened.push({ name: snapshotInWords(source), bundles });
        }
    }
    return opened;
}

function requireNewest(facts: LogicalFacts | undefined, serviceId: string): LogicalFacts {
    if (!facts) {
        throw new CodedError(
            "SnapshotUnknown",
            `There is no logical snapshot of '${serviceId}' in the catalog: take one, with LogicalBackup or the schedule's \`logical\`.`,
        );
    }
    return facts;
}

function requireLogical(facts: LogicalFacts | undefined, id: string): LogicalFacts {
    const why = !facts
        ? "is not in the catalog"
        : facts.kind !== logicalKind
          ? `is of kind '${String(facts.kind)}', which only Azure can read`
          : facts.payload.root === null
            ? `is '${facts.result}', not complete`
            : undefined;
    if (why !== undefined) {
        throw new CodedError(
            "SnapshotUnknown",
            `Snapshot '${shortId(id)}' ${why}: name a logical snapshot, as \`npx apim-dr snapshots\` lists them.`,
        );
    }
    return facts!;
}
