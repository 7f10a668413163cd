import type { LookedAt } from "../authority/look";
import { AzureConnection } from "../azure/connection";
import { CodedError } from "../common/coded-error";
import { findInputFailures } from "../common/input-table";
import { parseJson } from "../common/parse-json";
import { logicalContainer } from "../operation/defaults";
import { openContext } from "../operation/open-context";
import { requireCatalog } from "../preflight/require-catalog";
import { asLogical } from "../records/snapshot/logical-facts";
import { readAzureSettings } from "../sign-in/settings";
import type { Catalog } from "../vault/catalog";
import { withLease } from "../vault/lease";
import { keyVaultOpener } from "./key-vault-opener";
import { logicalBackupTable } from "./logical-backup-inputs";
import { logicalDocument, logicalLease } from "./logical-backup-operation";
import type { KeyOpener, RecipientInput } from "./recipient";
import { recipientId } from "./recipient";
import { rewrapKeyrings } from "./rewrap";

/** What a change of recipients came to. */
export interface RewrapReport {
    /** How many keyrings were written. */
    readonly keyrings: number;
    /** How many snapshots are for the recipients now that were not. */
    readonly snapshots: number;
}

/**
 * Gives all logical snapshots of a vault the recipients that are named, and no others. The facts say so afterwards. Killed
 * anywhere, it can be run again.
 *
 * @param openers - are tried before the Key Vault keys of the identity that is signed in.
 * @throws CodedError while another run stores or sweeps snapshots.
 */
export async function rewrapSnapshots(
    { vault, signIn }: Pick<LookedAt, "vault" | "signIn">,
    environment: Readonly<Record<string, string | undefined>>,
    recipients: readonly RecipientInput[],
    openers: readonly KeyOpener[],
): Promise<RewrapReport> {
    const connection = await AzureConnection.open(readAzureSettings(signIn, environment));
    const context = await openContext(connection, vault, () => undefined);
    const { catalog, treeStore, unwrapKey } = context;
    await requireCatalog(context, vault, "change the recipients of logical snapshots");
    const vaultKeys = keyVaultOpener(unwrapKey);
    const work = await withLease(catalog, logicalLease, async () => ({
        keyrings: await rewrapKeyrings(treeStore(logicalContainer), [...openers, vaultKeys], recipients),
        snapshots: await renameRecipients(catalog, recipients),
    }));
    if (!work.held) {
        throw new CodedError("AnotherRunGoesOn", `Logical snapshots are being stored or swept: ${work.reason}.`);
    }
    await catalog.refreshIndex();
    return work.value;
}

/** @returns how many facts were changed. */
async function renameRecipients(catalog: Catalog, recipients: readonly RecipientInput[]): Promise<number> {
    const wanted = recipients.map(({ keyVaultKey, age }) => keyVaultKey ?? age ?? "");
    const isWanted = (named: readonly string[]): boolean =>
        JSON.stringify(named.map((name) => name.toLowerCase()).sort()) ===
        JSON.stringify(recipients.map(recipientId).sort());
    let changed = 0;
    for (const { id } of await catalog.listSnapshots()) {
        const entry = await catalog.read(logicalDocument, id);
        const logical = entry && asLogical(entry.value);
        const isOther =
            logical && logical.payload.container === logicalContainer && !isWanted(logical.protection.recipients);
        if (entry && isOther) {
            const protection = { ...logical.protection, recipients: wanted };
            await catalog.replace(entry, { ...entry.value, protection });
            changed += 1;
        }
    }
    return changed;
}

/**
 * The recipients that a file names: a JSON list, as the input `recipients` of LogicalBackup has it.
 *
 * @param file - names it in an error.
 * @throws CodedError with all that is wrong.
 */
export function parseRecipients(text: string, file: string): readonly RecipientInput[] {
    const { value, reason } = parseJson(text);
    const reasons =
        reason === undefined
            ? findInputFailures({ recipients: logicalBackupTable.recipients }, { recipients: value }).map(
                  (failure) => failure.reason,
              )
            : [`it is not JSON: ${reason}`];
    if (reasons.length > 0) {
        const lines = reasons.map((line) => `  - ${line}`);
        throw new CodedError(
            "RecipientsUnusable",
            [`'${file}' does not name recipients of logical snapshots:`, ...lines].join("\n"),
        );
    }
    return value as readonly RecipientInput[];
}
